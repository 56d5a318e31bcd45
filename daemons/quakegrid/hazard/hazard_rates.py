# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Annual rates of exceedance at sites, from rupture sets and ground motion models."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import (
    DISTANCE_FIELDS,
    RUPTURE_FIELDS,
    SITE_FIELDS,
    GroundMotionModel,
)
from quakegrid.hazard.kernels.context_blocks import context_blocks
from quakegrid.hazard.kernels.exceedance import survival_polynomial
from quakegrid.hazard.kernels.merged_contexts import merged_contexts
from quakegrid.hazard.kernels.model_rates import add_model_rates
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.sources.rupture_set import RuptureProperties, RuptureSet

#: Pairs tested against the integration distance in one go; bounds the memory of a batch.
PAIRS_PER_BATCH = 100_000
#: So many sites are never parted: they may take the ruptures of points together.
FEW_SITES = 10


@dataclass(frozen=True)
class RatedRuptures:
    """Ruptures of one source with their annual rates.

    Attributes
    ----------
    properties
        Of N ruptures.
    rates
        Shape (V, N) [1/yr], a row for each variant of the source.
    contexts
        Returns the contexts of some sites, called with lon, lat, depth (S,) and the
        fields required.
    surfaces
        The shapes of the ruptures, for those who ask where on them something lies.
    """

    properties: RuptureProperties
    rates: NDArray[np.float64]
    contexts: Callable[
        [NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], frozenset[str]],
        RuptureContexts,
    ]
    surfaces: RuptureSet | None = None


def site_values(sites: SiteCollection) -> NDArray[np.float64]:
    """Return the parameters of sites in the order of `SITE_FIELDS`, shape (fields, S).

    A parameter the collection lacks is nan: no model that requires it has passed the checks.
    """
    missing = np.full(len(sites), np.nan)
    known = {**sites.parameters, "lon": sites.lon, "lat": sites.lat}
    return np.array([known.get(name, missing) for name in SITE_FIELDS], dtype=float)


def exceedance_rates(
    ruptures: Sequence[RatedRuptures],
    sites: SiteCollection,
    models: Sequence[GroundMotionModel],
    imts: Sequence[str],
    ln_levels: NDArray[np.float64],
    truncation_level: float,
    left_out: Sequence[Collection[str]] = (),
) -> tuple[NDArray[np.float64], int]:
    """Return the rates of exceedance of one group of sources for each of some models.

    Parameters
    ----------
    ruptures
        Sources of the group; all have the same number V of variants.
    sites
        S sites.
    models
        G models of the group's tectonic region type.
    imts
        M intensity measures.
    ln_levels
        Shape (M, L), ascending; +inf where a measure has fewer levels.
    truncation_level
        [standard deviations]
    left_out
        For each model the measures it is not computed for; their rates are 0.

    Returns
    -------
    rates
        Shape (V, G, S, M, L) [1/yr].
    contexts
        The number of rupture-site pairs within the integration distance.
    """
    variants = len(ruptures[0].rates)
    result = np.zeros((variants, len(models), len(sites), *ln_levels.shape))
    numbers = [
        _numbers(model, imts, ln_levels, without)
        for model, without in zip(models, left_out or [()] * len(models), strict=True)
    ]
    required = frozenset().union(*(model.requires for model in models)) | {"rrup"}
    survival = survival_polynomial(truncation_level)
    mag = np.concatenate([source.properties.mag_in_models for source in ruptures])
    rates = np.ascontiguousarray(np.concatenate([source.rates for source in ruptures], axis=1))
    values = site_values(sites)
    batch = max(PAIRS_PER_BATCH // max(len(mag), 1), 1)
    if len(sites) <= FEW_SITES:
        batch = len(sites)
    pairs = 0
    for first in range(0, len(sites), batch):
        rows = slice(first, first + batch)
        contexts = _batch_contexts(ruptures, sites, rows, required)
        if len(contexts) == 0:
            continue
        pairs += len(contexts)
        blocks = context_blocks(contexts, mag)
        out = np.zeros((variants, len(contexts.site_start) - 1, *ln_levels.shape))
        for g, (model, (coefficients, reference, levels)) in enumerate(
            zip(models, numbers, strict=True)
        ):
            out[:] = 0.0
            add_model_rates(
                model.formula,
                coefficients,
                reference,
                contexts,
                blocks,
                np.array(_columns(model.requires), np.int64),
                np.ascontiguousarray(values[:, rows]),
                rates,
                levels,
                survival,
                out,
            )
            result[:, g, rows] = out
    return result, pairs


def _numbers(
    model: GroundMotionModel,
    imts: Sequence[str],
    ln_levels: NDArray[np.float64],
    left_out: Collection[str],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the coefficients of a model, those of its reference measure, and its levels.

    A measure left out has levels that nothing exceeds, and the coefficients of another: the
    model need not know it.
    """
    out = np.array([imt in left_out for imt in imts])
    known = [imt for imt in imts if imt not in left_out] or model.tabulated_measures()
    rows = model.coefficient_rows([imt if imt in known else known[0] for imt in imts])
    return rows, model.reference_row(), np.where(out[:, None], np.inf, ln_levels)


def _columns(required: frozenset[str]) -> list[int]:
    """Return which rows of the context columns hold the required fields."""
    return [COLUMNS.index(name) for name in RUPTURE_FIELDS + DISTANCE_FIELDS if name in required]


def _batch_contexts(
    ruptures: Sequence[RatedRuptures],
    sites: SiteCollection,
    rows: slice,
    required: frozenset[str],
) -> RuptureContexts:
    parts, firsts, first = [], [], 0
    for source in ruptures:
        part = source.contexts(sites.lon[rows], sites.lat[rows], sites.depth[rows], required)
        if len(part):
            parts.append(part)
            firsts.append(first)
        first += len(source.properties)
    if not parts:
        return part
    return merged_contexts(parts, firsts, _columns(required))
