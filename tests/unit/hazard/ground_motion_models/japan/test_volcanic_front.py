# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances from the volcanic fronts of Japan."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.japan.volcanic_front import inside, signed_distance

_DEGREE = 111.19492664455873  # [km]
_CORNER = ((0.0, 0.0), (0.0, 10.0), (10.0, 20.0))
_SQUARE = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))


def test_sites_right_of_a_line_are_at_positive_distances() -> None:
    """One degree east and west of a meridian that runs north, at the equator."""
    found = signed_distance(np.array([1.0, -1.0]), np.array([0.0, 0.0]), ((0.0, -5.0), (0.0, 5.0)))
    assert found == pytest.approx([_DEGREE, -_DEGREE])


def test_lines_go_on_beyond_their_ends() -> None:
    """A site north of the last point is still told across the line."""
    found = signed_distance(np.array([0.0]), np.array([8.0]), ((0.0, -5.0), (0.0, 5.0)))
    assert found == pytest.approx([0.0], abs=1e-9)


def test_a_site_that_faces_a_corner_is_at_the_distance_from_it() -> None:
    """West of a bend to the east, the corner is nearest, and the site is on the left."""
    found = signed_distance(np.array([-1.0]), np.array([10.2]), _CORNER)
    lon, lat = np.radians(1.0), np.radians([10.0, 10.2])
    haversine = np.sin((lat[1] - lat[0]) / 2.0) ** 2
    haversine += np.cos(lat[0]) * np.cos(lat[1]) * np.sin(lon / 2.0) ** 2
    assert found == pytest.approx([-2.0 * 6371.0 * np.sqrt(haversine)])


def test_points_are_told_from_those_outside_an_area() -> None:
    """One point in a square, one beside it, one above it."""
    found = inside(np.array([1.0, 3.0, 1.0]), np.array([1.0, 1.0, 2.5]), _SQUARE)
    assert found.tolist() == [True, False, False]
