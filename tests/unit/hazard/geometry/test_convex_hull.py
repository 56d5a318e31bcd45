# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Convex hulls."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.geometry.convex_hull import convex_hull


def test_the_hull_has_the_outer_points_counterclockwise():
    """Points inside, on edges and repeated ones are left out."""
    points = np.array([[0, 0], [2, 0], [1, 0], [1, 1], [2, 2], [0, 2], [0, 0]], dtype=float)
    np.testing.assert_array_equal(convex_hull(points), [[0, 0], [2, 0], [2, 2], [0, 2]])


def test_points_on_a_line_have_no_area():
    """Only the ends are left."""
    points = np.array([[0, 0], [1, 1], [2, 2]], dtype=float)
    np.testing.assert_array_equal(convex_hull(points), [[0, 0], [2, 2]])
