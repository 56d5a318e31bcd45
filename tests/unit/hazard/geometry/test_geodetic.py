# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances, directions and points on the sphere."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.hazard.geometry import geodetic

LON = st.floats(-179.0, 179.0)
LAT = st.floats(-85.0, 85.0)


@given(lon=LON, lat=LAT, azimuth=st.floats(0.0, 359.9), length=st.floats(1.0, 500.0))
def test_a_point_lies_where_it_was_put(lon, lat, azimuth, length):
    """Distance and azimuth to `point_at` are the ones it was made with."""
    lon2, lat2 = geodetic.point_at(lon, lat, azimuth, length)
    assert np.isclose(geodetic.distance(lon, lat, lon2, lat2), length, rtol=1e-8)
    turn = (geodetic.azimuth(lon, lat, lon2, lat2) - azimuth + 180.0) % 360.0 - 180.0
    assert abs(turn) < 1e-6


@given(lon=LON, lat=LAT, depth=st.floats(-5.0, 700.0))
def test_cartesian_coordinates_return_to_the_same_place(lon, lat, depth):
    """`spherical` undoes `cartesian`."""
    back = geodetic.spherical(geodetic.cartesian(lon, lat, depth))
    np.testing.assert_allclose(back, (lon, lat, depth), atol=1e-9)


def test_the_date_line_is_no_border():
    """A step east from 179.9 degrees ends at a negative longitude."""
    lon, lat = geodetic.point_at(179.9, 0.0, 90.0, geodetic.KM_PER_DEGREE * 0.2)
    np.testing.assert_allclose((lon, lat), (-179.9, 0.0), atol=1e-9)
    assert np.isclose(geodetic.distance(179.9, 0.0, lon, lat), geodetic.KM_PER_DEGREE * 0.2)


def test_distance_to_a_segment_is_that_to_its_end_beyond_it():
    """Beside the segment the arc counts, beyond it the end; the right side is positive."""
    plon = np.array([0.5, 0.5, 3.0])
    plat = np.array([-0.1, 0.1, 0.0])
    result = geodetic.distance_to_segment(0.0, 0.0, 1.0, 0.0, plon, plat)
    km = geodetic.KM_PER_DEGREE
    np.testing.assert_allclose(np.abs(result), [0.1 * km, 0.1 * km, 2.0 * km], rtol=1e-4)
    assert result[0] > 0.0 > result[1]


def test_a_line_shorter_than_half_an_interval_is_its_start():
    """No interval fits: one point remains."""
    points = geodetic.intervals_between([1.0, 2.0, 3.0], [1.001, 2.0, 3.0], 10.0)
    np.testing.assert_array_equal(points, [[1.0, 2.0, 3.0]])
