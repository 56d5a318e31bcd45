# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of exceedance of single levels, told by the bins they come from, compiled."""

from __future__ import annotations

from numba.extending import register_jitable

from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.elementary import FAST_MATH
from quakegrid.hazard.kernels.exceedance import fill_survival, support

_loop = register_jitable(fastmath=set(FAST_MATH), error_model="numpy")


@kernel("disaggregation")
def add_disaggregated_rates(
    mean,
    inverse,
    rates,
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
    rates
        Shape (V, n): annual rates of occurrence, a row for each variant.
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
        for v in range(len(rates)):
            for i in range(n):
                rate = rates[v, i]
                exceeded = scratch[i]
                if not exceeded > 0.0 or rate == 0.0:
                    continue
                if place[i] >= 0:
                    placed[v, p, place[i]] += rate * exceeded
                if cell[i] < 0:
                    continue
                out = near[v, p, cell[i]]
                if star:
                    reached = (level - mean[i]) * inverse[i] * survival[0]
                    out[_bin_of(reached, eps_edges)] += rate * exceeded
                else:
                    _spread(of_edges, exceeded, rate, out)


@_loop
def _spread(of_edges, exceeded, rate, out):
    """Add a rate to the bins of epsilon above a level."""
    for k in range(len(of_edges) - 1):
        above = min(of_edges[k], exceeded) - of_edges[k + 1]
        out[k] += rate * max(above, 0.0)


@_loop
def _bin_of(value, edges):
    """Return the bin of a value, the first or the last for those beyond them."""
    k = 0
    while k < len(edges) - 2 and value >= edges[k + 1]:
        k += 1
    return k
