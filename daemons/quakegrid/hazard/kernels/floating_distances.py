# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances from one site to all windows of a fault mesh, as compiled loops.

The distances of the site to the nodes and top-edge segments of the mesh are computed
once; those of a window are minima over what it contains.  Only the outlines near the site
are looked at one by one.  The plain forms, one window at a time, are in
`geometry.mesh_distances`.
"""

from __future__ import annotations

import math

from numba.extending import register_jitable

from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.kernels.elementary import FAST_MATH, elementwise
from quakegrid.hazard.kernels.rupture_outline import OUTLINE_DISTANCE, distance_to_outline
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
def window_minima(grid, windows, lowered, row, work, out):
    """Write the minimum of a grid over each window.

    Parameters
    ----------
    grid
        Values at nodes.
    windows
        `FaultWindows`.
    lowered, row, work
        Memory for a copy of the grid and for two of its rows.
    out
        Shape (U,).
    """
    columns = grid.shape[1]
    for k in range(len(windows.rows)):
        height = windows.rows[k]
        width = windows.columns[k]
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
def joyner_boore(node_chord2, outlines, x, y, z, out):
    """Write rjb [km] of windows from their outlines, or from their nodes if those are far.

    Parameters
    ----------
    node_chord2
        Shape (U,): the least over the nodes, in squared earth radii.
    outlines
        `RuptureOutlines`, used where the closest node is within `OUTLINE_DISTANCE`.
    x, y, z
        Unit vector of the site.
    out
        Shape (U,).
    """
    for w in range(len(out)):
        distance = EARTH_RADIUS * math.sqrt(node_chord2[w])
        if distance < OUTLINE_DISTANCE:
            first, stop = outlines.start[w], outlines.start[w + 1]
            distance = distance_to_outline(
                outlines.planes[w], outlines.vertices, first, stop, x, y, z
            )
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
