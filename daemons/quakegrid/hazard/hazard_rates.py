# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Annual rates of exceedance at sites, from rupture sets and ground motion models."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import (
    DISTANCE_FIELDS,
    PATH_FIELDS,
    RUPTURE_FIELDS,
    SITE_FIELDS,
    WORD_FIELDS,
    Composition,
    Context,
    Formula,
    GroundMotionModel,
    word_code,
)
from quakegrid.hazard.kernels.context_blocks import ContextBlocks, context_blocks
from quakegrid.hazard.kernels.exceedance import SURE, Occurrence, survival_polynomial
from quakegrid.hazard.kernels.merged_contexts import merged_contexts
from quakegrid.hazard.kernels.model_moments import model_moments
from quakegrid.hazard.kernels.model_rates import add_model_rates, add_rates_of_moments
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
        Shape (V, N) [1/yr], a row for each variant of the source; or of sources that are not
        Poissonian the chances (C, N) to happen more than 0, 1 ... times in the investigation
        time.
    contexts
        Returns the contexts of some sites, called with lon, lat, depth (S,) and the
        fields required.
    surfaces
        The shapes of the ruptures, for those who ask where on them something lies.
    occurrence
        What `rates` are.
    investigation_time
        That of the chances [yr].
    """

    properties: RuptureProperties
    rates: NDArray[np.float64]
    contexts: Callable[
        [NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], frozenset[str]],
        RuptureContexts,
    ]
    surfaces: RuptureSet | None = None
    occurrence: Occurrence = Occurrence.RATES
    investigation_time: float = 1.0


def site_values(sites: SiteCollection) -> NDArray[np.float64]:
    """Return the parameters of sites, shape (len(SITE_FIELDS + PATH_FIELDS), S).

    Words are codes.  A parameter the collection lacks is 0, as models take what they do not
    require: no model that requires it has passed the checks.  No path of a job crosses a
    volcanic region.
    """
    missing = np.zeros(len(sites))
    words = {
        name: np.array([word_code(name, str(word)) for word in values])
        for name, values in sites.texts.items()
        if name in WORD_FIELDS
    }
    known = {**sites.parameters, **words, "lon": sites.lon, "lat": sites.lat}
    return np.array([known.get(name, missing) for name in SITE_FIELDS + PATH_FIELDS], dtype=float)


def kinds_of_sites(values: NDArray[np.float64], required: Collection[str]) -> NDArray[np.intp]:
    """Return a number for each site, equal where all that models require of them is equal.

    Parameters
    ----------
    values
        From `site_values`, shape (fields, S).
    required
        The fields in question, beside others.
    """
    asked = [row for row, name in enumerate(SITE_FIELDS + PATH_FIELDS) if name in required]
    if not asked:
        return np.zeros(values.shape[1], np.intp)
    kinds = np.unique(values[asked], axis=1, return_inverse=True)[1]
    return np.asarray(kinds, np.intp).reshape(-1)


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
        Sources of the group; all have the same number V of variants and the same kind of
        occurrence.  One whose ruptures rule out each other is complete and stands alone.
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
        Shape (V, G, S, M, L) [1/yr]; V is 1 for ruptures that are not Poissonian, and the
        rates those of a Poissonian source as likely to exceed in the investigation time.
    contexts
        The number of rupture-site pairs within the integration distance.
    """
    occurrence = ruptures[0].occurrence
    variants = len(ruptures[0].rates) if occurrence == Occurrence.RATES else 1
    result = np.zeros((variants, len(models), len(sites), *ln_levels.shape))
    parts = [
        [_numbers(part, imts, ln_levels, without) for part in model_parts(model)]
        for model, without in zip(models, left_out or [()] * len(models), strict=True)
    ]
    required = frozenset().union(*(model.requires for model in models)) | {"rrup"}
    survival = survival_polynomial(truncation_level)
    mag = np.concatenate([source.properties.mag_in_models for source in ruptures])
    rates = beside_each_other([source.rates for source in ruptures])
    values = site_values(sites)
    kinds = kinds_of_sites(values, required)
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
        blocks = context_blocks(contexts, mag, kinds[rows])
        out = np.zeros((variants, len(contexts.site_start) - 1, *ln_levels.shape))
        batch_of_sites = np.ascontiguousarray(values[:, rows])
        for g, parts_of_model in enumerate(parts):
            out[:] = 0.0
            for part in parts_of_model:
                _add_rates(part, contexts, blocks, batch_of_sites, rates, survival, out, occurrence)
            result[:, g, rows] = out
    if occurrence == Occurrence.EXCLUSIVE_CHANCES:
        result = -np.log1p(-np.minimum(result, SURE))
    if occurrence != Occurrence.RATES:
        result /= ruptures[0].investigation_time
    return result, pairs


def beside_each_other(tables: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return tables of rates or chances joined along their ruptures.

    Those with fewer rows get rows of 0: chances of more occurrences than there ever are.
    """
    rows = max(len(table) for table in tables)
    filled = [np.pad(table, ((0, rows - len(table)), (0, 0))) for table in tables]
    return np.ascontiguousarray(np.concatenate(filled, axis=1))


class _Part(NamedTuple):
    """What is evaluated of a model, and with what weight.

    Attributes
    ----------
    model
        The model itself, or one of its alternatives.
    weight, sigma_factor
        Of the rates, and of the standard deviation.
    imts
        M measures the model is defined for: those left out are another in their place.
    rows, reference
        Coefficients, shapes (M, K) and (K,).
    levels
        Shape (M, L), +inf for a measure left out.
    """

    model: GroundMotionModel
    weight: float
    sigma_factor: float
    imts: Sequence[str]
    rows: NDArray[np.float64]
    reference: NDArray[np.float64]
    levels: NDArray[np.float64]


def model_parts(
    model: GroundMotionModel, weight: float = 1.0
) -> Iterator[tuple[GroundMotionModel, float, float]]:
    """Yield the models whose rates, weighted, sum to those of a model; their sigma factors."""
    formula = model.formula
    if isinstance(formula, Composition) and formula.alternatives:
        for share, alternative in formula.alternatives:
            yield from model_parts(alternative, weight * share)
    else:
        for share, factor in model.mixture:
            yield model, weight * share, factor


def _numbers(
    part: tuple[GroundMotionModel, float, float],
    imts: Sequence[str],
    ln_levels: NDArray[np.float64],
    left_out: Collection[str],
) -> _Part:
    """Return the part with its coefficients, those of its reference measure, and its levels.

    A measure left out has levels that nothing exceeds, and the coefficients of another: the
    model need not know it.
    """
    model, weight, sigma_factor = part
    out = np.array([imt in left_out for imt in imts])
    known = [imt for imt in imts if imt not in left_out] or model.tabulated_measures()
    wanted = [imt if imt in known else known[0] for imt in imts]
    return _Part(
        model,
        weight,
        sigma_factor,
        imts=wanted,
        rows=model.coefficient_rows(wanted),
        reference=model.reference_row(),
        levels=np.where(out[:, None], np.inf, ln_levels),
    )


def _add_rates(
    part: _Part,
    contexts: RuptureContexts,
    blocks: ContextBlocks,
    values: NDArray[np.float64],
    rates: NDArray[np.float64],
    survival: NDArray[np.float64],
    out: NDArray[np.float64],
    occurrence: Occurrence,
) -> None:
    """Add the rates of exceedance of one part of a model."""
    weighted = rates if part.weight == 1.0 else rates * part.weight
    if isinstance(part.model.formula, Formula):
        add_model_rates(
            part.model.formula,
            part.rows,
            part.reference,
            contexts,
            blocks,
            np.array(_columns(part.model.requires), np.int64),
            values,
            weighted,
            part.levels,
            survival,
            out,
            part.sigma_factor,
            occurrence,
        )
        return
    columns = context_columns(contexts, blocks, values, part.model.requires)
    mean, sigma = model_moments(part.model, columns, part.imts)[:2]
    sigma = sigma * part.sigma_factor
    add_rates_of_moments(
        mean, sigma, contexts, blocks, weighted, part.levels, survival, out, occurrence
    )


def context_columns(
    contexts: RuptureContexts,
    blocks: ContextBlocks,
    values: NDArray[np.float64],
    required: Collection[str],
) -> NDArray[np.float64]:
    """Return the contexts with all that a model reads, shape (len(Context._fields), n).

    Parameters
    ----------
    contexts, blocks
        n pairs; the blocks know their magnitudes.
    values
        From `site_values`, shape (fields, S).
    required
        Fields to fill; the others are 0.
    """
    out = np.zeros((len(Context._fields), len(contexts)))
    out[0] = blocks.mag[contexts.rupture]
    for row, name in enumerate(COLUMNS):
        if name in required:
            out[1 + row] = contexts.columns[row]
    counts = np.diff(contexts.site_start)
    for row, name in enumerate(SITE_FIELDS + PATH_FIELDS):
        if name in required:
            out[1 + len(COLUMNS) + row] = np.repeat(values[row], counts)
    return out


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
