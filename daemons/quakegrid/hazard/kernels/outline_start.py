# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the outline of a projected mesh starts, which decides how it is simplified.

The outline is that of enlarged strips joined two by two.  The strips are sorted by the
middles of the boxes around them, as leaves of a packed tree of rectangles are (Leutenegger
et al. 1997, STR: a simple and efficient algorithm for R-tree packing,
https://doi.org/10.1109/ICDE.1997.582015): cut into slices by x, and by y within a slice.
Halves of that order are joined first.  The outline of the first strip starts at the end
of its upper row; with every union it moves on to the next vertex of what is left.
"""

from __future__ import annotations

import math

from numba.extending import register_jitable

from quakegrid.hazard.kernels.enlarged_outline import (
    CROSSING,
    LABELS_OF_A_NODE,
    LAST,
    SAME,
    enlarged_outline,
)

#: Strips that a leaf of the tree holds.
_LEAF = 10


@register_jitable
def outline_and_start(rows, columns, room):
    """Write the enlarged outline of a window into a room, and tell where it starts.

    Parameters
    ----------
    rows, columns
        Nodes of the window, which are in the room.
    room
        `OutlineRoom`; the ring and its labels are written.

    Returns
    -------
    tuple[int, int]
        The number of vertices and that of the first.
    """
    strips = rows - 1
    _sort_strips(rows, columns, room)
    low = high = room.strips[0, 0]
    vertices = enlarged_outline(columns, low, high, room)
    start = _find(room, vertices, _label(low, columns - 1, columns, LAST))
    unions = 0
    while strips >> unions > 1:
        unions += 1
    for union in range(unions - 1, -1, -1):
        together = strips >> union
        old_low, old_high, label = low, high, room.labels[start]
        while low > 0 and room.strips[1, low - 1] < together:
            low -= 1
        while high < strips - 1 and room.strips[1, high + 1] < together:
            high += 1
        vertices = enlarged_outline(columns, low, high, room)
        last_left = _last_left(label, columns, old_low, old_high, low, high, room, vertices)
        start = (_find(room, vertices, last_left) + 1) % vertices
    return vertices, start


@register_jitable
def _label(i, j, columns, place):
    """Return the label of a vertex at node (i, j)."""
    return (i * columns + j) * LABELS_OF_A_NODE + place


@register_jitable
def _find(room, vertices, label):
    """Return the number of the vertex with a label, or 0."""
    for i in range(vertices):
        if room.labels[i] == label:
            return i
    return 0


@register_jitable
def _last_left(label, columns, old_low, old_high, low, high, room, vertices):
    """Return the label of the vertex before the start of a union.

    It is the old start, or, if a strip above or below took that away, the crossing behind
    which the old outline comes out of the strip.
    """
    node, place = label // LABELS_OF_A_NODE, label % LABELS_OF_A_NODE
    i, j = node // columns, node % columns
    right, left = columns - 1, 0
    kept = _find(room, vertices, label) > 0 or room.labels[0] == label
    if low < old_low and i == old_low:
        outside = (j == right and place == LAST) or (j == left and place == 0)
        return label if outside and kept else _label(i, right, columns, CROSSING)
    if high > old_high and i == old_high + 1:
        outside = (j == right and place == 0) or (j == left and place == LAST)
        return label if outside and kept else _label(i, left, columns, CROSSING)
    return label


@register_jitable
def _sort_strips(rows, columns, room):
    """Write the order of strips and the rank of each of them."""
    strips = rows - 1
    order, middle_x, middle_y = room.strips[0], room.middles[0], room.middles[1]
    for i in range(strips):
        middle_x[i] = _middle(room.nodes[0], i, columns)
        middle_y[i] = _middle(room.nodes[1], i, columns)
        order[i] = i
    slices = math.ceil(math.sqrt(math.ceil(strips / _LEAF)))
    in_slice = math.ceil(strips / slices)
    if slices > 1:
        _sort(order, middle_x, 0, strips)
    for first in range(0, strips, in_slice):
        _sort(order, middle_y, first, min(first + in_slice, strips))
    for rank in range(strips):
        room.strips[1, order[rank]] = rank


@register_jitable
def _middle(places, i, columns):
    """Return the middle between the least and the greatest place of nodes of strip i."""
    least = greatest = places[i, 0]
    for row in range(i, i + 2):
        for j in range(columns):
            least = min(least, places[row, j])
            greatest = max(greatest, places[row, j])
    return (least + greatest) / 2.0


@register_jitable
def _sort(order, values, first, stop):
    """Sort order[first:stop] by values, keeping the order of those that are as good as equal."""
    for i in range(first + 1, stop):
        moved = order[i]
        k = i
        while k > first and values[order[k - 1]] > values[moved] + SAME:
            order[k] = order[k - 1]
            k -= 1
        order[k] = moved
