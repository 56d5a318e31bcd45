# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Annual rates of exceedance of single levels at sites, told by the bins they come from.

Bazzurro, P. and Cornell, C. A. (1999). Disaggregation of seismic hazard. Bulletin of the
Seismological Society of America 89 (2), 501-520. DOI 10.1785/BSSA0890020501
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.disaggregation.bins import OUTSIDE, BinEdges, bins_of, longitude_bins
from quakegrid.hazard.ground_motion_models.model import Context, GroundMotionModel
from quakegrid.hazard.hazard_rates import (
    RatedRuptures,
    beside_each_other,
    model_parts,
    site_values,
)
from quakegrid.hazard.kernels.disaggregation import add_disaggregated_rates
from quakegrid.hazard.kernels.exceedance import (
    SURE,
    Occurrence,
    survival_at,
    survival_polynomial,
)
from quakegrid.hazard.kernels.merged_contexts import merged_contexts
from quakegrid.hazard.kernels.model_moments import model_moments
from quakegrid.hazard.kernels.nearest_points import nearest_points
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.site_collection import SiteCollection

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Contexts whose means and deviations are held at the same time.
_STEP = 8192
_ALL = slice(None)
_RRUP = COLUMNS.index("rrup")
#: Keeps a model without any spread from dividing by 0 [ln units].
_LEAST_SIGMA = 1e-12


@dataclass(frozen=True)
class Taken:
    """What is taken apart, and how.

    Attributes
    ----------
    imts
        M intensity measures.
    ln_levels
        Shape (S, M, P) [ln units]; +inf for none.
    edges
        Of the bins, those of place for the S sites.
    truncation_level
        [standard deviations]
    epsilon_star
        Whether a rupture counts as a whole in the bin of the epsilon that just reaches the
        level, instead of in all bins above it.
    """

    imts: tuple[str, ...]
    ln_levels: Floats
    edges: BinEdges
    truncation_level: float
    epsilon_star: bool


def disaggregated_rates(
    ruptures: Sequence[RatedRuptures],
    sites: SiteCollection,
    models: Sequence[GroundMotionModel],
    taken: Taken,
    left_out: Sequence[Collection[str]] = (),
    *,
    rows: slice = _ALL,
    wanted: Collection[int] | None = None,
) -> tuple[Floats, Floats, int]:
    """Return the rates of exceedance of one group of sources for each of some models.

    Parameters
    ----------
    ruptures
        Sources of the group; all have the same number V of variants.
    sites
        Few enough for all their contexts to be held.
    models
        G models of the group's tectonic region type.
    taken
        What is taken apart.
    left_out
        For each model the measures it is not computed for; their rates are 0.
    rows
        The S sites that count; the others only say, where a few sites share the ruptures of
        points, which these are.
    wanted
        The models that are computed, all if None; the rates of the others are 0.

    Returns
    -------
    near
        Shape (S, V, G, M, P, bins of magnitude, of distance, of epsilon) [1/yr].
    placed
        Shape (S, V, G, M, P, bins of magnitude, of longitude, of latitude) [1/yr].
    contexts
        The number of rupture-site pairs within the integration distance.
    """
    required = frozenset().union(*(model.requires for model in models)) | {"rrup"}
    contexts, lon, lat = _placed_contexts(ruptures, sites, rows, required)
    occurrence, edges = ruptures[0].occurrence, taken.edges
    variants = len(ruptures[0].rates) if occurrence == Occurrence.RATES else 1
    measures, levels = taken.ln_levels.shape[1:]
    head = (len(taken.ln_levels), len(models), measures, variants, levels)
    near = np.zeros((*head, edges.near[0] * edges.near[1], edges.near[2]))
    placed = np.zeros((*head, math.prod(edges.placed)))
    mag = np.concatenate([source.properties.mag_in_models for source in ruptures])
    rates = beside_each_other([source.rates for source in ruptures])
    cell, place = _bins(contexts, mag, lon, lat, edges)
    survival = survival_polynomial(taken.truncation_level)
    of_edges = survival_at(edges.eps, survival)
    values = site_values(sites)[:, rows]
    chosen = range(len(models)) if wanted is None else wanted
    scratch = np.empty(_STEP)
    for s, some in context_steps(contexts):
        here = contexts.rupture[some]
        columns = model_columns(contexts, some, mag[here], values[:, s], required)
        for g in chosen:
            without = left_out[g] if left_out else ()
            known = [m for m, imt in enumerate(taken.imts) if imt not in without]
            for part, weight, sigma_factor in model_parts(models[g]) if known else ():
                moments = model_moments(part, columns, [taken.imts[m] for m in known])
                spread = np.maximum(moments[1] * sigma_factor, _LEAST_SIGMA)
                for m, mean, sigma in zip(known, moments[0], spread, strict=True):
                    add_disaggregated_rates(
                        mean,
                        1.0 / (sigma * survival[0]),
                        rates[:, here] * weight,
                        int(occurrence),
                        taken.ln_levels[s, m],
                        survival,
                        of_edges,
                        edges.eps,
                        taken.epsilon_star,
                        cell[some],
                        place[some],
                        scratch,
                        near[s, g, m],
                        placed[s, g, m],
                    )
    for table in (near, placed) if occurrence != Occurrence.RATES else ():
        if occurrence == Occurrence.EXCLUSIVE_CHANCES:
            table[:] = -np.log1p(-np.minimum(table, SURE))
        table /= ruptures[0].investigation_time
    return (
        np.moveaxis(near.reshape(*head, *edges.near), 3, 1),
        np.moveaxis(placed.reshape(*head, *edges.placed), 3, 1),
        len(contexts),
    )


def context_steps(contexts: RuptureContexts) -> Iterator[tuple[int, slice]]:
    """Yield a site and some of its contexts, until there are no more."""
    for s, (first, last) in enumerate(pairwise(contexts.site_start.tolist())):
        for begin in range(first, last, _STEP):
            yield s, slice(begin, min(begin + _STEP, last))


def model_columns(
    contexts: RuptureContexts,
    some: slice,
    mag: Floats,
    site: Floats,
    required: frozenset[str],
) -> Floats:
    """Return some contexts of a site with all that models read, shape (fields, n)."""
    out = np.zeros((len(Context._fields), len(mag)))
    out[0] = mag
    for row, name in enumerate(COLUMNS, start=1):
        if name in required:
            out[row] = contexts.columns[row - 1, some]
    out[1 + len(COLUMNS) :] = site[:, np.newaxis]
    return out


def _bins(
    contexts: RuptureContexts, mag: Floats, lon: Floats, lat: Floats, edges: BinEdges
) -> tuple[Integers, Integers]:
    """Return the bin of magnitude and distance of all contexts, that of magnitude and place."""
    # in single precision, which decides for magnitudes on an edge, as in the reference
    of_mag = bins_of(mag.astype(np.float32).astype(np.float64), edges.mag)[contexts.rupture]
    dist = bins_of(contexts.columns[_RRUP], edges.dist)
    east, north = np.empty_like(dist), np.empty_like(dist)
    for s, (first, last) in enumerate(pairwise(contexts.site_start.tolist())):
        east[first:last] = longitude_bins(lon[first:last], edges.lon[s])
        north[first:last] = bins_of(lat[first:last], edges.lat[s])
    cell = of_mag * edges.near[1] + dist
    place = (of_mag * edges.placed[1] + east) * edges.placed[2] + north
    cell[(of_mag == OUTSIDE) | (dist == OUTSIDE)] = OUTSIDE
    place[(of_mag == OUTSIDE) | (east == OUTSIDE) | (north == OUTSIDE)] = OUTSIDE
    return cell, place


def _placed_contexts(
    ruptures: Sequence[RatedRuptures],
    sites: SiteCollection,
    rows: slice,
    required: frozenset[str],
) -> tuple[RuptureContexts, Floats, Floats]:
    """Return the contexts of some sites, and where the nearest points of the ruptures lie."""
    given = (sites.lon, sites.lat, sites.depth)
    parts, firsts, places, first = [], [], [], 0
    for source in ruptures:
        assert source.surfaces is not None
        part = _of_rows(source.contexts(*given, required), rows)
        parts.append(part)
        firsts.append(first)
        places.append(nearest_points(source.surfaces, part, [values[rows] for values in given]))
        first += len(source.properties)
    in_use = [row for row, name in enumerate(COLUMNS) if name in required]
    site = [
        np.repeat(np.arange(len(part.site_start) - 1), np.diff(part.site_start)) for part in parts
    ]
    order = np.argsort(np.concatenate(site), kind="stable")  # as `merged_contexts` puts them
    lon, lat = np.concatenate(places, axis=1)[:, order]
    return merged_contexts(parts, firsts, in_use), lon, lat


def _of_rows(contexts: RuptureContexts, rows: slice) -> RuptureContexts:
    """Return the contexts of some sites."""
    first, last, _ = rows.indices(len(contexts.site_start) - 1)
    start = contexts.site_start[first : last + 1]
    some = slice(start[0], start[-1])
    if some.stop - some.start == len(contexts):
        columns, rupture = contexts.columns, contexts.rupture
    else:
        columns, rupture = contexts.columns[:, some].copy(), contexts.rupture[some].copy()
    return RuptureContexts(columns, rupture, start - start[0])
