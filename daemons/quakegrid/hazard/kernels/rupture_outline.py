# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The outline of a rupture's surface projection, to which Joyner-Boore distances are measured.

It lies in the orthographic plane that touches the earth in the middle of the rupture, is
larger than the projection by a margin and is drawn with as few vertices as the same
margin allows.
"""

from __future__ import annotations

import math

from numba.extending import register_jitable

from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.kernels.enlarged_outline import OUTLINE_MARGIN
from quakegrid.hazard.kernels.outline_start import outline_and_start
from quakegrid.hazard.kernels.simplified_ring import distance_to_ring, simplified_ring

#: Beyond this distance of its nodes the outline of a rupture does not matter [km].
OUTLINE_DISTANCE = 40.0


@register_jitable
def rupture_outline(degrees, surface, row, column, rows, columns, room, plane, out):
    """Write the outline of a window of a mesh and the plane it is drawn in.

    Parameters
    ----------
    degrees
        Longitudes without a jump and latitudes of the nodes, shape (2, ...) [deg].
    surface
        Their unit vectors, shape (3, ...).
    row, column, rows, columns
        The first node of the window and how many it has each way.
    room
        `OutlineRoom` of a mesh that is as large or larger.
    plane
        Written, shape (5,): the first two components of the unit vector east, the third
        being 0, and the three of that north.
    out
        Written, shape (2, v): the vertices [km].

    Returns
    -------
    int
        How many vertices there are.
    """
    _write_plane(degrees, row, column, rows, columns, plane)
    _project(surface, row, column, rows, columns, plane, room.nodes)
    vertices, start = outline_and_start(rows, columns, room)
    kept = simplified_ring(room.ring, vertices, start, OUTLINE_MARGIN, room.keep, room.stack)
    n = 0
    for k in range(vertices):
        if kept == 0 or room.keep[k]:
            i = (start + k) % vertices
            out[0, n], out[1, n] = room.ring[0, i], room.ring[1, i]
            n += 1
    return n


@register_jitable
def distance_to_outline(plane, vertices, first, stop, x, y, z):
    """Return the distance [km] of a site of unit vector (x, y, z) from an outline.

    The outline is `vertices[:, first:stop]` in its plane; inside it the distance is 0.
    """
    east = EARTH_RADIUS * (x * plane[0] + y * plane[1])
    north = EARTH_RADIUS * (x * plane[2] + y * plane[3] + z * plane[4])
    return distance_to_ring(vertices, first, stop, east, north)


@register_jitable
def _write_plane(degrees, row, column, rows, columns, plane):
    """Write the directions east and north in the middle of the box around a window."""
    west = east = degrees[0, row, column]
    south = north = degrees[1, row, column]
    for i in range(row, row + rows):
        for j in range(column, column + columns):
            west, east = min(west, degrees[0, i, j]), max(east, degrees[0, i, j])
            south, north = min(south, degrees[1, i, j]), max(north, degrees[1, i, j])
    theta, phi = math.radians((west + east) / 2.0), math.radians((south + north) / 2.0)
    plane[0], plane[1] = -math.sin(theta), math.cos(theta)
    plane[2] = -math.sin(phi) * math.cos(theta)
    plane[3] = -math.sin(phi) * math.sin(theta)
    plane[4] = math.cos(phi)


@register_jitable
def _project(surface, row, column, rows, columns, plane, nodes):
    """Write the nodes of a window in its plane, so that its rows run clockwise around it."""
    for i in range(rows):
        for j in range(columns):
            x = surface[0, row + i, column + j]
            y = surface[1, row + i, column + j]
            z = surface[2, row + i, column + j]
            nodes[0, i, j] = EARTH_RADIUS * (x * plane[0] + y * plane[1])
            nodes[1, i, j] = EARTH_RADIUS * (x * plane[2] + y * plane[3] + z * plane[4])
    if _runs_anticlockwise(nodes, rows, columns):
        for i in range(rows):
            for j in range(columns // 2):
                k = columns - 1 - j
                for axis in range(2):
                    moved = nodes[axis, i, j]
                    nodes[axis, i, j] = nodes[axis, i, k]
                    nodes[axis, i, k] = moved


@register_jitable
def _runs_anticlockwise(nodes, rows, columns):
    """Tell whether the corners do, for a rupture that is not vertical."""
    down_x = nodes[0, rows - 1, columns - 1] - nodes[0, 0, 0]
    down_y = nodes[1, rows - 1, columns - 1] - nodes[1, 0, 0]
    up_x = nodes[0, rows - 1, 0] - nodes[0, 0, columns - 1]
    up_y = nodes[1, rows - 1, 0] - nodes[1, 0, columns - 1]
    return down_x * up_y - down_y * up_x > 1e-6
