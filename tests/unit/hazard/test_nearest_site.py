# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search of the nearest of many points."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.nearest_site import nearest_points


@pytest.mark.parametrize("scale", [0.5, 8.0, 300.0])
@pytest.mark.parametrize("middle", [0.0, 179.99])
def test_the_nearest_is_the_one_of_an_exhaustive_search(scale, middle):
    """Whatever distance is expected, also across the date line."""
    rng = np.random.default_rng(7)
    lon, lat = middle + rng.uniform(-3, 3, 200), rng.uniform(-3, 3, 200)
    to_lon, to_lat = middle + rng.uniform(-3, 3, 300), rng.uniform(-2, 2, 300)
    index, distance = nearest_points(lon, lat, to_lon, to_lat, scale)
    every = geodetic.distance(lon[:, None], lat[:, None], to_lon, to_lat)
    np.testing.assert_allclose(distance, every.min(axis=1), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(index, every.argmin(axis=1))


def test_of_several_at_one_place_the_first_is_taken():
    """So that the result does not depend on the search."""
    index, distance = nearest_points(
        np.zeros(1), np.zeros(1), np.array([1.0, 0.1, 0.1]), np.zeros(3), 8.0
    )
    assert index[0] == 1
    assert distance[0] == pytest.approx(geodetic.KM_PER_DEGREE * 0.1)


def test_points_on_the_other_side_of_the_earth_are_found():
    """Nothing is too far."""
    index, distance = nearest_points(
        np.array([10.0]), np.array([20.0]), np.array([-170.0, 100.0]), np.array([-20.0, 0.0]), 8.0
    )
    assert index[0] == 1
    assert distance[0] > 9000.0
