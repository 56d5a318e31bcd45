# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outlines of the surface projections of patches, to which Joyner-Boore distances are measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.convex_hull import convex_hull
from quakegrid.hazard.geometry.mesh_distances import mesh_outline
from quakegrid.hazard.geometry.orthographic import plane_of, projected
from quakegrid.hazard.geometry.surface_patches import PatchKind, SurfacePatches
from quakegrid.hazard.kernels.rupture_outlines import RuptureOutlines

Floats = NDArray[np.float64]


def patch_outlines(patches: SurfacePatches) -> RuptureOutlines:
    """Return the outlines of patches: of clouds the convex hull, of kites the outer nodes.

    Planes have none: distances to them need none.
    """
    planes, vertices = [], []
    for u in range(len(patches)):
        plane, ring = _outline(patches, u)
        planes.append(plane)
        vertices.append(ring)
    start = np.concatenate([[0], np.cumsum([ring.shape[1] for ring in vertices])])
    joined = np.concatenate([np.empty((2, 0)), *vertices], axis=1)
    return RuptureOutlines(np.array(planes).reshape(-1, 5), start.astype(np.int64), joined)


def _outline(patches: SurfacePatches, patch: int) -> tuple[Floats, Floats]:
    kind = patches.kind[patch]
    if kind == PatchKind.PLANE:
        return np.zeros(5), np.empty((2, 0))
    if kind == PatchKind.CLOUD:
        lon, lat, _ = patches.points_of(patch).T
        centre = plane_of(lon, lat)
        hull = convex_hull(np.stack(projected(lon, lat, centre), axis=-1))
        return plane_at(centre), np.ascontiguousarray(hull.T)
    mesh = patches.mesh_of(patch)
    if kind != PatchKind.KITE_MESH:
        return mesh_outline(mesh)
    lon, lat = _outer_nodes(mesh)
    centre = plane_of(lon, lat)
    return plane_at(centre), np.stack(projected(lon, lat, centre))


def plane_at(centre: tuple[float, float]) -> Floats:
    """Return the directions east (2) and north (3) of a plane, as `distance_to_outline` reads."""
    theta, phi = np.radians(centre)
    return np.array(
        [
            -np.sin(theta),
            np.cos(theta),
            -np.sin(phi) * np.cos(theta),
            -np.sin(phi) * np.sin(theta),
            np.cos(phi),
        ]
    )


def _outer_nodes(mesh: Floats) -> tuple[Floats, Floats]:
    """Return lon and lat [deg] of the nodes around a mesh, rows of different length allowed."""
    there = np.isfinite(mesh[0])
    inner = range(1, mesh.shape[1] - 1)
    columns = [np.flatnonzero(row) for row in there]
    path = [(0, j) for j in columns[0]]
    path += [(i, columns[i][-1]) for i in inner if len(columns[i])]
    path += [(mesh.shape[1] - 1, j) for j in columns[-1][::-1]]
    path += [(i, columns[i][0]) for i in reversed(inner) if len(columns[i])]
    i, j = np.array(path).T
    return mesh[0, i, j], mesh[1, i, j]
