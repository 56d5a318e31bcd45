# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ruptures of a piece of a source, with their rates and the way to their contexts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.geodetic import distance
from quakegrid.hazard.ground_motion_models.new_zealand.canterbury_area import (
    HYPOCENTRE,
    nodes_in_canterbury,
)
from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.integration_distance import integration_distance
from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.kernels.floating_contexts import (
    FloatingLayout,
    contexts_of_layout,
    floating_layout,
)
from quakegrid.hazard.kernels.multiplanar_contexts import multiplanar_contexts
from quakegrid.hazard.kernels.patched_contexts import PatchedLayout
from quakegrid.hazard.kernels.planar_contexts import pairs
from quakegrid.hazard.kernels.planar_frames import (
    PackedRuptures,
    pack_cells,
    pack_planar,
    pack_points,
)
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.area import area_points, area_ruptures
from quakegrid.hazard.sources.characteristic_fault import characteristic_ruptures
from quakegrid.hazard.sources.complex_fault import complex_fault_ruptures
from quakegrid.hazard.sources.gridded_points import cell_ruptures
from quakegrid.hazard.sources.kite_fault import kite_fault_ruptures
from quakegrid.hazard.sources.listed_ruptures import listed_ruptures
from quakegrid.hazard.sources.meshed_places import places_inside
from quakegrid.hazard.sources.multi_point import multi_point_ruptures
from quakegrid.hazard.sources.point import PointRuptures, point_ruptures
from quakegrid.hazard.sources.rupture_set import (
    FloatingRuptures,
    PatchedRuptures,
    PlanarRuptures,
    RuptureSet,
)
from quakegrid.hazard.sources.simple_fault import simple_fault_ruptures
from quakegrid.hazard.sources.source import (
    AreaSource,
    ComplexFaultSource,
    FaultSource,
    GriddedPointsSource,
    KiteFaultSource,
    ListedRupturesSource,
    MultiPointSource,
    PointSource,
    PointsSource,
    SimpleFaultSource,
    dispersion_of,
)
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs, HazardParameters
from quakegrid.jobs.hazard_inputs.rate_chunks import Piece
from quakegrid.jobs.hazard_inputs.source_units import SourceUnit
from quakegrid.jobs.parameters.kinds import number_for

Floats = NDArray[np.float64]
#: No rupture is as near as this [km].
_NOWHERE = -1.0
#: Where the epicentre stands, which only models with areas of their own read.
_HYPOCENTRE_ROWS = COLUMNS.index("hypo_lon"), COLUMNS.index("hypo_lat")
#: Makes contexts from lon, lat, depth (S,), integration distance (N,), minimum distance and
#: the fields required.
_Maker = Callable[[Floats, Floats, Floats, Floats, float, frozenset[str]], RuptureContexts]


def piece_ruptures(hazard: HazardInputs, piece: Piece) -> RatedRuptures:
    """Return the ruptures of some pieces of a source.

    Parameters
    ----------
    hazard
        The inputs.
    piece
        Points of a point or area source, cells of a grid, magnitudes of a fault.
    """
    unit = hazard.units[piece.unit]
    rated = _as_told(hazard, piece)
    if not unit.changes:
        return rated
    near = rupture_count(hazard, piece)
    first = rupture_count(hazard, Piece(piece.unit, 0, piece.first)) if piece.first else 0
    added = np.zeros(len(rated.properties))
    for number, delta in unit.changes:
        if first <= number < first + near:
            added[number - first] += delta
    mean = len(added) - near
    if mean:  # those that stand for all planes and depths of a point far away
        added[near:] = added[:near].reshape(mean, -1).sum(axis=1)
    return replace(rated, rates=rated.rates + added)


def rupture_count(hazard: HazardInputs, piece: Piece) -> int:
    """Return how many ruptures some pieces have, without the mean ones of points."""
    unit = hazard.units[piece.unit]
    if isinstance(unit.source, PointsSource):
        variants = len(unit.source.nodal_planes) * len(unit.source.hypocentral_depths)
        return (piece.last - piece.first) * len(unit.magnitudes) * variants
    if isinstance(unit.source, FaultSource):
        some = unit.magnitudes[piece.first : piece.last]
        return len(fault_ruptures(unit.source, some, hazard.parameters).properties)
    return piece.last - piece.first


def _as_told(hazard: HazardInputs, piece: Piece) -> RatedRuptures:
    """Return the ruptures of some pieces of a source with the rates that the source tells."""
    unit = hazard.units[piece.unit]
    if isinstance(unit.source, PointsSource):
        return _around_points(unit, unit.source, piece, hazard.parameters)
    if isinstance(unit.source, GriddedPointsSource):
        return _in_cells(unit, unit.source, piece, hazard)
    if isinstance(unit.source, ListedRupturesSource):
        some = unit.source.some(np.arange(piece.first, piece.last))
        listed = listed_ruptures(some)
        chances = unit.rates[:, piece.first : piece.last]
        return _rated(unit, chances, listed, _maker(listed), hazard.parameters)
    magnitudes = slice(piece.first, piece.last)
    ruptures = fault_ruptures(unit.source, unit.magnitudes[magnitudes], hazard.parameters)
    rates = unit.rates[:, magnitudes]
    return _rated(unit, rates, ruptures, _maker(ruptures), hazard.parameters)


def fault_ruptures(
    source: FaultSource, magnitudes: Floats, parameters: HazardParameters
) -> RuptureSet:
    """Return the ruptures of a fault for some magnitudes, shape (K,)."""
    if isinstance(source, SimpleFaultSource):
        return simple_fault_ruptures(source, magnitudes, parameters.rupture_mesh_spacing)
    if isinstance(source, ComplexFaultSource):
        return complex_fault_ruptures(source, magnitudes, parameters.complex_fault_mesh_spacing)
    if isinstance(source, KiteFaultSource):
        return kite_fault_ruptures(
            source, magnitudes, parameters.rupture_mesh_spacing, parameters.floating_steps
        )
    return characteristic_ruptures(
        source,
        magnitudes,
        parameters.rupture_mesh_spacing,
        parameters.complex_fault_mesh_spacing,
    )


def source_points(source: PointsSource, parameters: HazardParameters) -> tuple[Floats, Floats]:
    """Return the points of a point or area source: lon, lat, shape (P,) [deg]."""
    if isinstance(source, AreaSource):
        return area_points(source, parameters.area_source_discretization)
    if isinstance(source, MultiPointSource):
        return source.lon, source.lat
    return np.array([source.lon]), np.array([source.lat])


def pointsource_distance(
    parameters: HazardParameters, source: PointsSource | GriddedPointsSource
) -> float:
    """Return beyond which distance the mean rupture of a point stands for all [km].

    That is nowhere in sources of several points if the job does not split them.
    """
    limit = number_for(parameters.pointsource_distance, source.tectonic_region_type)
    split = parameters.split_sources or isinstance(source, PointSource | GriddedPointsSource)
    if limit is None or not split:
        return np.inf
    return limit


def _around_points(
    unit: SourceUnit, source: PointsSource, piece: Piece, parameters: HazardParameters
) -> RatedRuptures:
    around: PointRuptures
    if isinstance(source, AreaSource):
        points = source_points(source, parameters)
        around = area_ruptures(source, unit.magnitudes, points, piece.first, piece.last)
    elif isinstance(source, MultiPointSource):
        around = multi_point_ruptures(source, unit.magnitudes, piece.first, piece.last)
    else:
        around = point_ruptures(source, unit.magnitudes)
    limit = pointsource_distance(parameters, source)
    packed = pack_points(around, limit)
    maker = _planar_maker(packed, site_by_site=not parameters.few_sites)
    return _rated(unit, unit.rates, around.ruptures, maker, parameters)


def _in_cells(
    unit: SourceUnit, source: GriddedPointsSource, piece: Piece, hazard: HazardInputs
) -> RatedRuptures:
    parameters, sites = hazard.parameters, hazard.sites
    some = slice(piece.first, piece.last)
    nearest = [
        float(distance(lon, lat, sites.lon, sites.lat).min())
        for lon, lat in zip(source.cells.lon[some], source.cells.lat[some], strict=True)
    ]
    limit = pointsource_distance(parameters, source)
    cells = cell_ruptures(
        source, unit.magnitudes, piece.first, piece.last, np.array(nearest), limit
    )
    packed = pack_cells(cells, limit)
    maker = _planar_maker(packed, site_by_site=not parameters.few_sites)
    return _rated(unit, unit.rates, cells.ruptures, maker, parameters)


def _maker(ruptures: RuptureSet) -> _Maker:
    """Return what makes contexts of ruptures, with all that sites have in common done."""
    if isinstance(ruptures, FloatingRuptures):
        return _floating_maker(ruptures)
    if isinstance(ruptures, PlanarRuptures):
        return _planar_maker(pack_planar(ruptures))
    if isinstance(ruptures, PatchedRuptures):
        return PatchedLayout(ruptures).contexts
    return partial(multiplanar_contexts, ruptures)


def _floating_maker(ruptures: FloatingRuptures) -> _Maker:
    layouts: dict[bool, FloatingLayout] = {}

    def make(
        lon: Floats,
        lat: Floats,
        depth: Floats,
        reach: Floats,
        minimum: float,
        required: frozenset[str],
    ) -> RuptureContexts:
        with_outlines = "rjb" in required
        if with_outlines not in layouts:
            layouts[with_outlines] = floating_layout(ruptures, required)
        layout = layouts[with_outlines]
        return contexts_of_layout(layout, lon, lat, depth, reach, minimum, required)

    return make


def _planar_maker(packed: PackedRuptures, *, site_by_site: bool = True) -> _Maker:
    def make(
        lon: Floats,
        lat: Floats,
        depth: Floats,
        reach: Floats,
        minimum: float,
        required: frozenset[str],
    ) -> RuptureContexts:
        return pairs(packed, (lon, lat, depth), reach, minimum, required, site_by_site=site_by_site)

    return make


def _rated(
    unit: SourceUnit,
    rates: Floats,
    surfaces: RuptureSet,
    maker: _Maker,
    parameters: HazardParameters,
) -> RatedRuptures:
    properties = surfaces.properties
    region = unit.source.tectonic_region_type
    reach = integration_distance(parameters.maximum_distance, region, properties.mag)
    # points that lack a magnitude have no ruptures of it
    reach = np.where(properties.share > 0.0, reach, _NOWHERE)

    def contexts(
        lon: Floats, lat: Floats, depth: Floats, required: frozenset[str]
    ) -> RuptureContexts:
        made = maker(lon, lat, depth, reach, parameters.minimum_distance, required)
        if not required >= HYPOCENTRE:
            return made
        return _with_places(made, places_inside(surfaces, nodes_in_canterbury))

    of_ruptures = rates[:, properties.magnitude_index]
    if unit.occurrence in (Occurrence.RATES, Occurrence.NEGATIVE_BINOMIAL):
        of_ruptures = of_ruptures * properties.share
    if unit.occurrence == Occurrence.NEGATIVE_BINOMIAL:
        mean = of_ruptures[0] * parameters.investigation_time
        of_ruptures = np.stack([mean, np.full(len(mean), dispersion_of(unit.source))])
    return RatedRuptures(
        properties,
        of_ruptures,
        contexts,
        surfaces,
        unit.occurrence,
        parameters.investigation_time,
    )


def _with_places(contexts: RuptureContexts, places: Floats | None) -> RuptureContexts:
    """Return contexts with places (2, N) in place of hypocentres; nan for those that stay."""
    if places is None:
        return contexts
    columns = contexts.columns.copy()
    for row, values in zip(_HYPOCENTRE_ROWS, places, strict=True):
        of_pair = values[contexts.rupture]
        columns[row] = np.where(np.isnan(of_pair), columns[row], of_pair)
    return replace(contexts, columns=columns)
