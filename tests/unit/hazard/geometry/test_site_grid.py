# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites over a region."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.geometry.grown_polygon import GrownPolygon
from quakegrid.hazard.geometry.site_grid import region_sites

REGION = np.array([[-1.0, -1.5], [-1.0, 0.7], [1.0, 0.7], [1.0, -1.5]])


def test_a_coarse_grid_has_the_sites_of_the_reference():
    """Four sites 300 km apart, the outer ones beyond the region."""
    lon, lat = region_sites(REGION, 300.0)
    np.testing.assert_array_equal(lon, [-1.00325, -1.00181, 1.69492, 1.69779])
    np.testing.assert_array_equal(lat, [0.70283, -1.99514, 0.70283, -1.99514])


def test_the_direction_of_the_region_does_not_matter():
    """Clockwise or not, closed or not."""
    closed = np.concatenate([REGION[::-1], REGION[-1:]])
    np.testing.assert_array_equal(region_sites(REGION, 50.0), region_sites(closed, 50.0))


def test_a_region_may_lie_across_the_date_line():
    """Longitudes stay between -180 and 180."""
    region = np.array([[178.0, -2.0], [-179.0, -2.0], [-179.0, 1.0], [178.0, 1.0]])
    lon, _ = region_sites(region, 20.0)
    assert len(lon) == 324
    assert lon.min() < -179.0
    assert lon.max() > 179.0


def test_a_grown_polygon_has_a_margin_and_rounded_corners():
    """Beside an edge the margin is as wide as the distance, beyond a corner less."""
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    grown = GrownPolygon.around(square, 11.1)
    lon = np.array([0.5, 0.5, -0.09, -0.09, -0.11, 0.5])
    lat = np.array([0.5, 1.09, 0.5, -0.09, 0.5, -0.11])
    np.testing.assert_array_equal(grown.contains(lon, lat), [True, True, True, False, False, False])


def test_a_notch_is_filled_by_the_margins_of_its_sides():
    """A polygon need not be convex."""
    shape = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [1.0, 0.1], [0.0, 2.0]])
    grown = GrownPolygon.around(shape, 11.1)
    inside = grown.contains(np.array([1.0, 1.0]), np.array([0.2, 1.5]))
    np.testing.assert_array_equal(inside, [True, False])
