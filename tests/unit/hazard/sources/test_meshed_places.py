# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nodes of meshed ruptures within an area."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from quakegrid.hazard.geometry.surface_patches import PatchKind, SurfacePatches
from quakegrid.hazard.sources.meshed_places import places_inside
from quakegrid.hazard.sources.rupture_set import (
    FloatingRuptures,
    PatchedRuptures,
    PlanarRuptures,
    RuptureProperties,
)


def _properties(count: int) -> RuptureProperties:
    return RuptureProperties(*(np.zeros(count) for _ in fields(RuptureProperties)))


def _east_of(border: float):
    return lambda lon, lat: lon > border


def _floating() -> FloatingRuptures:
    """Return windows of two columns on a mesh of two rows, 0.0 to 0.3 degrees east."""
    lon, lat = np.meshgrid([0.0, 0.1, 0.2, 0.3], [1.0, 0.9])
    mesh = np.stack([lon, lat, np.zeros_like(lon)])
    whole = np.full(3, 2)
    return FloatingRuptures(_properties(3), mesh, np.zeros(3, int), np.arange(3), whole, whole)


def test_a_window_is_inside_with_any_node():
    """The first of its nodes there is told."""
    places = places_inside(_floating(), _east_of(0.15))
    assert places is not None
    np.testing.assert_array_equal(places, [[np.nan, 0.2, 0.2], [np.nan, 1.0, 1.0]])


def test_no_place_where_no_node_is_inside():
    """Nothing is looked for in the windows."""
    assert places_inside(_floating(), _east_of(0.5)) is None


def test_a_rupture_of_patches_is_inside_with_any_of_them():
    """Missing nodes are nowhere; corners of rectangles are no nodes."""
    points = np.array([[0.0, 0, 0], [0.1, 0, 0], [np.nan, np.nan, np.nan], [0.4, 1, 0]])
    patches = SurfacePatches(
        np.full(2, PatchKind.KITE_MESH), np.ones(2, int), np.array([0, 2, 4]), points
    )
    ruptures = PatchedRuptures(
        _properties(2),
        patches,
        np.zeros(2),
        np.array([0, 1, 3]),
        np.array([0, 0, 1]),
        on_sections=False,
    )
    places = places_inside(ruptures, _east_of(0.3))
    assert places is not None
    np.testing.assert_array_equal(places, [[np.nan, 0.4], [np.nan, 1.0]])
    planes = replace(patches, kind=np.full(2, PatchKind.PLANE))
    assert places_inside(replace(ruptures, patches=planes), _east_of(0.3)) is None


def test_rectangles_are_no_meshes():
    """Their hypocentre counts."""
    ruptures = PlanarRuptures(_properties(1), np.ones((1, 4, 3)))
    assert places_inside(ruptures, _east_of(0.0)) is None
