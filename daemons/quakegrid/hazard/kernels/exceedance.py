# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of exceedance of a truncated lognormal, summed over a block of contexts."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Any

import numpy as np
from numba.np.unsafe.ndarray import to_fixed_tuple
from numpy.polynomial import chebyshev, polynomial
from numpy.typing import NDArray

from quakegrid.hazard.kernels.compiled import REDUCTION, part
from quakegrid.hazard.kernels.elementary import FAST_MATH
from quakegrid.hazard.kernels.normal_distribution import upper_tail

#: Up to this truncation level a polynomial in x ** 2 is good for every probability to 5e-9 of it,
#: a tenth of what single precision resolves, in which curves are kept.
POLYNOMIAL_LIMIT = 3.0
#: An untruncated distribution is cut here: the tail beyond has a probability of 5e-17.
UNTRUNCATED = 8.3
_TERMS = 12
#: How many numbers `survival_polynomial` returns.
SURVIVAL_SIZE = 2 + _TERMS
#: Contexts are taken so many at a time: what is left over by a vector would cost as much as it.
LANES = 8
#: A probability of exceedance that is as good as 1: its curve is 1 in single precision.
SURE = 1.0 - 1e-15


class Occurrence(IntEnum):
    """What the numbers of a rupture are, and how the ruptures of a batch add up."""

    #: Annual rates; rates of exceedance are added.
    RATES = 0
    #: Chances to happen more than 0, 1 ... times; minus ln of no exceedance is added.
    CHANCES = 1
    #: The same times weights, where one rupture rules out the others: probabilities are added.
    EXCLUSIVE_CHANCES = 2
    #: Mean numbers of occurrences, and the dispersion of a negative binomial; minus ln of no
    #: exceedance is added.
    NEGATIVE_BINOMIAL = 3


_RATES, _EXCLUSIVE = int(Occurrence.RATES), int(Occurrence.EXCLUSIVE_CHANCES)
_DISPERSED = int(Occurrence.NEGATIVE_BINOMIAL)


def survival_polynomial(truncation_level: float) -> NDArray[np.float64]:
    """Return what the kernels need to evaluate the truncated normal survival function.

    Parameters
    ----------
    truncation_level
        Standard deviations at which the distribution is cut on both sides.

    Returns
    -------
    ndarray
        Shape (14,): the level in use, 1 for the polynomial form or 0 for the rational one,
        then 12 coefficients.  Polynomial form: ``0.5 - u * sum(c[k] * u ** 2k)`` with
        ``u = x / level`` is the survival function for ``|u| <= 1``.  Rational form: the
        survival function is ``(Q(x) - c[0]) * c[1]``, Q that of the standard normal.
    """
    level = min(truncation_level, UNTRUNCATED)
    result = np.zeros(SURVIVAL_SIZE)
    result[0] = level
    if level > POLYNOMIAL_LIMIT:
        tail = 0.0 if truncation_level > UNTRUNCATED else 0.5 * math.erfc(level / math.sqrt(2))
        result[2:4] = tail, 1.0 / (1.0 - 2.0 * tail)
        return result
    result[2:] = _coefficients(level)
    result[1] = 1.0
    return result


def _coefficients(level: float) -> NDArray[np.float64]:
    """Return the coefficients of the polynomial form.

    erf is odd: ``p(t) = erf(level u / sqrt 2) / (2 u erf(level / sqrt 2))`` is a smooth function
    of ``t = u ** 2``, and p(1) = 1/2.  What is fitted is ``(p(t) - 1/2) / (1 - t)``, so that the
    survival function is 0 at the truncation to the last bit, with weights that make its
    relative errors alike all over.
    """
    nodes = 0.5 + 0.5 * np.cos(np.pi * (np.arange(400) + 0.5) / 400)
    u = np.sqrt(nodes)
    top = math.erf(level / math.sqrt(2))
    beyond = math.erfc(level / math.sqrt(2))
    p = np.array([math.erf(level * x / math.sqrt(2)) / (2.0 * x * top) for x in u])
    survival = np.array([(math.erfc(level * x / math.sqrt(2)) - beyond) / (2.0 * top) for x in u])
    fit = chebyshev.chebfit(
        2.0 * nodes - 1.0,
        (p - 0.5) / (1.0 - nodes),
        _TERMS - 2,
        w=u * (1.0 - nodes) / survival,
    )
    quotient = polynomial.Polynomial(chebyshev.cheb2poly(fit))(polynomial.Polynomial([-1.0, 2.0]))
    whole = polynomial.Polynomial([0.5]) + quotient * polynomial.Polynomial([1.0, -1.0])
    return np.asarray(whole.coef, dtype=np.float64)


def survival_at(epsilon: NDArray[np.float64], survival: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the truncated normal survival function at a few epsilons, without the compiler.

    Parameters
    ----------
    epsilon
        Any shape [standard deviations].
    survival
        From `survival_polynomial`.
    """
    u = np.clip(epsilon / survival[0], -1.0, 1.0)
    if survival[1] == 1.0:
        return np.asarray(0.5 - u * polynomial.polyval(u * u, survival[2:]))
    tail, scale = survival[2:4]
    return np.asarray((upper_tail(u * survival[0]) - tail) * scale)


@part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
def _polynomial_survival(level, mean, inverse, survival, n, out):
    """Fill `out` with the survival function, polynomial form."""
    _, _, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 = survival
    for i in range(n):
        u = min(max((level - mean[i]) * inverse[i], -1.0), 1.0)
        t = u * u
        p = c11
        p = p * t + c10
        p = p * t + c9
        p = p * t + c8
        p = p * t + c7
        p = p * t + c6
        p = p * t + c5
        p = p * t + c4
        p = p * t + c3
        p = p * t + c2
        p = p * t + c1
        p = p * t + c0
        out[i] = 0.5 - u * p


@part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
def _rational_survival(level, mean, inverse, survival, n, out):
    """Fill `out` with the survival function, rational form."""
    truncation, _, tail, scale = survival[:4]
    for i in range(n):
        u = min(max((level - mean[i]) * inverse[i], -1.0), 1.0)
        out[i] = (upper_tail(u * truncation) - tail) * scale


@part(nogil=True, error_model="numpy", fastmath=set(REDUCTION))
def _dot(a, b, n):
    total = 0.0
    for i in range(n):
        total += a[i] * b[i]
    return total


@part(nogil=True, error_model="numpy", fastmath=set(REDUCTION))
def _sum(a, n):
    total = 0.0
    for i in range(n):
        total += a[i]
    return total


@part(nogil=True, error_model="numpy", fastmath=set(REDUCTION))
def support(mean, inverse, n):
    """Return the lowest and the highest ln intensity a block of contexts can produce."""
    low = 1e300
    high = -1e300
    for i in range(n):
        half_width = 1.0 / inverse[i]
        low = min(low, mean[i] - half_width)
        high = max(high, mean[i] + half_width)
    return low, high


@part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
def fill_survival(level, mean, inverse, survival, n, out):
    """Fill `out` with the survival function, in the form `survival` is made for."""
    known = to_fixed_tuple(survival, SURVIVAL_SIZE)
    if survival[1] == 1.0:
        _polynomial_survival(level, mean, inverse, known, n, out)
    else:
        _rational_survival(level, mean, inverse, known, n, out)


def _rates_with(fill: Any) -> Any:
    """Return the loop over levels around one form of the survival function.

    The form is chosen outside of the loop: its coefficients and what LLVM checks of the
    arrays are then the same for all levels, which halves the time of small blocks.
    """

    @part(nogil=True, error_model="numpy")
    def add(ln_levels, mean, inverse, rates, survival, n, scratch, out):
        low, high = support(mean, inverse, n)
        whole = (n + LANES - 1) // LANES * LANES
        variants = rates.shape[0]
        known = to_fixed_tuple(survival, SURVIVAL_SIZE)
        for level in range(len(ln_levels)):
            x = ln_levels[level]
            if x >= high:  # no context reaches this level, nor the ones above
                break
            if x <= low:  # every context exceeds it
                for v in range(variants):
                    out[v, level] += _sum(rates[v], n)
                continue
            fill(x, mean, inverse, known, whole, scratch)
            for v in range(variants):
                out[v, level] += _dot(rates[v], scratch, whole)

    return add


_polynomial_rates = _rates_with(_polynomial_survival)
_rational_rates = _rates_with(_rational_survival)


@part(nogil=True, error_model="numpy")
def add_exceedance_rates(ln_levels, mean, inverse, rates, survival, n, scratch, out):
    """Add the rates of exceedance of n contexts.

    Parameters
    ----------
    ln_levels
        Shape (L,), ascending [ln units].
    mean
        Shape (>= W,), W the multiple of `LANES` that n is rounded up to [ln units].
    inverse
        Shape (>= W,): 1 / (sigma * truncation level).
    rates
        Shape (V, >= W): annual rates of occurrence, one row for each variant, 0 beyond n.
    survival
        From `survival_polynomial`.
    n
        How many contexts there are; finite numbers must stand behind them.
    scratch
        Shape (>= W,).
    out
        Shape (V, L), added to [1/yr].
    """
    if survival[1] == 1.0:
        _polynomial_rates(ln_levels, mean, inverse, rates, survival, n, scratch, out)
    else:
        _rational_rates(ln_levels, mean, inverse, rates, survival, n, scratch, out)


@part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
def _happening(chances, n, out):
    """Replace probabilities of exceedance by those that one occurrence at least exceeds.

    Row k of `chances` has the probabilities of more than k occurrences: with q the
    probability that one occurrence does not exceed, ``1 - sum_k p_k q^k`` is
    ``(1 - q) * sum_k chances_k q^k``, which keeps small numbers exact.
    """
    last = len(chances) - 1
    if last == 0:
        for i in range(n):
            out[i] *= chances[0, i]
        return
    for i in range(n):
        q = 1.0 - out[i]
        total = chances[last, i]
        for k in range(last - 1, -1, -1):
            total = total * q + chances[k, i]
        out[i] *= total


@part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
def _any_of(values, n):
    """Return the probability of one or more of n independent events; overwrites them."""
    while n > 1:
        half = (n + 1) // 2
        for i in range(n - half):
            values[i] += values[half + i] - values[i] * values[half + i]
        n = half
    return values[0]


@part(nogil=True, error_model="numpy")
def add_exceedance_chances(ln_levels, mean, inverse, chances, exclusive, survival, n, scratch, out):
    """Add what ruptures that are not Poissonian contribute to n contexts of one block.

    Parameters
    ----------
    ln_levels, mean, inverse, survival, n, scratch
        As in `add_exceedance_rates`.
    chances
        Shape (C, >= n): the probability that the rupture happens more than 0, 1, 2 ... times,
        of exclusive ruptures times their weights.
    exclusive
        Whether one rupture rules out the others.
    out
        Shape (L,), added to: of exclusive ruptures the probability of exceedance, of others
        minus the logarithm of the probability that none of them exceeds.
    """
    _, high = support(mean, inverse, n)
    for level in range(len(ln_levels)):
        if ln_levels[level] >= high:
            break
        fill_survival(ln_levels[level], mean, inverse, survival, n, scratch)
        _happening(chances, n, scratch)
        if exclusive:
            out[level] += _sum(scratch, n)
        else:
            out[level] -= math.log1p(-min(_any_of(scratch, n), SURE))


@part(nogil=True, error_model="numpy")
def add_dispersed_exceedances(ln_levels, mean, inverse, numbers, survival, n, scratch, out):
    """Add what ruptures of negative binomial occurrence contribute to n contexts of one block.

    The probability that no occurrence exceeds a level is ``(1 + a m P) ** (-1 / a)``, see
    `temporal_occurrence.NegativeBinomialOccurrence`.

    Parameters
    ----------
    ln_levels, mean, inverse, survival, n, scratch
        As in `add_exceedance_rates`.
    numbers
        Shape (2, >= n): mean numbers of occurrences m, dispersion a.
    out
        Shape (L,), added to: minus the logarithm of the probability of no exceedance.
    """
    _, high = support(mean, inverse, n)
    for level in range(len(ln_levels)):
        if ln_levels[level] >= high:
            break
        fill_survival(ln_levels[level], mean, inverse, survival, n, scratch)
        for i in range(n):
            out[level] += math.log1p(numbers[1, i] * numbers[0, i] * scratch[i]) / numbers[1, i]


@part(nogil=True, error_model="numpy")
def add_exceedances(ln_levels, mean, inverse, numbers, occurrence, survival, n, scratch, out):
    """Add the exceedances of n contexts: rates, or chances if that is what `numbers` are.

    Parameters
    ----------
    ln_levels, mean, inverse, survival, n, scratch
        As in `add_exceedance_rates`.
    numbers
        Shape (V, >= n), (C, >= n) or (2, >= n).
    occurrence
        What the numbers are, an `Occurrence`.
    out
        Shape (V, L), or (1, L) for chances.
    """
    if occurrence == _RATES:
        add_exceedance_rates(ln_levels, mean, inverse, numbers, survival, n, scratch, out)
    elif occurrence == _DISPERSED:
        add_dispersed_exceedances(ln_levels, mean, inverse, numbers, survival, n, scratch, out[0])
    else:
        exclusive = occurrence == _EXCLUSIVE
        add_exceedance_chances(
            ln_levels, mean, inverse, numbers, exclusive, survival, n, scratch, out[0]
        )
