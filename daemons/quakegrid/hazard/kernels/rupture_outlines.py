# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outlines of all windows of a fault mesh."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from quakegrid.hazard.geometry.orthographic import unwrapped
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.enlarged_outline import outline_room
from quakegrid.hazard.kernels.floating_windows import FaultMesh, FaultWindows
from quakegrid.hazard.kernels.rupture_outline import rupture_outline

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class RuptureOutlines(NamedTuple):
    """The outlines of U windows; see `kernels.rupture_outline`.

    Attributes
    ----------
    planes
        The plane of each, shape (U, 5).
    start
        Shape (U + 1,): outline w has the vertices ``start[w]:start[w + 1]``.
    vertices
        Shape (2, V): in the planes [km].
    """

    planes: Floats
    start: Integers
    vertices: Floats


def rupture_outlines(mesh: Floats, laid_out: FaultMesh, windows: FaultWindows) -> RuptureOutlines:
    """Return the outlines of the windows of a mesh.

    Parameters
    ----------
    mesh
        Shape (3, rows, columns): lon, lat [deg], depth [km].
    laid_out, windows
        The same mesh as the kernels read it, and its windows.
    """
    degrees = np.stack([unwrapped(mesh[0].ravel()).reshape(mesh[0].shape), mesh[1]])
    room = outline_room(*mesh.shape[1:])
    return RuptureOutlines(*_outlines(degrees, laid_out.surface, windows, room))


def no_outlines(count: int) -> RuptureOutlines:
    """Return what stands for the outlines of windows where nobody asks for them."""
    return RuptureOutlines(np.empty((0, 5)), np.zeros(count + 1, np.int64), np.empty((2, 0)))


@kernel("rupture_outlines")
def _outlines(degrees, surface, windows, room):
    """Return the attributes of `RuptureOutlines`."""
    count = len(windows.first_row)
    planes = np.empty((count, 5))
    start = np.zeros(count + 1, np.int64)
    most = room.ring.shape[1]
    vertices = np.empty((2, 8 * count + most))
    for k in range(len(windows.rows)):
        for w in range(windows.size_start[k], windows.size_start[k + 1]):
            first = start[w]
            vertices = _with_room(vertices, first + most)
            start[w + 1] = first + rupture_outline(
                degrees,
                surface,
                windows.first_row[w],
                windows.first_column[w],
                windows.rows[k],
                windows.columns[k],
                room,
                planes[w],
                vertices[:, first:],
            )
    return planes, start, vertices[:, : start[count]].copy()


@register_jitable
def _with_room(vertices, needed):
    """Return vertices, moved to more memory if there is less than needed."""
    size = vertices.shape[1]
    if size >= needed:
        return vertices
    more = np.empty((2, max(2 * size, needed)))
    more[:, :size] = vertices
    return more
