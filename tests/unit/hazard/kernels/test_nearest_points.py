# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The points of ruptures that are nearest to sites."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from quakegrid.hazard.geometry.surface_patches import PatchKind, SurfacePatches
from quakegrid.hazard.kernels.nearest_points import nearest_points
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.rupture_set import (
    FloatingRuptures,
    MultiplanarRuptures,
    PatchedRuptures,
    PlanarRuptures,
)

VERTICAL = np.array([[0.0, 0.0, 1.0], [0.0, 0.5, 1.0], [0.0, 0.0, 9.0], [0.0, 0.5, 9.0]])


def _pairs(ruptures, sites):
    """Return contexts of every rupture with every site."""
    rupture = np.tile(np.arange(ruptures, dtype=np.int32), sites)
    start = np.arange(sites + 1, dtype=np.int64) * ruptures
    return RuptureContexts(np.empty((len(COLUMNS), len(rupture))), rupture, start)


def test_nearest_point_of_a_rectangle():
    """Beside it the foot of the site, off its end a corner."""
    ruptures = PlanarRuptures(SimpleNamespace(), VERTICAL[np.newaxis])
    sites = [np.array([0.2, 0.1]), np.array([0.2, 0.9]), np.zeros(2)]
    lon, lat = nearest_points(ruptures, _pairs(1, 2), sites)
    assert lon == pytest.approx([0.0, 0.0], abs=1e-6)
    # the rectangle is as long as the mean of its upper and lower sides
    assert lat == pytest.approx([0.2, 0.5], abs=5e-4)


def test_nearest_of_several_rectangles():
    """The one at the side of the site."""
    other = VERTICAL + np.array([1.0, 0.0, 0.0])
    ruptures = MultiplanarRuptures(SimpleNamespace(), np.stack([VERTICAL, other]))
    sites = [np.array([0.8]), np.array([0.2]), np.zeros(1)]
    lon, lat = nearest_points(ruptures, _pairs(2, 1), sites)
    assert lon == pytest.approx([1.0, 1.0], abs=1e-6)
    assert lat == pytest.approx([0.2, 0.2], abs=1e-4)


def test_nearest_node_of_a_window():
    """Not one of the mesh outside the window."""
    lat, depth = np.meshgrid(np.linspace(0.0, 0.5, 6), [1.0, 5.0, 9.0])
    mesh = np.stack([np.zeros_like(lat), lat, depth])
    numbers = [np.array(values) for values in ([0, 0], [0, 3], [3, 2], [3, 3])]
    ruptures = FloatingRuptures(SimpleNamespace(), mesh, *numbers)
    sites = [np.array([0.3]), np.array([0.11]), np.zeros(1)]
    _, found = nearest_points(ruptures, _pairs(2, 1), sites)
    assert found == pytest.approx([0.1, 0.3], abs=1e-9)


def test_nearest_of_the_patches_of_a_rupture():
    """A plane, and nodes without an order of which some are missing: each rupture its own."""
    cloud = np.array([[2.0, 0.1, 3.0], [np.nan, np.nan, np.nan], [2.0, 0.3, 3.0]])
    patches = SurfacePatches(
        kind=np.array([PatchKind.PLANE, PatchKind.CLOUD]),
        rows=np.array([1, 1]),
        start=np.array([0, 4, 7]),
        points=np.concatenate([VERTICAL, cloud]),
    )
    ruptures = PatchedRuptures(
        SimpleNamespace(), patches, np.zeros(2), np.array([0, 1, 3]), np.array([0, 0, 1]), False
    )
    sites = [np.array([1.9]), np.array([0.22]), np.zeros(1)]
    lon, lat = nearest_points(ruptures, _pairs(2, 1), sites)
    assert lon == pytest.approx([0.0, 2.0], abs=1e-6)
    assert lat == pytest.approx([0.22, 0.3], abs=1e-3)
