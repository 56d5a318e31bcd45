# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where on a rupture the point nearest to a site lies, compiled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.planar_surface import frame
from quakegrid.hazard.geometry.surface_patches import PatchKind
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.rupture_context import RuptureContexts
from quakegrid.hazard.sources.rupture_set import (
    FloatingRuptures,
    PatchedRuptures,
    PlanarRuptures,
    RuptureSet,
)

Floats = NDArray[np.float64]

#: Missing nodes of patches are nan, which must not be reasoned away.
_EXACT = frozenset({"contract"})
_DEGREES = 180.0 / math.pi


def nearest_points(
    ruptures: RuptureSet, contexts: RuptureContexts, sites: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """Return the longitudes and latitudes of the points of ruptures that are nearest to sites.

    Parameters
    ----------
    ruptures
        N ruptures.
    contexts
        n pairs of these with sites.
    sites
        Longitudes, latitudes [deg] and depths [km], each of shape (S,).

    Returns
    -------
    lon, lat
        Shape (n,) [deg]: of the nearest point of a rectangle, of the nearest of several
        rectangles, or of the nearest node of a mesh or of several.
    """
    nodes = np.ascontiguousarray(geodetic.cartesian(*sites))
    out = np.empty((2, len(contexts)))
    if isinstance(ruptures, FloatingRuptures):
        mesh = np.ascontiguousarray(geodetic.cartesian(*ruptures.mesh))
        windows = np.stack(
            [ruptures.first_row, ruptures.first_column, ruptures.rows, ruptures.columns]
        ).astype(np.int64)
        _nearest_nodes(mesh, windows, contexts.rupture, contexts.site_start, nodes, out)
        return out[0], out[1]
    if isinstance(ruptures, PatchedRuptures):
        _nearest_on_patches(_flat(ruptures), contexts.rupture, contexts.site_start, nodes, out)
        return out[0], out[1]
    if isinstance(ruptures, PlanarRuptures):
        corners = ruptures.corners[:, np.newaxis]
        plane_of = contexts.rupture.astype(np.int64)
    else:
        corners = ruptures.planes[np.newaxis]
        plane_of = np.zeros(len(contexts), np.int64)
    frames = np.ascontiguousarray(_frames(corners))
    _nearest_on_rectangles(frames, plane_of, contexts.site_start, nodes, out)
    return out[0], out[1]


class _FlatPatches(NamedTuple):
    """Patches as arrays; see `PatchedRuptures`, points and frames are earth-centred [km]."""

    first_patch: NDArray[np.int64]
    patch: NDArray[np.int64]
    start: NDArray[np.int64]
    points: Floats
    is_plane: NDArray[np.bool_]
    frames: Floats


def _flat(ruptures: PatchedRuptures) -> _FlatPatches:
    patches = ruptures.patches
    is_plane = patches.kind == PatchKind.PLANE
    frames = np.zeros((len(patches), 3, 3))
    for u in np.flatnonzero(is_plane).tolist():
        frames[u] = _frames(patches.points_of(u)[np.newaxis, np.newaxis])[0, 0]
    points = geodetic.cartesian(*patches.points.T)
    return _FlatPatches(
        ruptures.first_patch.astype(np.int64),
        ruptures.patch.astype(np.int64),
        patches.start.astype(np.int64),
        np.ascontiguousarray(points),
        is_plane,
        frames,
    )


def _frames(corners: Floats) -> Floats:
    """Return the top left corner and both sides of rectangles (N, P), (N, P, 3, 3) [km]."""
    of = frame(corners.reshape(-1, 4, 3))
    sides = [of.origin, of.length[:, np.newaxis] * of.along, of.width[:, np.newaxis] * of.down]
    return np.stack(sides, axis=1).reshape(*corners.shape[:2], 3, 3)


@register_jitable
def _write(x, y, z, out, i):
    out[0, i] = math.atan2(y, x) * _DEGREES
    out[1, i] = math.atan2(z, math.sqrt(x * x + y * y)) * _DEGREES


@register_jitable
def _share(side, dx, dy, dz):
    """Return how far along a side the foot of a point is, from 0 to 1."""
    length2 = side[0] * side[0] + side[1] * side[1] + side[2] * side[2]
    along = dx * side[0] + dy * side[1] + dz * side[2]
    return min(max(along / length2, 0.0), 1.0) if length2 > 0.0 else 0.0


@register_jitable
def _foot(origin, along, down, sx, sy, sz):
    """Return the point of a rectangle that is nearest to a site."""
    dx, dy, dz = sx - origin[0], sy - origin[1], sz - origin[2]
    a = _share(along, dx, dy, dz)
    b = _share(down, dx, dy, dz)
    x = origin[0] + a * along[0] + b * down[0]
    y = origin[1] + a * along[1] + b * down[1]
    z = origin[2] + a * along[2] + b * down[2]
    return x, y, z


@register_jitable
def _nearest_node(points, first, last, sx, sy, sz):
    """Return the node among some that is nearest to a site."""
    best, nearest = 1e300, first
    for t in range(first, last):
        gap = (sx - points[t, 0]) ** 2 + (sy - points[t, 1]) ** 2 + (sz - points[t, 2]) ** 2
        if gap < best:
            best, nearest = gap, t
    return points[nearest, 0], points[nearest, 1], points[nearest, 2]


@kernel("nearest_on_patches", fastmath=_EXACT)
def _nearest_on_patches(flat, rupture, site_start, nodes, out):
    """Write the nearest point of the patches of each pair."""
    for s in range(len(site_start) - 1):
        sx, sy, sz = nodes[s, 0], nodes[s, 1], nodes[s, 2]
        # once for each patch, however many ruptures it is part of
        feet = np.empty((len(flat.is_plane), 4))
        for u in range(len(feet)):
            if flat.is_plane[u]:
                f = flat.frames[u]
                x, y, z = _foot(f[0], f[1], f[2], sx, sy, sz)
            else:
                x, y, z = _nearest_node(flat.points, flat.start[u], flat.start[u + 1], sx, sy, sz)
            feet[u, 0], feet[u, 1], feet[u, 2] = x, y, z
            feet[u, 3] = (sx - x) ** 2 + (sy - y) ** 2 + (sz - z) ** 2
        for i in range(site_start[s], site_start[s + 1]):
            n = rupture[i]
            best = flat.patch[flat.first_patch[n]]
            for q in range(flat.first_patch[n], flat.first_patch[n + 1]):
                if feet[flat.patch[q], 3] < feet[best, 3]:
                    best = flat.patch[q]
            _write(feet[best, 0], feet[best, 1], feet[best, 2], out, i)


@kernel("nearest_on_rectangles")
def _nearest_on_rectangles(frames, plane_of, site_start, nodes, out):
    """Write the nearest point of the rectangles of each pair."""
    for s in range(len(site_start) - 1):
        sx, sy, sz = nodes[s, 0], nodes[s, 1], nodes[s, 2]
        for i in range(site_start[s], site_start[s + 1]):
            best = 1e300
            bx, by, bz = 0.0, 0.0, 0.0
            for p in range(frames.shape[1]):
                origin = frames[plane_of[i], p, 0]
                along, down = frames[plane_of[i], p, 1], frames[plane_of[i], p, 2]
                x, y, z = _foot(origin, along, down, sx, sy, sz)
                gap = (sx - x) ** 2 + (sy - y) ** 2 + (sz - z) ** 2
                if gap < best:
                    best = gap
                    bx, by, bz = x, y, z
            _write(bx, by, bz, out, i)


@kernel("nearest_nodes")
def _nearest_nodes(mesh, windows, rupture, site_start, nodes, out):
    """Write the nearest node of the window of each pair."""
    rows, columns = mesh.shape[0], mesh.shape[1]
    gap = np.empty((rows, columns))
    for s in range(len(site_start) - 1):
        if site_start[s] == site_start[s + 1]:
            continue
        for r in range(rows):
            for c in range(columns):
                dx = mesh[r, c, 0] - nodes[s, 0]
                dy = mesh[r, c, 1] - nodes[s, 1]
                dz = mesh[r, c, 2] - nodes[s, 2]
                gap[r, c] = dx * dx + dy * dy + dz * dz
        for i in range(site_start[s], site_start[s + 1]):
            n = rupture[i]
            first_row, first_column = windows[0, n], windows[1, n]
            best_row, best_column = first_row, first_column
            for r in range(first_row, first_row + windows[2, n]):
                for c in range(first_column, first_column + windows[3, n]):
                    if gap[r, c] < gap[best_row, best_column]:
                        best_row, best_column = r, c
            node = mesh[best_row, best_column]
            _write(node[0], node[1], node[2], out, i)
