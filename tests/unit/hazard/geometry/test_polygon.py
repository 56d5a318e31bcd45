# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Polygons on the sphere."""

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry import polygon

SQUARE = np.array([[10.0, 42.0], [10.0, 43.0], [11.0, 43.0], [11.0, 42.0]])


def test_the_middle_is_inside_and_the_vertices_are_not():
    """A vertex is on the edge, thus outside."""
    lon, lat = np.array([10.5, 10.0, 12.0]), np.array([42.5, 42.0, 42.5])
    assert polygon.contains(SQUARE, lon, lat).tolist() == [True, False, False]


def test_a_parallel_edge_bulges_to_the_pole():
    """The great circle between two points of one latitude runs north of it."""
    lon, lat = np.array([10.5, 10.5]), np.array([43.0, 42.0])
    assert polygon.contains(SQUARE, lon, lat).tolist() == [True, False]


def test_the_turn_of_the_vertices_does_not_matter():
    """Clockwise, counter-clockwise and closed polygons hold the same grid."""
    expected = polygon.grid_inside(SQUARE, 10.0)
    for other in (SQUARE[::-1], np.vstack([SQUARE, SQUARE[:1]])):
        np.testing.assert_allclose(polygon.grid_inside(other, 10.0), expected, rtol=1e-12)


def test_the_date_line_is_no_border():
    """A polygon moved over the date line holds the same grid, moved."""
    lon, lat = polygon.grid_inside(SQUARE, 10.0)
    moved = np.stack([(SQUARE[:, 0] + 169.4 + 180.0) % 360.0 - 180.0, SQUARE[:, 1]], axis=-1)
    moved_lon, moved_lat = polygon.grid_inside(moved, 10.0)
    np.testing.assert_allclose((moved_lon - 169.4) % 360.0, lon, rtol=1e-9)
    np.testing.assert_allclose(moved_lat, lat, rtol=1e-12)


def test_edges_longer_than_200_km_are_divided():
    """510 km become five pieces, whose ends lie on the great circle."""
    vertices = polygon.divided_edges(np.array([[0.0, 40.0], [6.0, 40.0], [3.0, 39.5]]))
    assert len(vertices) == 5 + 2 + 2
    np.testing.assert_allclose(vertices[2:4, 1], 40.037147145, rtol=1e-9)


def test_points_of_a_concave_polygon_keep_out_of_the_dent():
    """The notch of an arrowhead is outside."""
    arrow = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.4], [1.0, 1.0], [0.0, 1.0]])
    lon, lat = np.array([0.9, 0.2]), np.array([0.4, 0.4])
    assert polygon.contains(arrow, lon, lat).tolist() == [False, True]


def test_a_grid_too_coarse_is_the_users_mistake():
    """The message names what to write."""
    with pytest.raises(UserInputError, match="smaller area_source_discretization"):
        polygon.grid_inside(SQUARE, 500.0)
