# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that break the whole surface of a characteristic fault."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.mesh import whole_mesh
from quakegrid.hazard.geometry.multi_surface import multi_surface_properties
from quakegrid.hazard.geometry.surface_patches import SurfacePatches
from quakegrid.hazard.sources.floating import floating_ruptures
from quakegrid.hazard.sources.listed_ruptures import listed_ruptures
from quakegrid.hazard.sources.rupture_set import (
    FloatingRuptures,
    MultiplanarRuptures,
    PatchedRuptures,
    PlanarRuptures,
    RuptureProperties,
)
from quakegrid.hazard.sources.simple_fault import meshed
from quakegrid.hazard.sources.source import (
    CharacteristicFaultSource,
    ListedRupturesSource,
    PlanarGeometry,
    SimpleFaultGeometry,
)

Floats = NDArray[np.float64]


def characteristic_ruptures(
    source: CharacteristicFaultSource,
    magnitudes: Floats,
    rupture_mesh_spacing: float,
    complex_fault_mesh_spacing: float,
) -> FloatingRuptures | PlanarRuptures | MultiplanarRuptures | PatchedRuptures:
    """Return the ruptures of a characteristic fault source, one per magnitude.

    Parameters
    ----------
    source
        The source.
    magnitudes
        Shape (K,).
    rupture_mesh_spacing, complex_fault_mesh_spacing
        For simple and for complex fault geometries [km].

    Raises
    ------
    UserInputError
        A spacing too large for the fault.
    """
    magnitudes = np.asarray(magnitudes, dtype=float)
    geometry = source.geometry
    if isinstance(geometry, PlanarGeometry):
        return _planar_ruptures(geometry, magnitudes, source.rake)
    if isinstance(geometry, SurfacePatches):
        return _patched_ruptures(source, geometry, magnitudes)
    simple = isinstance(geometry, SimpleFaultGeometry)
    if isinstance(geometry, SimpleFaultGeometry):
        mesh = meshed(geometry, rupture_mesh_spacing)
    else:
        mesh = complex_fault_mesh(geometry.edges, complex_fault_mesh_spacing)
    windows = [whole_mesh(mesh)] * len(magnitudes)
    return floating_ruptures(mesh, magnitudes, source.rake, windows, orientation_of_top_row=simple)


def _patched_ruptures(
    source: CharacteristicFaultSource, patches: SurfacePatches, magnitudes: Floats
) -> PatchedRuptures:
    """Return the ruptures of all patches at once."""
    count = len(magnitudes)
    each = np.arange(len(patches))
    listed = ListedRupturesSource(
        source.source_id,
        source.name,
        source.tectonic_region_type,
        mag=magnitudes,
        rake=np.full(count, source.rake),
        hypocentre=np.full((count, 3), np.nan),
        first_patch=np.arange(count + 1) * len(patches),
        patch=np.tile(each, count),
        patches=patches,
        probabilities=np.zeros((count, 0)),
        weight=np.ones(count),
        shares_sections=False,
    )
    return listed_ruptures(listed)


def _planar_ruptures(
    geometry: PlanarGeometry, magnitudes: Floats, rake: float
) -> PlanarRuptures | MultiplanarRuptures:
    """Return the ruptures of one or several rectangles."""
    planes = np.stack(geometry.planes)
    count = len(magnitudes)
    whole = multi_surface_properties(planes)

    def each(value: float) -> Floats:
        return np.full(count, float(value))

    properties = RuptureProperties(
        magnitude_index=np.arange(count),
        share=each(1.0),
        mag=magnitudes,
        rake=each(rake),
        strike=each(whole.strike),
        dip=each(whole.dip),
        ztor=each(whole.ztor),
        zbot=each(whole.zbot),
        width=each(whole.width),
        hypo_lon=each(whole.middle[0]),
        hypo_lat=each(whole.middle[1]),
        hypo_depth=each(whole.middle[2]),
    )
    if len(planes) == 1:
        return PlanarRuptures(properties, np.repeat(planes, count, axis=0))
    return MultiplanarRuptures(properties, planes)
