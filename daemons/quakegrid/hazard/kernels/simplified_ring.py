# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A ring without the vertices that lie close to the others, and the distance to it.

Douglas D.H., Peucker T.K. (1973), Algorithms for the reduction of the number of points
required to represent a digitized line or its caricature, Cartographica 10, 112-122.
https://doi.org/10.3138/FM57-6770-U75U-7727
"""

from __future__ import annotations

import math

from numba.extending import register_jitable

#: Squared distances this close to each other are equal: of two vertices as far away the
#: first is taken, and one as far away as the tolerance goes.
_TIE = 1.0 + 1e-8


@register_jitable
def simplified_ring(ring, count, start, tolerance, keep, stack):
    """Tell which vertices of a ring stay; return how many, or 0 if too few would.

    Parameters
    ----------
    ring
        Shape (2, v).
    count
        How many vertices it has.
    start
        The vertex where it starts and ends; it stays unless it is close to the line
        between its neighbours in the end.
    tolerance
        How far a vertex that goes may be from the line that takes its place.
    keep
        Written, shape (v,): whether each stays, counted from the start.
    stack
        Memory, shape (2, v).
    """
    keep[: count + 1] = False
    keep[0] = keep[count] = True
    stack[0, 0], stack[1, 0] = 0, count
    waiting, kept = 1, 1
    while waiting > 0:
        waiting -= 1
        a, b = stack[0, waiting], stack[1, waiting]
        farthest, distance2 = _farthest(ring, count, start, a, b)
        if distance2 > _TIE * tolerance * tolerance:
            keep[farthest] = True
            kept += 1
            stack[0, waiting], stack[1, waiting] = a, farthest
            stack[0, waiting + 1], stack[1, waiting + 1] = farthest, b
            waiting += 2
    if kept > 3 and _start_is_close(ring, count, start, tolerance, keep):
        keep[0] = False
        kept -= 1
    return kept if kept >= 3 else 0


@register_jitable
def _farthest(ring, count, start, a, b):
    """Return the vertex between a and b farthest from the line between them, and how far."""
    p, q = (start + a) % count, (start + b) % count
    ax, ay, bx, by = ring[0, p], ring[1, p], ring[0, q], ring[1, q]
    farthest, greatest = a, 0.0
    i = p
    for k in range(a + 1, b):
        i = i + 1 if i + 1 < count else 0
        distance2 = squared_distance_to_line(ax, ay, bx, by, ring[0, i], ring[1, i])
        if distance2 > _TIE * greatest:
            farthest, greatest = k, distance2
    return farthest, greatest


@register_jitable
def _start_is_close(ring, count, start, tolerance, keep):
    """Tell whether the start is within the tolerance of the line between its neighbours."""
    behind, before = 1, count - 1
    while not keep[behind]:
        behind += 1
    while not keep[before]:
        before -= 1
    p, q = (start + before) % count, (start + behind) % count
    distance2 = squared_distance_to_line(
        ring[0, p], ring[1, p], ring[0, q], ring[1, q], ring[0, start], ring[1, start]
    )
    return distance2 <= _TIE * tolerance * tolerance


@register_jitable
def squared_distance_to_line(ax, ay, bx, by, x, y):
    """Return the squared distance of (x, y) from the line between a and b."""
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    part = ((x - ax) * dx + (y - ay) * dy) / (length2 if length2 > 0.0 else 1.0)
    part = min(max(part, 0.0), 1.0)
    ex, ey = x - ax - part * dx, y - ay - part * dy
    return ex * ex + ey * ey


@register_jitable
def distance_to_ring(ring, first, stop, x, y):
    """Return the distance of (x, y) from the polygon of vertices first to stop, 0 inside."""
    least = math.inf
    inside = False
    ax, ay = ring[0, stop - 1], ring[1, stop - 1]
    for i in range(first, stop):
        bx, by = ring[0, i], ring[1, i]
        least = min(least, squared_distance_to_line(ax, ay, bx, by, x, y))
        rising = by > ay
        left = (x - ax) * (by - ay) < (bx - ax) * (y - ay)
        if (ay > y) != (by > y) and left == rising:
            inside = not inside
        ax, ay = bx, by
    return 0.0 if inside else math.sqrt(least)
