# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances from one site to all windows of a fault mesh, as compiled loops.

The distances of the site to the nodes, cells and top-edge segments of the mesh are
computed once; those of a window are minima over what it contains.  The plain forms, one
window at a time, are in `geometry.mesh_distances`.
"""

from __future__ import annotations

import math

from numba.extending import register_jitable

from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.geometry.mesh_distances import OUTLINE_DISTANCE, OUTLINE_MARGIN
from quakegrid.hazard.kernels.elementary import FAST_MATH, elementwise
from quakegrid.hazard.kernels.sliding_minima import (
    minima_along,
    minima_down,
    nearest_zero_along,
)

_JIT = {"fastmath": set(FAST_MATH), "error_model": "numpy"}


@elementwise
def arc(sine):
    """Return R arcsin(sine) [km] by its series, exact to 1e-10 up to 1600 km."""
    z = sine * sine
    p = 0.017352764423
    p = p * z + 0.022372159090909092
    p = p * z + 0.030381944444444444
    p = p * z + 0.044642857142857144
    p = p * z + 0.075
    p = p * z + 0.16666666666666666
    return EARTH_RADIUS * (sine + sine * z * p)


@elementwise
def great_circle(chord2):
    """Return the distance on the surface [km] of points a chord apart, both in earth radii."""
    return 2.0 * arc(0.5 * math.sqrt(chord2))


@register_jitable(**_JIT)
def squared_distances(points, x, y, z, out):
    """Write the squared distance of a point from each of points (3, rows, columns)."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            dx = points[0, i, j] - x
            dy = points[1, i, j] - y
            dz = points[2, i, j] - z
            out[i, j] = dx * dx + dy * dy + dz * dz


@register_jitable(**_JIT)
def window_minima(grid, windows, less, lowered, row, work, out):
    """Write the minimum of a grid over each window.

    Parameters
    ----------
    grid
        Values at nodes or in cells.
    windows
        `FaultWindows`.
    less
        0 for nodes, 1 for cells: by how much a window has fewer of them each way.
    lowered, row, work
        Memory for a copy of the grid and for two of its rows.
    out
        Shape (U,).
    """
    columns = grid.shape[1]
    for k in range(len(windows.rows)):
        height = windows.rows[k] - less
        width = windows.columns[k] - less
        first, last = windows.row_range[k, 0], windows.row_range[k, 1]
        if k == 0 or windows.rows[k] != windows.rows[k - 1]:
            for i in range(first, last + height):
                for j in range(columns):
                    lowered[i, j] = grid[i, j]
            minima_down(lowered, first, last, height, columns)
        w, stop = windows.size_start[k], windows.size_start[k + 1]
        while w < stop:
            i = windows.first_row[w]
            for j in range(columns):
                row[j] = lowered[i, j]
            least = minima_along(row, work, columns, width)
            while w < stop and windows.first_row[w] == i:
                out[w] = least[windows.first_column[w]]
                w += 1


@register_jitable(**_JIT)
def _edge(ax, ay, bx, by):
    """Return the squared distance of the origin from a segment, and the side it is on."""
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    part = -(ax * dx + ay * dy) / (length2 if length2 > 0.0 else 1.0)
    part = min(max(part, 0.0), 1.0)
    px, py = ax + part * dx, ay + part * dy
    return px * px + py * py, ax * by - ay * bx


@register_jitable(**_JIT)
def squared_distances_to_cells(surface, x, y, z, planes, edges, out):
    """Write the squared distance [km2] of a site from each cell of the projected mesh.

    Parameters
    ----------
    surface
        Unit vectors of the nodes, shape (3, rows, columns).
    x, y, z
        Unit vector of the site.
    planes
        Memory, shape (2, rows, columns): the nodes in the plane that touches the site.
    edges
        Memory, shape (4, rows, columns): distances and sides of edges along and down.
    out
        Shape (rows - 1, columns - 1).
    """
    rows, columns = surface.shape[1], surface.shape[2]
    horizontal = max(math.sqrt(x * x + y * y), 1e-12)
    ex, ey = -y / horizontal, x / horizontal
    nx, ny, nz = -z * ey, z * ex, horizontal
    for i in range(rows):
        for j in range(columns):
            u, v, w = surface[0, i, j], surface[1, i, j], surface[2, i, j]
            planes[0, i, j] = EARTH_RADIUS * (u * ex + v * ey)
            planes[1, i, j] = EARTH_RADIUS * (u * nx + v * ny + w * nz)
    for i in range(rows):
        for j in range(columns - 1):
            distance2, side = _edge(
                planes[0, i, j], planes[1, i, j], planes[0, i, j + 1], planes[1, i, j + 1]
            )
            edges[0, i, j] = distance2
            edges[1, i, j] = side
    for i in range(rows - 1):
        for j in range(columns):
            distance2, side = _edge(
                planes[0, i, j], planes[1, i, j], planes[0, i + 1, j], planes[1, i + 1, j]
            )
            edges[2, i, j] = distance2
            edges[3, i, j] = side
    for i in range(rows - 1):
        for j in range(columns - 1):
            top, right = edges[1, i, j], edges[3, i, j + 1]
            bottom, left = -edges[1, i + 1, j], -edges[3, i, j]
            lowest = min(min(top, right), min(bottom, left))
            highest = max(max(top, right), max(bottom, left))
            along = min(edges[0, i, j], edges[0, i + 1, j])
            down = min(edges[2, i, j], edges[2, i, j + 1])
            outside = (lowest <= 0.0) & (highest >= 0.0)
            out[i, j] = min(along, down) if outside else 0.0


@register_jitable(**_JIT)
def joyner_boore(node_chord2, cell_distance2, near, out):
    """Write rjb [km] of windows from the minima over their nodes and their cells.

    Parameters
    ----------
    node_chord2
        Shape (U,), in squared earth radii.
    cell_distance2
        Shape (U,) [km2], used where the closest node is within `OUTLINE_DISTANCE`.
    near
        Whether there is such a node at all.
    out
        Shape (U,).
    """
    for w in range(len(out)):
        distance = EARTH_RADIUS * math.sqrt(node_chord2[w])
        if near:
            outline2 = cell_distance2[w]
            sphere = math.sqrt(outline2) * (1.0 + outline2 / (6.0 * EARTH_RADIUS**2))
            outline = max(sphere - OUTLINE_MARGIN, 0.0)
            distance = outline if distance < OUTLINE_DISTANCE else distance
        out[w] = distance


@register_jitable(**_JIT)
def distances_to_segments(segments, chord2, x, y, z, out):
    """Write signed distances [km] of a site from the segments between nodes of each row.

    Parameters
    ----------
    segments
        As in `FaultMesh`.
    chord2
        Squared distances of the projected nodes, in earth radii, shape (rows, columns).
    x, y, z
        Unit vector of the site.
    out
        Shape (4, rows, columns - 1): from the whole great circle, from the segment, from
        the segment prolonged before its start and from it prolonged behind its end;
        positive to the right.
    """
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            sine = x * segments[0, i, j] + y * segments[1, i, j] + z * segments[2, i, j]
            start = x * segments[3, i, j] + y * segments[4, i, j] + z * segments[5, i, j]
            end = x * segments[6, i, j] + y * segments[7, i, j] + z * segments[8, i, j]
            circle = arc(sine)
            side = -1.0 if sine < 0.0 else 1.0
            chord_start, chord_end = chord2[i, j], chord2[i, j + 1]
            nearer = EARTH_RADIUS * math.sqrt(min(chord_start, chord_end))
            beside = (start >= 0.0) & (end <= 0.0)
            out[0, i, j] = circle
            out[1, i, j] = circle if beside else side * nearer
            out[2, i, j] = side * great_circle(chord_end) if end > 0.0 else circle
            out[3, i, j] = side * great_circle(chord_start) if start < 0.0 else circle


@register_jitable(**_JIT)
def _nearer_zero(a, b):
    return b if abs(b) < abs(a) else a


@register_jitable(**_JIT)
def rx_of_windows(distances, windows, row, work, out):
    """Write rx [km] of windows: the distance nearest to zero along their top edges.

    Parameters
    ----------
    distances
        As written by `distances_to_segments`.
    windows
        `FaultWindows`.
    row, work
        Memory for two rows of the mesh.
    out
        Shape (U,).
    """
    count = distances.shape[2]
    for k in range(len(windows.rows)):
        segments = windows.columns[k] - 1
        w, stop = windows.size_start[k], windows.size_start[k + 1]
        while w < stop:
            i = windows.first_row[w]
            between = row
            if segments > 2:
                for j in range(count):
                    row[j] = distances[1, i, j]
                between = nearest_zero_along(row, work, count, segments - 2)
            while w < stop and windows.first_row[w] == i:
                j = windows.first_column[w]
                if segments == 1:
                    rx = distances[0, i, j]
                else:
                    rx = distances[2, i, j]
                    if segments > 2:
                        rx = _nearer_zero(rx, between[j + 1])
                    rx = _nearer_zero(rx, distances[3, i, j + segments - 1])
                out[w] = rx
                w += 1


@register_jitable(**_JIT)
def ry0_of_windows(ends, x, y, z, out):
    """Write ry0 [km] of windows; `ends` as in `FaultWindows`, (x, y, z) the site's unit vector."""
    for w in range(len(out)):
        before = -arc(x * ends[0, w] + y * ends[1, w] + z * ends[2, w])
        behind = arc(x * ends[3, w] + y * ends[4, w] + z * ends[5, w])
        off = min(abs(before), abs(behind))
        out[w] = off if before * behind < 0.0 else 0.0


@register_jitable(**_JIT)
def epicentral(epicentre, x, y, z, out):
    """Write repi [km] of windows; `epicentre` as in `FaultWindows`."""
    for w in range(len(out)):
        dx = epicentre[0, w] - x
        dy = epicentre[1, w] - y
        dz = epicentre[2, w] - z
        out[w] = great_circle(dx * dx + dy * dy + dz * dz)


@register_jitable(**_JIT)
def azimuths(epicentre, x, y, z, out):
    """Write the azimuth of the site from the strike at the epicentre of windows [deg]."""
    for w in range(len(out)):
        ahead = x * epicentre[3, w] + y * epicentre[4, w] + z * epicentre[5, w]
        right = x * epicentre[6, w] + y * epicentre[7, w] + z * epicentre[8, w]
        angle = math.degrees(math.atan2(right, ahead))
        out[w] = angle + 360.0 if angle < 0.0 else angle


@register_jitable(**_JIT)
def least(values):
    """Return the least of the values of a grid."""
    smallest = values[0, 0]
    for i in range(values.shape[0]):
        for j in range(values.shape[1]):
            smallest = min(smallest, values[i, j])
    return smallest
