# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pieces of a source will cost, from counts alone: no context is made."""

from __future__ import annotations

from collections.abc import Sequence
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
    by_magnitude
        Shape (K,): the number of ruptures and sites within the integration distance, for each
        magnitude of the unit.
    beyond
        Shape (D,): how many of them are farther from each other than some limits.
    once
        What all pieces of a chunk share, however many they are [CPU seconds].
    """

    seconds: NDArray[np.float64]
    ruptures: int
    by_magnitude: NDArray[np.float64]
    beyond: NDArray[np.float64]
    once: float = 0.0

    @property
    def pairs(self) -> float:
        """Return the number of ruptures and sites within the integration distance."""
        return float(self.by_magnitude.sum())


def piece_costs(hazard: HazardInputs, number: int, limits: Sequence[float] = ()) -> PieceCosts:
    """Return the predicted cost of each piece of a source.

    Parameters
    ----------
    hazard
        The inputs.
    number
        Index of the unit.
    limits
        D distances for `PieceCosts.beyond` [km], from hypocentres or points.
    """
    unit = hazard.units[number]
    region = unit.source.tectonic_region_type
    parameters = hazard.parameters
    reach = integration_distance(parameters.maximum_distance, region, unit.magnitudes)
    if isinstance(unit.source, PointsSource):
        return _of_points(hazard, number, unit.source, float(reach.max()), limits)
    if isinstance(unit.source, GriddedPointsSource):
        return _of_cells(hazard, number, unit.source, float(reach.max()), limits)
    if isinstance(unit.source, ListedRupturesSource):
        return _of_list(hazard, number, unit.source, float(reach.max()), limits)
    properties = fault_ruptures(unit.source, unit.magnitudes, parameters).properties
    windows = np.bincount(properties.magnitude_index, minlength=len(unit.magnitudes))
    hypocentres = slice(None, None, max(1, len(properties) // 16))
    lon, lat = properties.hypo_lon[hypocentres], properties.hypo_lat[hypocentres]
    # a row for the integration distances, and one for each limit
    kms = np.minimum(reach, np.array([np.inf, *limits])[:, None])
    distances, which = np.unique(kms, return_inverse=True)
    counts = _sites_within(hazard.sites, lon, lat, distances).mean(axis=1)
    within, *inner = counts[which].reshape(kms.shape)
    seconds = windows * (within * _per_context(hazard, number) + _per_rupture(hazard))
    beyond = np.array([windows @ (within - some) for some in inner])
    return PieceCosts(seconds, len(properties), windows * within, beyond)


def _of_points(
    hazard: HazardInputs, number: int, source: PointsSource, reach: float, limits: Sequence[float]
) -> PieceCosts:
    """Return the costs of the points of a source.

    Near a site all orientations and depths count, farther away one mean rupture.
    """
    unit, parameters = hazard.units[number], hazard.parameters
    lon, lat = source_points(source, parameters)
    variants = len(source.nodal_planes) * len(source.hypocentral_depths)
    limit = pointsource_distance(parameters, source)
    magnitudes = len(unit.magnitudes)
    pairs, beyond = _around(hazard, (lon, lat), np.full(len(lon), variants), limit, reach, limits)
    looked_at = magnitudes * (variants + 1) * (_per_rupture(hazard) + SECONDS_PER_RUPTURE)
    seconds = pairs * magnitudes * _per_context(hazard, number) + looked_at
    by_magnitude = np.full(magnitudes, pairs.sum())
    ruptures = len(lon) * magnitudes * variants
    return PieceCosts(seconds, ruptures, by_magnitude, beyond * magnitudes)


def _around(
    hazard: HazardInputs,
    points: tuple[NDArray[np.float64], NDArray[np.float64]],
    variants: NDArray[np.float64] | NDArray[np.int64],
    limit: float,
    reach: float,
    limits: Sequence[float],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each point the pairs of a magnitude and sites, and all those beyond limits.

    Nearer than `limit` each variant of a point counts, farther away one stands for all.
    """
    kms = [min(limit, reach), reach, *(min(km, reach) for km in limits)]
    near, *within = _sites_within(hazard.sites, *points, kms)
    pairs, *inner = (np.minimum(near, some) * (variants - 1) + some for some in within)
    return pairs, np.array([(pairs - some).sum() for some in inner])


def _of_cells(
    hazard: HazardInputs,
    number: int,
    source: GriddedPointsSource,
    reach: float,
    limits: Sequence[float],
) -> PieceCosts:
    """Return the costs of the cells of a grid: near a site all of their points count."""
    unit = hazard.units[number]
    count = len(source.share)
    variants = np.zeros(count)
    for member, cell in zip(source.members, source.cell, strict=True):
        each = len(member.nodal_planes) * len(member.hypocentral_depths)
        variants += each * np.bincount(cell, minlength=count)
    limit = pointsource_distance(hazard.parameters, source) + source.spacing
    points = source.cells.lon, source.cells.lat
    magnitudes = len(unit.magnitudes)
    pairs, beyond = _around(hazard, points, variants, limit, reach, limits)
    looked_at = magnitudes * (variants + 1) * _per_rupture(hazard)
    seconds = pairs * magnitudes * _per_context(hazard, number) + looked_at
    by_magnitude = np.full(magnitudes, pairs.sum())
    ruptures = int(variants.sum()) * magnitudes
    return PieceCosts(seconds, ruptures, by_magnitude, beyond * magnitudes)


def _of_list(
    hazard: HazardInputs,
    number: int,
    source: ListedRupturesSource,
    reach: float,
    limits: Sequence[float],
) -> PieceCosts:
    """Return the costs of ruptures that are listed, seen from a point of each."""
    patches = source.patches
    points = patches.points[patches.start[source.patch[source.first_patch[:-1]]]]
    kms = [reach, *(min(km, reach) for km in limits)]
    within, *inner = _sites_within(hazard.sites, points[:, 0], points[:, 1], kms)
    beyond = np.array([(within - some).sum() for some in inner])
    nodes = np.diff(patches.start)[source.patch]
    looked_at = np.add.reduceat(nodes, source.first_patch[:-1]) * _per_rupture(hazard)
    if source.shares_sections:
        looked_at = np.full(len(within), _per_rupture(hazard))
    seconds = within * _per_context(hazard, number) + looked_at
    of_patches = within * SECONDS_PER_PATCH * np.diff(source.first_patch)
    if source.shares_sections:
        return PieceCosts(seconds, len(source.mag), within, beyond, float(of_patches.sum()))
    return PieceCosts(seconds + of_patches, len(source.mag), within, beyond)


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
    sites: SiteCollection,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    kms: Sequence[float] | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how many sites each of P points has within D distances, shape (D, P).

    The number is estimated if there are many.
    """
    step = max(1, len(lon) * len(sites) // _DISTANCES)
    away = distance(lon[:, None], lat[:, None], sites.lon[None, ::step], sites.lat[None, ::step])
    known: dict[float, NDArray[np.int64]] = {}
    for km in kms:
        if km not in known:
            known[km] = np.count_nonzero(away <= km, axis=1)
    counts = np.array([known[km] for km in kms], dtype=float)
    return np.asarray(counts * (len(sites) / away.shape[1]))
