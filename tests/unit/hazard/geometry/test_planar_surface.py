# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rectangles in the crust."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.hazard.geometry import planar_surface
from quakegrid.hazard.geometry.geodetic import KM_PER_DEGREE
from quakegrid.hazard.geometry.planar_surface import PlanarSurfaces, Sites


def north_striking(dip):
    """Return a rectangle of 20 km by 10 km at 10 km depth below (0, 0)."""
    corners = planar_surface.corners_around((0.0, 0.0, 10.0), 0.0, dip, 20.0, 10.0)
    return PlanarSurfaces(corners[np.newaxis], np.array([0.0]), np.array([dip]))


def at(lon, lat):
    return Sites(np.array([lon]), np.array([lat]), np.zeros(1))


@given(strike=st.floats(0.0, 359.0), dip=st.floats(5.0, 90.0), lat=st.floats(-60.0, 60.0))
def test_a_rectangle_has_the_size_it_was_made_with(strike, dip, lat):
    """Length, width and angles return from the corners, less the narrowing of the earth."""
    corners = planar_surface.corners_around((10.0, lat, 10.0), strike, dip, 20.0, 10.0)
    plane = planar_surface.frame(corners[np.newaxis])
    np.testing.assert_allclose(plane.length, 20.0, rtol=3e-3)
    np.testing.assert_allclose(plane.width, 10.0, rtol=3e-3)
    found = planar_surface.surfaces_of_corners(corners[np.newaxis])
    assert abs((found.strike[0] - strike + 180.0) % 360.0 - 180.0) < 0.5
    assert abs(found.dip[0] - dip) < 0.1


def test_a_site_above_a_vertical_rectangle_sees_its_top():
    """Depth to the top is the distance, less the sag of a chord of 20 km: 8 m."""
    surface = north_striking(90.0)
    rrup = planar_surface.rupture_distance(surface, at(0.0, 0.0))
    np.testing.assert_allclose(rrup, [[5.00785]], rtol=1e-5)
    for other in (
        planar_surface.across_strike_distance,
        planar_surface.along_strike_distance,
        planar_surface.joyner_boore_distance,
    ):
        np.testing.assert_allclose(other(surface, at(0.0, 0.0)), 0.0, atol=1e-9)


def test_rx_is_positive_on_the_side_the_rectangle_dips_to():
    """A plane that strikes north dips to the east."""
    surface = north_striking(45.0)
    assert planar_surface.across_strike_distance(surface, at(0.5, 0.0))[0, 0] > 0.0
    assert planar_surface.across_strike_distance(surface, at(-0.5, 0.0))[0, 0] < 0.0


def test_ahead_of_the_end_ry0_counts_from_the_end():
    """One degree north of the middle is 10 km less from the northern end."""
    surface = north_striking(90.0)
    result = planar_surface.along_strike_distance(surface, at(0.0, 1.0))
    np.testing.assert_allclose(result, [[KM_PER_DEGREE - 10.0]], rtol=1e-9)


def test_no_distance_to_the_surface_projection_exceeds_that_to_the_rupture():
    """Rjb <= rrup for sites all around."""
    lon, lat = (axis.ravel() for axis in np.meshgrid(*2 * [np.linspace(-0.5, 0.5, 21)]))
    sites = Sites(lon, lat, np.zeros(lon.size))
    for dip in (20.0, 45.0, 90.0):
        surface = north_striking(dip)
        rjb = planar_surface.joyner_boore_distance(surface, sites)
        assert np.all(rjb <= planar_surface.rupture_distance(surface, sites) + 1e-3)
