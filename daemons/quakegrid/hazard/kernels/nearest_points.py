# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where on a rupture the point nearest to a site lies, compiled."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.planar_surface import frame
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.rupture_context import RuptureContexts
from quakegrid.hazard.sources.rupture_set import (
    FloatingRuptures,
    PlanarRuptures,
    RuptureSet,
)

Floats = NDArray[np.float64]

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
        rectangles, or of the nearest node of a mesh.
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
    if isinstance(ruptures, PlanarRuptures):
        corners = ruptures.corners[:, np.newaxis]
        plane_of = contexts.rupture.astype(np.int64)
    else:
        corners = ruptures.planes[np.newaxis]
        plane_of = np.zeros(len(contexts), np.int64)
    frames = np.ascontiguousarray(_frames(corners))
    _nearest_on_rectangles(frames, plane_of, contexts.site_start, nodes, out)
    return out[0], out[1]


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
                dx, dy, dz = sx - origin[0], sy - origin[1], sz - origin[2]
                a = _share(along, dx, dy, dz)
                b = _share(down, dx, dy, dz)
                x = origin[0] + a * along[0] + b * down[0]
                y = origin[1] + a * along[1] + b * down[1]
                z = origin[2] + a * along[2] + b * down[2]
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
