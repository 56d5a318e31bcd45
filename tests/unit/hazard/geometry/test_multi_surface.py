# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several rectangles at once."""

import numpy as np

from quakegrid.hazard.geometry.multi_surface import (
    multi_surface_distances,
    multi_surface_properties,
)
from quakegrid.hazard.geometry.planar_surface import (
    Sites,
    across_strike_distance,
    along_strike_distance,
    corners_around,
    surfaces_of_corners,
)


def plane(lon, lat, strike, dip=60.0, length=20.0, width=10.0):
    """Return the corners of a rectangle around a point at 8 km depth."""
    return corners_around((lon, lat, 8.0), strike, dip, length, width)


def some_sites():
    """Return sites around (10, 45)."""
    rng = np.random.default_rng(4)
    lon, lat = 10.0 + rng.normal(0.0, 0.4, 60), 45.0 + rng.normal(0.0, 0.4, 60)
    return Sites(lon, lat, np.zeros(60))


def test_one_rectangle_has_its_own_coordinates():
    """Along a single straight trace the generalised coordinates are the usual ones."""
    single = plane(10.0, 45.0, 30.0)[np.newaxis]
    sites = some_sites()
    found = multi_surface_distances(single, sites)
    surface = surfaces_of_corners(single)
    np.testing.assert_allclose(found.rx, across_strike_distance(surface, sites)[0], atol=0.02)
    np.testing.assert_allclose(found.ry0, along_strike_distance(surface, sites)[0], atol=0.15)


def test_a_rectangle_cut_in_two_is_the_same():
    """Two halves in line have the coordinates of the whole, but for the sag of its chord."""
    sites = some_sites()
    whole = plane(0.0, 0.0, 0.0, dip=90.0, length=8.0)
    middle = 0.5 * (whole[[0, 2]] + whole[[1, 3]])
    first = np.stack([whole[0], middle[0], whole[2], middle[1]])
    second = np.stack([middle[0], whole[1], middle[1], whole[3]])
    near = Sites(sites.lon - 10.0, sites.lat - 45.0, sites.depth)
    one = multi_surface_distances(whole[np.newaxis], near)
    two = multi_surface_distances(np.stack([first, second]), near)
    for name in ("rrup", "rjb", "rx", "ry0"):
        np.testing.assert_allclose(getattr(two, name), getattr(one, name), atol=5e-3)


def test_the_direction_of_digitising_does_not_matter():
    """A vertical section given backwards changes no coordinate along or across."""
    a, b = plane(10.0, 44.9, 10.0, dip=90.0), plane(10.08, 45.1, 25.0, dip=90.0)
    backwards = b[[1, 0, 3, 2]]
    forth = multi_surface_distances(np.stack([a, b]), some_sites())
    back = multi_surface_distances(np.stack([a, backwards]), some_sites())
    np.testing.assert_allclose(np.abs(back.rx), np.abs(forth.rx), rtol=1e-9)
    np.testing.assert_allclose(back.ry0, forth.ry0, atol=1e-9)


def test_on_a_segment_the_site_is_not_off_the_trace():
    """The weights do not overflow on the trace itself."""
    single = plane(0.0, 0.0, 0.0, dip=90.0)[np.newaxis]
    zero = np.zeros(1)
    found = multi_surface_distances(single, Sites(zero, zero, zero))
    np.testing.assert_allclose([found.rx, found.ry0], 0.0, atol=1e-6)


def test_properties_are_weighted_with_area():
    """Twice the area counts twice."""
    large, small = plane(10.0, 45.0, 30.0, 50.0, 20.0), plane(10.3, 45.1, 30.0, 80.0, 10.0)
    both = multi_surface_properties(np.stack([large, small]))
    np.testing.assert_allclose(both.dip, 60.0, atol=0.1)
    np.testing.assert_allclose(both.middle, (10.0, 45.0, 8.0), atol=1e-3)
    top = (2.0 * large[0, 2] + small[0, 2]) / 3.0
    np.testing.assert_allclose(both.ztor, top, rtol=1e-3)
