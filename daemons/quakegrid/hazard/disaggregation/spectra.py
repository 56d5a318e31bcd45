# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Response spectra of the ruptures that exceed a level: conditional on it, and their median.

Baker, J. W. (2011). Conditional mean spectrum: tool for ground-motion selection. Journal of
Structural Engineering 137 (3), 322-331. DOI 10.1061/(ASCE)ST.1943-541X.0000215

Lin, T., Harmsen, S. C., Baker, J. W. and Luco, N. (2013). Conditional spectrum computation
incorporating multiple causal earthquakes and ground-motion prediction models. Bulletin of the
Seismological Society of America 103 (2A), 1103-1116. DOI 10.1785/0120110293
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.disaggregation.rates import context_steps, model_columns
from quakegrid.hazard.exceedance import truncated_normal_survival
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.hazard_rates import (
    RatedRuptures,
    beside_each_other,
    model_parts,
    site_values,
)
from quakegrid.hazard.kernels.exceedance import SURE, Occurrence
from quakegrid.hazard.kernels.merged_contexts import merged_contexts
from quakegrid.hazard.kernels.model_moments import model_moments
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.site_collection import SiteCollection

Floats = NDArray[np.float64]

#: Keeps a model without any spread from dividing by 0 [ln units].
_LEAST_SIGMA = 1e-12
#: How many sums are made for each measure and level.
SUMS = 3


class Spectrum(Protocol):
    """What of the spectrum of a rupture is summed up."""

    @property
    def levels(self) -> int:
        """Return P, the number of levels of each site."""
        ...

    def terms(
        self, site: int, known: Sequence[int], mean: Floats, sigma: Floats
    ) -> tuple[Floats, Floats, Floats] | None:
        """Return what ruptures add at one site.

        Parameters
        ----------
        site
            Row of the levels.
        known
            The measures that a model knows, of all M.
        mean, sigma
            Shape (K, n) [ln units]: of these measures, of n ruptures.

        Returns
        -------
        tuple
            The epsilon that reaches the level, and two numbers that count as often as it is
            exceeded; shapes that broadcast to (K, P, n). None where no level can be told.
        """
        ...


@dataclass(frozen=True)
class ConditionalSpectrum:
    """The spectrum given that one measure has a level, which it has where it is exceeded.

    Attributes
    ----------
    reference
        Number of the measure it is conditioned on.
    correlation
        Shape (M,): of the deviations of each measure with those of the reference.
    ln_levels
        Shape (S, P) [ln units]; +inf for none.
    """

    reference: int
    correlation: Floats
    ln_levels: Floats

    @property
    def levels(self) -> int:
        """Return P."""
        return int(self.ln_levels.shape[1])

    def terms(
        self, site: int, known: Sequence[int], mean: Floats, sigma: Floats
    ) -> tuple[Floats, Floats, Floats] | None:
        """Return epsilon, the conditional mean, and the expected square (equations 3 and 4)."""
        if self.reference not in known:
            return None
        row = known.index(self.reference)
        levels = self.ln_levels[site][:, np.newaxis]
        epsilon = (levels - mean[row]) / sigma[row]
        rho = self.correlation[list(known), np.newaxis, np.newaxis]
        deviation = sigma[:, np.newaxis]
        there = np.where(np.isfinite(epsilon), epsilon, 0.0)
        conditional = mean[:, np.newaxis] + rho * there * deviation
        square = deviation**2 * (1.0 - rho**2) + conditional**2
        return epsilon[np.newaxis], conditional, square


@dataclass(frozen=True)
class MedianSpectrum:
    """The median spectrum of what exceeds a level, each measure by a level of its own.

    Attributes
    ----------
    ln_levels
        Shape (S, M, P) [ln units]; +inf for none.
    """

    ln_levels: Floats

    @property
    def levels(self) -> int:
        """Return P."""
        return int(self.ln_levels.shape[2])

    def terms(
        self, site: int, known: Sequence[int], mean: Floats, sigma: Floats
    ) -> tuple[Floats, Floats, Floats] | None:
        """Return epsilon, mean and standard deviation."""
        levels = self.ln_levels[site, list(known)][:, :, np.newaxis]
        centre, deviation = mean[:, np.newaxis], sigma[:, np.newaxis]
        return (levels - centre) / deviation, centre, deviation


def spectral_sums(
    ruptures: Sequence[RatedRuptures],
    sites: SiteCollection,
    models: Sequence[GroundMotionModel],
    imts: Sequence[str],
    spectrum: Spectrum,
    truncation_level: float,
    left_out: Sequence[Collection[str]] = (),
) -> tuple[Floats, int]:
    """Return sums over the ruptures that exceed levels, for each of some models.

    Parameters
    ----------
    ruptures
        Sources of one group; all have the same number V of variants.
    sites
        S sites, few enough for all their contexts to be held.
    models
        G models of the group's tectonic region type.
    imts
        M intensity measures.
    spectrum
        What is summed.
    truncation_level
        [standard deviations]
    left_out
        For each model the measures it is not computed for; they have no sums.

    Returns
    -------
    sums
        Shape (S, V, G, M, P, 3): rates of exceedance [1/yr]; the same times each of the two
        terms.
    contexts
        The number of rupture-site pairs within the integration distance.
    """
    required = frozenset().union(*(model.requires for model in models)) | {"rrup"}
    contexts = _contexts(ruptures, sites, required)
    first = ruptures[0]
    variants = len(first.rates) if first.occurrence == Occurrence.RATES else 1
    shape = (len(sites), variants, len(models), len(imts), spectrum.levels, SUMS)
    sums = np.zeros(shape)
    mag = np.concatenate([source.properties.mag_in_models for source in ruptures])
    numbers = beside_each_other([source.rates for source in ruptures])
    values = site_values(sites)
    for s, some in context_steps(contexts):
        here = contexts.rupture[some]
        columns = model_columns(contexts, some, mag[here], values[:, s], required)
        for g, model in enumerate(models):
            without = left_out[g] if left_out else ()
            known = [m for m, imt in enumerate(imts) if imt not in without]
            for part, weight, sigma_factor in model_parts(model) if known else ():
                moments = model_moments(part, columns, [imts[m] for m in known])
                sigma = np.maximum(moments[1] * sigma_factor, _LEAST_SIGMA)
                terms = spectrum.terms(s, known, moments[0], sigma)
                if terms is None:
                    continue
                chance = truncated_normal_survival(terms[0], truncation_level)
                for v, rates in enumerate(_rates(first, numbers[:, here], chance)):
                    out = sums[s, v, g]
                    rates *= weight
                    out[known, :, 0] += rates.sum(axis=-1)
                    out[known, :, 1] += (rates * terms[1]).sum(axis=-1)
                    out[known, :, 2] += (rates * terms[2]).sum(axis=-1)
    return sums, len(contexts)


def _rates(first: RatedRuptures, numbers: Floats, chance: Floats) -> Iterator[Floats]:
    """Yield for each variant the annual rates of exceedance, in the shape of `chance`."""
    if first.occurrence == Occurrence.RATES:
        for row in numbers:
            yield row * chance
    elif first.occurrence == Occurrence.NEGATIVE_BINOMIAL:
        mean, dispersion = numbers
        yield np.log1p(dispersion * mean * chance) / dispersion / first.investigation_time
    else:
        never = 1.0 - chance
        some = np.zeros_like(chance)
        for row in numbers[::-1]:
            some = some * never + row
        exceeded = np.minimum(some * chance, SURE)
        yield -np.log1p(-exceeded) / first.investigation_time


def _contexts(
    ruptures: Sequence[RatedRuptures], sites: SiteCollection, required: frozenset[str]
) -> RuptureContexts:
    """Return the contexts of all sources."""
    given = (sites.lon, sites.lat, sites.depth)
    parts = [source.contexts(*given, required) for source in ruptures]
    counts = [len(source.properties) for source in ruptures]
    firsts = [0, *np.cumsum(counts[:-1]).tolist()]
    in_use = [row for row, name in enumerate(COLUMNS) if name in required]
    return merged_contexts(parts, firsts, in_use)


def conditional_moments(sums: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of a spectrum from sums of `ConditionalSpectrum`.

    Parameters
    ----------
    sums
        Shape (..., P, 3).
    rate
        Shape (P,): the rate at which each level is exceeded [1/yr].

    Returns
    -------
    mean, deviation
        Shape (..., P) [ln units]; nan where nothing exceeds the level.
    """
    share, first, second = np.moveaxis(sums, -1, 0) / rate
    variance = second - 2.0 * first * first + share * first * first
    empty = share == 0.0
    return (
        np.where(empty, math.nan, first),
        np.where(empty, math.nan, np.sqrt(np.maximum(variance, 0.0))),
    )
