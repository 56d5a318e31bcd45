# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pieces of a source will cost, from counts alone: no context is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.geodetic import distance
from quakegrid.hazard.integration_distance import integration_distance
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.sources.source import GriddedPointsSource, ListedRupturesSource, PointsSource
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.piece_ruptures import (
    fault_ruptures,
    pointsource_distance,
    source_points,
)
from quakegrid.jobs.hazard_inputs.rate_chunks import (
    SECONDS_PER_CONTEXT,
    SECONDS_PER_LEVEL,
    SECONDS_PER_MEAN,
    SECONDS_PER_PAIR,
    SECONDS_PER_PATCH,
    SECONDS_PER_RUPTURE,
)

#: Point-site distances looked at for one source; more are sampled evenly.
_DISTANCES = 400_000


@dataclass(frozen=True)
class PieceCosts:
    """What is known of a source before it is computed.

    Attributes
    ----------
    seconds
        Shape (pieces,): predicted cost [CPU seconds].
    ruptures
        The number of ruptures in all.
    pairs
        The number of ruptures and sites within the integration distance.
    once
        What all pieces of a chunk share, however many they are [CPU seconds].
    """

    seconds: NDArray[np.float64]
    ruptures: int
    pairs: float
    once: float = 0.0


def piece_costs(hazard: HazardInputs, number: int) -> PieceCosts:
    """Return the predicted cost of each piece of a source.

    Parameters
    ----------
    hazard
        The inputs.
    number
        Index of the unit.

    """
    unit = hazard.units[number]
    region = unit.source.tectonic_region_type
    parameters = hazard.parameters
    reach = integration_distance(parameters.maximum_distance, region, unit.magnitudes)
    if isinstance(unit.source, PointsSource):
        return _of_points(hazard, number, unit.source, float(reach.max()))
    if isinstance(unit.source, GriddedPointsSource):
        return _of_cells(hazard, number, unit.source, float(reach.max()))
    if isinstance(unit.source, ListedRupturesSource):
        return _of_list(hazard, number, unit.source, float(reach.max()))
    properties = fault_ruptures(unit.source, unit.magnitudes, parameters).properties
    windows = np.bincount(properties.magnitude_index, minlength=len(unit.magnitudes))
    hypocentres = slice(None, None, max(1, len(properties) // 16))
    lon, lat = properties.hypo_lon[hypocentres], properties.hypo_lat[hypocentres]
    within = np.array([_sites_within(hazard.sites, lon, lat, float(km)).mean() for km in reach])
    seconds = windows * (within * _per_context(hazard, number) + _per_rupture(hazard))
    return PieceCosts(seconds, len(properties), float(windows @ within))


def _of_points(hazard: HazardInputs, number: int, source: PointsSource, reach: float) -> PieceCosts:
    """Return the costs of the points of a source.

    Near a site all orientations and depths count, farther away one mean rupture.
    """
    unit, parameters = hazard.units[number], hazard.parameters
    lon, lat = source_points(source, parameters)
    variants = len(source.nodal_planes) * len(source.hypocentral_depths)
    limit = pointsource_distance(parameters, source)
    near = _sites_within(hazard.sites, lon, lat, min(limit, reach))
    within = _sites_within(hazard.sites, lon, lat, reach)
    magnitudes = len(unit.magnitudes)
    contexts = (near * variants + (within - near)) * magnitudes
    looked_at = magnitudes * (variants + 1) * (_per_rupture(hazard) + SECONDS_PER_RUPTURE)
    seconds = contexts * _per_context(hazard, number) + looked_at
    return PieceCosts(seconds, len(lon) * magnitudes * variants, float(contexts.sum()))


def _of_cells(
    hazard: HazardInputs, number: int, source: GriddedPointsSource, reach: float
) -> PieceCosts:
    """Return the costs of the cells of a grid: near a site all of their points count."""
    unit = hazard.units[number]
    count = len(source.share)
    variants = np.zeros(count)
    for member, cell in zip(source.members, source.cell, strict=True):
        each = len(member.nodal_planes) * len(member.hypocentral_depths)
        variants += each * np.bincount(cell, minlength=count)
    limit = pointsource_distance(hazard.parameters, source) + source.spacing
    place = source.cells.lon, source.cells.lat
    near = _sites_within(hazard.sites, *place, min(limit, reach))
    within = _sites_within(hazard.sites, *place, reach)
    magnitudes = len(unit.magnitudes)
    contexts = (near * variants + (within - near)) * magnitudes
    looked_at = magnitudes * (variants + 1) * _per_rupture(hazard)
    seconds = contexts * _per_context(hazard, number) + looked_at
    return PieceCosts(seconds, int(variants.sum()) * magnitudes, float(contexts.sum()))


def _of_list(
    hazard: HazardInputs, number: int, source: ListedRupturesSource, reach: float
) -> PieceCosts:
    """Return the costs of ruptures that are listed, seen from a point of each."""
    patches = source.patches
    points = patches.points[patches.start[source.patch[source.first_patch[:-1]]]]
    within = _sites_within(hazard.sites, points[:, 0], points[:, 1], reach)
    nodes = np.diff(patches.start)[source.patch]
    looked_at = np.add.reduceat(nodes, source.first_patch[:-1]) * _per_rupture(hazard)
    if source.shares_sections:
        looked_at = np.full(len(within), _per_rupture(hazard))
    seconds = within * _per_context(hazard, number) + looked_at
    of_patches = within * SECONDS_PER_PATCH * np.diff(source.first_patch)
    if source.shares_sections:
        return PieceCosts(seconds, len(source.mag), float(within.sum()), float(of_patches.sum()))
    return PieceCosts(seconds + of_patches, len(source.mag), float(within.sum()))


def _per_context(hazard: HazardInputs, number: int) -> float:
    """Return the cost of one context under all models of a unit [CPU seconds]."""
    unit = hazard.units[number]
    models = len(hazard.models[unit.source.tectonic_region_type])
    measures, levels = hazard.parameters.ln_levels().shape
    # about half of the levels are out of reach of a block or exceeded by all of it
    per_mean = SECONDS_PER_MEAN + 0.5 * levels * SECONDS_PER_LEVEL * len(unit.rates)
    return float(SECONDS_PER_CONTEXT + models * measures * per_mean)


def _per_rupture(hazard: HazardInputs) -> float:
    """Return the cost of looking at one rupture from all sites [CPU seconds]."""
    return len(hazard.sites) * SECONDS_PER_PAIR


def _sites_within(
    sites: SiteCollection, lon: NDArray[np.float64], lat: NDArray[np.float64], km: float
) -> NDArray[np.float64]:
    """Return how many sites each point has within a distance, estimated if there are many."""
    step = max(1, len(lon) * len(sites) // _DISTANCES)
    away = distance(lon[:, None], lat[:, None], sites.lon[None, ::step], sites.lat[None, ::step])
    return np.asarray(np.count_nonzero(away <= km, axis=1) * (len(sites) / away.shape[1]))
