# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures of one size per magnitude that float over a simple fault."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.mesh import Windows
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.sources.fault_hypocentres import (
    with_hypocentral_depths,
    with_placed_hypocentres,
)
from quakegrid.hazard.sources.floating import floating_ruptures
from quakegrid.hazard.sources.rupture_set import FloatingRuptures
from quakegrid.hazard.sources.source import SimpleFaultGeometry, SimpleFaultSource

Floats = NDArray[np.float64]


def simple_fault_ruptures(
    source: SimpleFaultSource, magnitudes: Floats, rupture_mesh_spacing: float
) -> FloatingRuptures:
    """Return the ruptures of a simple fault source.

    A rupture has the median area of its magnitude and the aspect ratio (length over width)
    of the source as long as the fault is large enough, else the width or the length of
    the fault; both sides are rounded to whole cells of the mesh.  It takes every place of
    the mesh, rows from the top down and, within a row, columns along strike.

    Parameters
    ----------
    source
        The source.
    magnitudes
        Shape (K,).
    rupture_mesh_spacing
        [km]

    Raises
    ------
    UserInputError
        An unknown scaling relation, or a spacing too large for the fault.
    """
    magnitudes = np.asarray(magnitudes, dtype=float)
    mesh = meshed(source.geometry, rupture_mesh_spacing)
    relation = magnitude_scaling_relation(source.magnitude_scaling_relation)
    areas = np.broadcast_to(relation.median_area(magnitudes, source.rake), magnitudes.shape)
    cells = (mesh.shape[1] - 1, mesh.shape[2] - 1)
    windows = [
        _windows(float(area), source.rupture_aspect_ratio, cells, rupture_mesh_spacing)
        for area in areas
    ]
    ruptures = floating_ruptures(
        mesh, magnitudes, source.rake, windows, orientation_of_top_row=True
    )
    if source.hypocentres:
        return with_placed_hypocentres(ruptures, source.hypocentres)
    if source.hypocentral_depths:
        return with_hypocentral_depths(ruptures, source.hypocentral_depths)
    return ruptures


def meshed(geometry: SimpleFaultGeometry, rupture_mesh_spacing: float) -> Floats:
    """Return the mesh (3, rows, columns) of a simple fault geometry."""
    return simple_fault_mesh(
        geometry.trace,
        geometry.dip,
        geometry.upper_seismogenic_depth,
        geometry.lower_seismogenic_depth,
        rupture_mesh_spacing,
    )


def _windows(area: float, aspect_ratio: float, cells: tuple[int, int], spacing: float) -> Windows:
    """Return all places of a rupture of some area [km2] in a mesh of rows x columns cells."""
    fault_width, fault_length = cells[0] * spacing, cells[1] * spacing
    length = float(np.sqrt(area * aspect_ratio))
    width = area / length
    if width > fault_width:
        width, length = fault_width, area / fault_width
    if length > fault_length:
        width, length = min(area / fault_length, fault_width), fault_length
    rows = max(round(width / spacing), 1)
    columns = max(round(length / spacing), 1)
    first_row, first_column = np.divmod(
        np.arange((cells[0] - rows + 1) * (cells[1] - columns + 1)), cells[1] - columns + 1
    )
    return Windows(
        first_row,
        first_column,
        np.full_like(first_row, rows + 1),
        np.full_like(first_row, columns + 1),
    )
