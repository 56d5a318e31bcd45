# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that float over a complex fault, their windows fitted to the cells they lie on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.mesh import MeshCells, Windows, mesh_cells
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.sources.floating import floating_ruptures
from quakegrid.hazard.sources.rupture_set import FloatingRuptures
from quakegrid.hazard.sources.source import ComplexFaultSource

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def complex_fault_ruptures(
    source: ComplexFaultSource, magnitudes: Floats, complex_fault_mesh_spacing: float
) -> FloatingRuptures:
    """Return the ruptures of a complex fault source.

    A rupture starts at a node.  It takes as many columns as come nearest to its length in
    the row of cells below the node, then as many rows as come nearest to its area.  None
    starts where the rest of the row is shorter than the rupture, nor below one in the same
    column, the top row apart, that had less area down to the bottom than it wanted.

    In the top row a rupture that is wider than the fault takes all rows and as many
    columns as come nearest to its area.  Where the rest of the fault is smaller than the
    rupture no more are started, in that row or below.

    Parameters
    ----------
    source
        The source.
    magnitudes
        Shape (K,).
    complex_fault_mesh_spacing
        [km]

    Raises
    ------
    UserInputError
        An unknown scaling relation, or a spacing too large for the fault.
    """
    magnitudes = np.asarray(magnitudes, dtype=float)
    mesh = complex_fault_mesh(source.geometry.edges, complex_fault_mesh_spacing)
    relation = magnitude_scaling_relation(source.magnitude_scaling_relation)
    areas = np.broadcast_to(relation.median_area(magnitudes, source.rake), magnitudes.shape)
    cells = mesh_cells(mesh)
    windows = [_windows(float(area), source.rupture_aspect_ratio, cells) for area in areas]
    return floating_ruptures(mesh, magnitudes, source.rake, windows, orientation_of_top_row=False)


def _windows(area: float, aspect_ratio: float, cells: MeshCells) -> Windows:
    """Return the windows of a rupture of some area [km2]."""
    length = float(np.sqrt(area * aspect_ratio))
    columns, starts = _columns(cells.length, length)
    rows, remaining = _rows(cells.area, columns, area)
    too_wide = remaining[0] < area
    columns[0, too_wide] = _columns_by_area(cells.area, area)[too_wide]
    exhausted = cells.area.sum(axis=0)[::-1].cumsum()[::-1] < area
    if (starts[0] & exhausted).any():
        starts[1:] = False
    starts[0, 1:] &= ~exhausted[1:]
    finished = starts & (remaining < area)
    finished[0] = False
    below_finished = np.zeros_like(finished)
    below_finished[1:] = np.logical_or.accumulate(finished, axis=0)[:-1]
    first_row, first_column = np.nonzero(starts & ~below_finished)
    return Windows(
        first_row,
        first_column,
        rows[first_row, first_column] + 1,
        columns[first_row, first_column] + 1,
    )


def _columns(lengths: Floats, length: float) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the number of cells nearest to a length from each one on along strike.

    Parameters
    ----------
    lengths
        Of the cells, shape (rows, columns) [km].
    length
        Of the rupture [km].

    Returns
    -------
    columns, starts
        Shape (rows, columns); whether the rest of the row is as long as the rupture, or
        the whole row is the rest.
    """
    ends = np.concatenate([np.zeros((len(lengths), 1)), lengths.cumsum(axis=1)], axis=1)
    columns = np.empty(lengths.shape, dtype=np.int64)
    for row, end in enumerate(ends):
        columns[row] = _nearest(end, end[:-1] + length)
    long_enough = ends[:, -1:] - ends[:, :-1] >= length
    long_enough[:, 0] = True
    return columns, long_enough


def _columns_by_area(areas: Floats, area: float) -> Integers:
    """Return the number of whole columns nearest to an area [km2] from each one on."""
    ends = np.concatenate([[0.0], areas.sum(axis=0).cumsum()])
    return _nearest(ends, ends[:-1] + area)


def _nearest(ends: Floats, targets: Floats) -> Integers:
    """Return for start i how many steps to the end nearest to target i, at least one."""
    start = np.arange(len(targets))
    above = np.clip(np.searchsorted(ends, targets), start + 1, len(ends) - 1)
    below = np.maximum(above - 1, start + 1)
    nearer_below = np.abs(ends[below] - targets) <= np.abs(ends[above] - targets)
    return np.where(nearer_below, below, above) - start


def _rows(areas: Floats, columns: Integers, area: float) -> tuple[Integers, Floats]:
    """Return the number of rows whose area is nearest to a rupture's, from each cell down.

    Parameters
    ----------
    areas
        Of the cells, shape (rows, columns) [km2].
    columns
        Of the rupture that starts at each cell, shape (rows, columns).
    area
        Of the rupture [km2].

    Returns
    -------
    rows, remaining
        Shape (rows, columns); the area from the cell to the bottom of the fault [km2].
    """
    table = np.zeros((areas.shape[0] + 1, areas.shape[1] + 1))
    table[1:, 1:] = areas.cumsum(axis=0).cumsum(axis=1)
    rows = np.empty(areas.shape, dtype=np.int64)
    remaining = np.empty(areas.shape)
    left = np.arange(areas.shape[1])
    for row, right in enumerate(left + columns):
        strip = table[:, right] - table[:, left]
        below = strip[row + 1 :] - strip[row]
        rows[row] = np.abs(below - area).argmin(axis=0) + 1
        remaining[row] = below[-1]
    return rows, remaining
