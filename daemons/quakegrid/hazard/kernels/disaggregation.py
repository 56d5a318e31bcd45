# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of exceedance of single levels, told by the bins they come from, compiled."""

from __future__ import annotations

import math

from numba.extending import register_jitable

from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.elementary import FAST_MATH
from quakegrid.hazard.kernels.exceedance import SURE, Occurrence, fill_survival, support

_RATES, _EXCLUSIVE = int(Occurrence.RATES), int(Occurrence.EXCLUSIVE_CHANCES)
_DISPERSED = int(Occurrence.NEGATIVE_BINOMIAL)

_loop = register_jitable(fastmath=set(FAST_MATH), error_model="numpy")


@kernel("disaggregation")
def add_disaggregated_rates(
    mean,
    inverse,
    numbers,
    occurrence,
    ln_levels,
    survival,
    of_edges,
    eps_edges,
    star,
    cell,
    place,
    scratch,
    near,
    placed,
):
    """Add the rates at which n contexts of one site exceed levels, told by bins.

    The probability that epsilon lies in a bin and the level is exceeded is a difference of the
    truncated normal survival function Q: ``min(Q(lower edge), Q(level)) - Q(upper edge)``,
    where that is positive.

    Parameters
    ----------
    mean, inverse
        Shape (n,): mean [ln units], 1 / (sigma * truncation level).
    numbers
        Shape (V, n): annual rates of occurrence, a row for each variant; or chances, (C, n).
    occurrence
        What the numbers are, an `Occurrence`; with chances V is 1 in what is added to.
    ln_levels
        Shape (P,) [ln units]; +inf for none.
    survival
        From `survival_polynomial`.
    of_edges
        Shape (E + 1,): the survival function at the edges of the bins of epsilon.
    eps_edges
        Shape (E + 1,) [standard deviations].
    star
        Whether all of a context counts in the bin of the epsilon that just reaches the level.
    cell
        Shape (n,): number of the bin of magnitude and distance, -1 for none.
    place
        Shape (n,): number of the bin of magnitude, longitude and latitude, -1 for none.
    scratch
        Shape (>= n,).
    near
        Shape (V, P, cells, E), added to [1/yr].
    placed
        Shape (V, P, places), added to [1/yr].
    """
    n = len(mean)
    _, high = support(mean, inverse, n)
    for p in range(len(ln_levels)):
        level = ln_levels[p]
        if level >= high:
            continue
        fill_survival(level, mean, inverse, survival, n, scratch)
        for v in range(len(near)):
            for i in range(n):
                exceeded = scratch[i]
                if not exceeded > 0.0 or numbers[v, i] == 0.0:
                    continue
                whole = _added(numbers, v, i, exceeded, occurrence)
                if place[i] >= 0:
                    placed[v, p, place[i]] += whole
                if cell[i] < 0:
                    continue
                out = near[v, p, cell[i]]
                if star:
                    reached = (level - mean[i]) * inverse[i] * survival[0]
                    out[_bin_of(reached, eps_edges)] += whole
                else:
                    _spread(of_edges, numbers, v, i, exceeded, occurrence, out)


@_loop
def _spread(of_edges, numbers, v, i, exceeded, occurrence, out):
    """Add a context to the bins of epsilon above a level."""
    for k in range(len(out)):
        above = min(of_edges[k], exceeded) - of_edges[k + 1]
        if above > 0.0:
            out[k] += _added(numbers, v, i, above, occurrence)


@_loop
def _added(numbers, v, i, probability, occurrence):
    """Return what a context adds that exceeds with a probability once it happens."""
    if occurrence == _RATES:
        return numbers[v, i] * probability
    if occurrence == _DISPERSED:
        return math.log1p(numbers[1, i] * numbers[0, i] * probability) / numbers[1, i]
    never = 1.0 - probability
    total = 0.0
    for k in range(len(numbers) - 1, -1, -1):
        total = total * never + numbers[k, i]
    happening = total * probability
    return happening if occurrence == _EXCLUSIVE else -math.log1p(-min(happening, SURE))


@_loop
def _bin_of(value, edges):
    """Return the bin of a value, the first or the last for those beyond them."""
    k = 0
    while k < len(edges) - 2 and value >= edges[k + 1]:
        k += 1
    return k
