# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Grids of sites on maps."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.faces.plots.site_cells import cell_corners, cell_size, unwrapped


def _grid(spacing: float) -> tuple[np.ndarray, np.ndarray]:
    lat = np.arange(40.0, 42.0, spacing / 111.195)
    rows = [np.arange(10.0, 12.0, spacing / 111.195 / np.cos(np.radians(row))) for row in lat]
    return np.concatenate(rows), np.repeat(lat, [len(row) for row in rows])


def test_grid_is_found_with_its_spacing() -> None:
    """Rows of equal distances in kilometres make a grid."""
    assert cell_size(*_grid(10.0)) == pytest.approx(10.0, rel=0.01)


def test_scattered_sites_make_no_grid() -> None:
    """Towns are drawn as dots."""
    places = np.random.default_rng(1).uniform(0.0, 5.0, (2, 100))
    assert cell_size(*places) is None


def test_few_sites_make_no_grid() -> None:
    """A handful of sites is drawn as dots, however regular."""
    assert cell_size(np.arange(5.0), np.zeros(5)) is None


def test_cells_are_squares_on_the_ground() -> None:
    """At 60° N a cell is twice as many degrees wide as high."""
    corners = cell_corners(np.array([10.0]), np.array([60.0]), 111.195)[0]
    width, height = np.ptp(corners, axis=0)
    assert width == pytest.approx(2.0)
    assert height == pytest.approx(1.0)


def test_longitudes_across_the_date_line_come_together() -> None:
    """Sites on both sides of 180° stay neighbours."""
    assert unwrapped(np.array([179.0, -179.0])).tolist() == [179.0, 181.0]
    assert unwrapped(np.array([-1.0, 1.0])).tolist() == [-1.0, 1.0]
