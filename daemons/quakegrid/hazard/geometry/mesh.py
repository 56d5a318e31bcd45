# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strike, dip, width and middle of all windows of a fault mesh at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NORTH = np.array([0.0, 0.0, 1.0])
#: Beyond a right angle by more than this the mesh dips to the left of its top edge [rad].
_OVERTURNED = 1e-6


@dataclass(frozen=True)
class Windows:
    """N rectangles of mesh nodes; every array has shape (N,).

    Attributes
    ----------
    first_row, first_column
        The top left node.
    rows, columns
        Numbers of nodes, at least 2.
    """

    first_row: Integers
    first_column: Integers
    rows: Integers
    columns: Integers

    def __len__(self) -> int:
        """Return the number of windows."""
        return len(self.first_row)


@dataclass(frozen=True)
class MeshCells:
    """The quadrilaterals between neighbouring nodes, shape (rows - 1, columns - 1) each.

    A cell is cut into two triangles, one at its top left node and one at its bottom right.

    Attributes
    ----------
    area
        [km2]
    length, width
        Means of opposite sides, weighted with the areas of their triangles [km].
    dip_sine, dip_cosine, strike_sine, strike_cosine
        Sums over the two triangles of the sine and cosine of their angles times their
        areas [km2].
    """

    area: Floats
    length: Floats
    width: Floats
    dip_sine: Floats
    dip_cosine: Floats
    strike_sine: Floats
    strike_cosine: Floats


@dataclass(frozen=True)
class WindowProperties:
    """What is known of N windows; every array has shape (N,).

    Attributes
    ----------
    strike, dip
        Area-weighted circular means [deg].
    ztor, zbot, width
        Least depth of the top row, greatest of the bottom row, mean down-dip width [km].
    area
        [km2]
    middle_lon, middle_lat, middle_depth
        The middle of the window [deg], [deg], [km].
    """

    strike: Floats
    dip: Floats
    ztor: Floats
    zbot: Floats
    width: Floats
    area: Floats
    middle_lon: Floats
    middle_lat: Floats
    middle_depth: Floats


def whole_mesh(mesh: Floats) -> Windows:
    """Return the one window that is the whole mesh (3, rows, columns)."""
    zero = np.zeros(1, dtype=np.int64)
    return Windows(zero, zero, zero + mesh.shape[1], zero + mesh.shape[2])


def mesh_cells(mesh: Floats) -> MeshCells:
    """Return the cells of a mesh (3, rows, columns): lon, lat [deg], depth [km]."""
    nodes = geodetic.cartesian(*mesh)
    top_left, top_right = nodes[:-1, :-1], nodes[:-1, 1:]
    bottom_left, bottom_right = nodes[1:, :-1], nodes[1:, 1:]
    top, bottom = top_right - top_left, bottom_right - bottom_left
    left, right = bottom_left - top_left, bottom_right - top_right
    upper, upper_dip, upper_strike = _triangles(top_left, top, left)
    lower, lower_dip, lower_strike = _triangles(bottom_right, bottom, right)
    area = upper + lower
    return MeshCells(
        area=area,
        length=(upper * _norm(top) + lower * _norm(bottom)) / area,
        width=(upper * _norm(left) + lower * _norm(right)) / area,
        dip_sine=upper * np.sin(upper_dip) + lower * np.sin(lower_dip),
        dip_cosine=upper * np.cos(upper_dip) + lower * np.cos(lower_dip),
        strike_sine=upper * np.sin(upper_strike) + lower * np.sin(lower_strike),
        strike_cosine=upper * np.cos(upper_strike) + lower * np.cos(lower_strike),
    )


def _norm(vectors: Floats) -> Floats:
    length: Floats = np.sqrt((vectors * vectors).sum(axis=-1))
    return length


def _triangles(corner: Floats, along: Floats, down: Floats) -> tuple[Floats, Floats, Floats]:
    """Return area [km2], dip and azimuth of the along-strike side [rad] of triangles."""
    normal = np.cross(down, along)
    doubled = _norm(normal)
    up = corner / _norm(corner)[..., np.newaxis]
    dip = np.arccos(np.clip((normal * up).sum(axis=-1) / doubled, -1.0, 1.0))
    north = _NORTH - up * up[..., 2:]
    north /= _norm(north)[..., np.newaxis]
    northward = (along * north).sum(axis=-1) / _norm(along)
    eastward = (along * np.cross(north, up)).sum(axis=-1)
    azimuth = np.arccos(np.clip(northward, -1.0, 1.0)) * np.where(eastward < 0.0, -1.0, 1.0)
    return 0.5 * doubled, dip, azimuth


def window_properties(
    mesh: Floats, windows: Windows, *, orientation_of_top_row: bool
) -> WindowProperties:
    """Return the properties of windows of a mesh.

    Parameters
    ----------
    mesh
        Shape (3, rows, columns): lon, lat [deg], depth [km].
    windows
        N windows.
    orientation_of_top_row
        Whether strike and dip are those of the first row of cells of each window, as for
        simple faults, or of all its cells, as for complex ones.

    Returns
    -------
    WindowProperties
        Arrays (N,).
    """
    cells = mesh_cells(mesh)
    upper = windows
    if orientation_of_top_row:
        two = np.full_like(windows.rows, 2)
        upper = Windows(windows.first_row, windows.first_column, two, windows.columns)
    dip, strike = _orientation(cells, upper)
    last_row = windows.first_row + windows.rows - 1
    lon, lat, depth = _middles(mesh, windows)
    return WindowProperties(
        strike=strike,
        dip=dip,
        ztor=-_row_maxima(-mesh[2], windows.first_row, windows),
        zbot=_row_maxima(mesh[2], last_row, windows),
        width=_widths(cells, windows),
        area=_sums(cells.area, windows),
        middle_lon=lon,
        middle_lat=lat,
        middle_depth=depth,
    )


def _sums(values: Floats, windows: Windows) -> Floats:
    """Return the sum over the cells of each window by a summed-area table."""
    table = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    table[1:, 1:] = values.cumsum(axis=0).cumsum(axis=1)
    top, left = windows.first_row, windows.first_column
    bottom, right = top + windows.rows - 1, left + windows.columns - 1
    total: Floats = table[bottom, right] - table[top, right] - table[bottom, left]
    return total + table[top, left]


def _orientation(cells: MeshCells, windows: Windows) -> tuple[Floats, Floats]:
    """Return dip and strike [deg] of windows."""
    dip = np.arctan2(_sums(cells.dip_sine, windows), _sums(cells.dip_cosine, windows))
    strike = np.arctan2(_sums(cells.strike_sine, windows), _sums(cells.strike_cosine, windows))
    overturned = dip > 0.5 * np.pi + _OVERTURNED
    dip = np.where(overturned, np.pi - dip, np.minimum(dip, 0.5 * np.pi))
    strike = np.degrees(strike) + np.where(overturned, 180.0, 0.0)
    return np.degrees(dip), strike % 360.0


def _widths(cells: MeshCells, windows: Windows) -> Floats:
    """Return the mean width of windows [km].

    Columns of cells are weighted with their lengths, which are means of their cells
    weighted with area.
    """
    width = np.empty(len(windows))
    for rows in np.unique(windows.rows):
        chosen = windows.rows == rows
        lengths = _running_sums(cells.length * cells.area, int(rows) - 1)
        lengths /= _running_sums(cells.area, int(rows) - 1)
        weighted = _running_sums(cells.width, int(rows) - 1) * lengths
        ones = np.full(int(chosen.sum()), 2)
        strips = Windows(
            windows.first_row[chosen], windows.first_column[chosen], ones, windows.columns[chosen]
        )
        width[chosen] = _sums(weighted, strips) / _sums(lengths, strips)
    return width


def _running_sums(values: Floats, count: int) -> Floats:
    """Return the sums of `count` successive rows, shape (rows - count + 1, columns)."""
    table = np.zeros((values.shape[0] + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=table[1:])
    return table[count:] - table[:-count]


def _row_maxima(values: Floats, row: Integers, windows: Windows) -> Floats:
    """Return the greatest value of one row of each window."""
    maxima = np.empty(len(windows))
    for columns in np.unique(windows.columns):
        chosen = windows.columns == columns
        strips = np.lib.stride_tricks.sliding_window_view(values, int(columns), axis=1)
        highest = strips.max(axis=-1)
        maxima[chosen] = highest[row[chosen], windows.first_column[chosen]]
    return maxima


def _middles(mesh: Floats, windows: Windows) -> tuple[Floats, Floats, Floats]:
    """Return lon, lat [deg] and depth [km] of the middle of windows.

    It is a node where a window has an odd number of rows and columns; else the middle of
    the great circle between nodes, first along strike and then down dip.
    """
    upper = windows.first_row + (windows.rows - 1) // 2
    lower = windows.first_row + windows.rows // 2
    left = windows.first_column + (windows.columns - 1) // 2
    right = windows.first_column + windows.columns // 2
    above = _halfway(mesh[:, upper, left], mesh[:, upper, right])
    below = _halfway(mesh[:, lower, left], mesh[:, lower, right])
    lon, lat, depth = _halfway(above, below)
    return lon, lat, depth


def _halfway(a: Floats, b: Floats) -> Floats:
    """Return the points (3, N) halfway between points (3, N)."""
    half = 0.5 * geodetic.distance(a[0], a[1], b[0], b[1])
    direction = geodetic.azimuth(a[0], a[1], b[0], b[1])
    lon, lat = geodetic.point_at(a[0], a[1], direction, half)
    middle = np.stack([lon, lat, 0.5 * (a[2] + b[2])])
    return np.where(half == 0.0, np.stack([a[0], a[1], middle[2]]), middle)
