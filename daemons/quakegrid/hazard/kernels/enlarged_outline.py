# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The outline of part of a projected mesh, enlarged by a margin, as a ring of labelled vertices.

The part is made of strips, each between two neighbouring rows of nodes.  Every strip is
enlarged by itself, with corners cut every 45 degrees, and the enlarged strips are joined:
where the side of the mesh bends between two strips their corners cross.  The functions
read and write arrays and serve compiled loops.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: The surface projection of a rupture is taken to be larger by this on all sides [km].
OUTLINE_MARGIN = 0.005
#: Labels of vertices are those of their node times this, plus a place among those of the node.
LABELS_OF_A_NODE = 16
#: The place of the last vertex of a corner; the first has place 0.
LAST = LABELS_OF_A_NODE - 1
#: The place of the vertex where two strips cross.
CROSSING = 8

_EIGHTH = math.pi / 4.0
#: Places closer to each other than this are one [km].
SAME = 1e-9
#: Turns up to this leave one vertex at a corner, and no bend between strips [rad].
_SLIGHT_TURN, _NO_TURN = 2e-4, 1e-10


class OutlineRoom(NamedTuple):
    """Memory for the outlines of windows of a mesh.

    Attributes
    ----------
    nodes
        The nodes of a window in its plane [km], shape (2, rows, columns).
    path, node, seam
        The nodes along an outline: places (2, n) [km], numbers (n,), and whether each is
        between two strips (n,).
    ring, labels
        The vertices of an outline, (2, v) [km], and their labels (v,).
    keep, stack
        Memory to simplify an outline, shapes (v,) and (2, v).
    strips
        Order of strips and their rank in it, shape (2, rows - 1).
    middles
        Middles of the boxes around strips [km], shape (2, rows - 1).
    """

    nodes: Floats
    path: Floats
    node: Integers
    seam: NDArray[np.bool_]
    ring: Floats
    labels: Integers
    keep: NDArray[np.bool_]
    stack: Integers
    strips: Integers
    middles: Floats


def outline_room(rows: int, columns: int) -> OutlineRoom:
    """Return memory that serves all windows of a mesh of rows x columns nodes."""
    along = 2 * (rows + columns)
    # a turn back leaves five vertices, any other fewer
    vertices = 5 * along + 1
    return OutlineRoom(
        nodes=np.empty((2, rows, columns)),
        path=np.empty((2, along)),
        node=np.empty(along, dtype=np.int64),
        seam=np.empty(along, dtype=np.bool_),
        ring=np.empty((2, vertices)),
        labels=np.empty(vertices, dtype=np.int64),
        keep=np.empty(vertices, dtype=np.bool_),
        stack=np.empty((2, vertices), dtype=np.int64),
        strips=np.empty((2, rows), dtype=np.int64),
        middles=np.empty((2, rows)),
    )


@register_jitable
def enlarged_outline(columns, first, last, room):
    """Write the enlarged outline of strips first to last into the ring and labels of a room.

    Parameters
    ----------
    columns
        Nodes of a row of the window, which are in the room; seen from above it is walked
        around clockwise along its first row and back along its last.
    first, last
        Strip i is that between rows i and i + 1.
    room
        `OutlineRoom`.

    Returns
    -------
    int
        How many vertices there are, clockwise, the first not being repeated.
    """
    count = _walk(columns, first, last, room)
    vertices = 0
    px, py = _outward(room.path, count - 1, 0)
    for i in range(count):
        qx, qy = _outward(room.path, i, i + 1 if i + 1 < count else 0)
        vertices = _turn_at(i, px, py, qx, qy, room, vertices)
        px, py = qx, qy
    return vertices


@register_jitable
def _walk(columns, first, last, room):
    """Write the nodes around strips first to last into the path; return how many."""
    n = 0
    for j in range(columns):
        n = _step(room, columns, first, j, False, n)
    for i in range(first + 1, last + 1):
        n = _step(room, columns, i, columns - 1, True, n)
    for j in range(columns - 1, -1, -1):
        n = _step(room, columns, last + 1, j, False, n)
    for i in range(last, first, -1):
        n = _step(room, columns, i, 0, True, n)
    if n > 1 and _close(room.path, n - 1, 0):
        n -= 1
    return n


@register_jitable
def _step(room, columns, i, j, seam, n):
    """Write node (i, j) as number n of the path unless it is where the one before is."""
    room.path[0, n], room.path[1, n] = room.nodes[0, i, j], room.nodes[1, i, j]
    room.node[n], room.seam[n] = i * columns + j, seam
    return n if n > 0 and _close(room.path, n - 1, n) else n + 1


@register_jitable
def _close(path, a, b):
    dx, dy = path[0, b] - path[0, a], path[1, b] - path[1, a]
    return dx * dx + dy * dy < SAME * SAME


@register_jitable
def _outward(path, a, b):
    """Return the unit normal to the left of the way from node a to node b of a path."""
    dx, dy = path[0, b] - path[0, a], path[1, b] - path[1, a]
    length = math.sqrt(dx * dx + dy * dy)
    return -dy / length, dx / length


@register_jitable
def _turn_at(i, px, py, qx, qy, room, n):
    """Write the vertices at node i of the path, between two sides of outward normals p and q."""
    sine, cosine = py * qx - px * qy, px * qx + py * qy
    back = cosine < -0.5 and abs(sine) < SAME
    if room.seam[i]:
        if sine > _NO_TURN:
            n = _vertex(room, i, 0, px, py, n)
            half = math.atan2(sine, cosine) / 2.0
            radius = math.cos(_EIGHTH / 2.0) / math.cos(_EIGHTH / 2.0 - half)
            scale = radius / math.sqrt(2.0 + 2.0 * cosine)
            n = _vertex(room, i, CROSSING, scale * (px + qx), scale * (py + qy), n)
            return _vertex(room, i, LAST, qx, qy, n)
        scale = 1.0 / (1.0 + cosine)
        return _vertex(room, i, CROSSING, scale * (px + qx), scale * (py + qy), n)
    if sine < 0.0 and not back:
        scale = 1.0 / (1.0 + cosine)
        return _vertex(room, i, 0, scale * (px + qx), scale * (py + qy), n)
    n = _vertex(room, i, 0, px, py, n)
    turn = math.pi if back else math.atan2(sine, cosine)
    parts = int(turn / _EIGHTH + 0.5)
    for part in range(1, parts):
        angle = turn * part / parts
        c, s = math.cos(angle), math.sin(angle)
        n = _vertex(room, i, part, c * px + s * py, c * py - s * px, n)
    return _vertex(room, i, LAST, qx, qy, n) if turn > _SLIGHT_TURN else n


@register_jitable
def _vertex(room, i, place, x, y, n):
    """Write a vertex at (x, y) margins from node i of the path as number n of the ring."""
    room.ring[0, n] = room.path[0, i] + OUTLINE_MARGIN * x
    room.ring[1, n] = room.path[1, i] + OUTLINE_MARGIN * y
    room.labels[n] = room.node[i] * LABELS_OF_A_NODE + place
    return n + 1
