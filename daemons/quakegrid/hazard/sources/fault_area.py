# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The area of a fault, as slip rates and the largest magnitude of a fault need it."""

from __future__ import annotations

from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.mesh import mesh_cells
from quakegrid.hazard.sources.simple_fault import meshed
from quakegrid.hazard.sources.source import ComplexFaultGeometry, SimpleFaultGeometry

#: Spacings of the meshes measured, whatever that of the ruptures is [km].
_SIMPLE_SPACING = 1.0
_COMPLEX_SPACING = 2.0


def fault_area(geometry: SimpleFaultGeometry | ComplexFaultGeometry) -> float:
    """Return the area of a fault [km2]: that of the cells of a fine mesh.

    Raises
    ------
    UserInputError
        A fault too small for a mesh of 1 km (simple) or 2 km (complex).
    """
    if isinstance(geometry, SimpleFaultGeometry):
        mesh = meshed(geometry, _SIMPLE_SPACING)
    else:
        mesh = complex_fault_mesh(geometry.edges, _COMPLEX_SPACING)
    return float(mesh_cells(mesh).area.sum())
