# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quantiles of the chi-square distribution, for models that give deviations a distribution."""

from __future__ import annotations

import math

_TOLERANCE = 1e-15
_MOST_TERMS = 10_000
_MOST_STEPS = 200


def quantile(probability: float, degrees: float) -> float:
    """Return what a chi-square variable falls below with a probability.

    Parameters
    ----------
    probability
        Between 0 and 1, both excluded.
    degrees
        Degrees of freedom, above 0 and not necessarily whole.

    Raises
    ------
    ValueError
        A probability or degrees outside these limits.
    """
    if not (0.0 < probability < 1.0 and degrees > 0.0):
        raise ValueError(f"no quantile of {probability} with {degrees} degrees of freedom")
    shape = 0.5 * degrees
    low, high = 0.0, shape + 1.0
    while _gamma_distribution(shape, high) < probability:
        low, high = high, 2.0 * high
    for _ in range(_MOST_STEPS):
        middle = 0.5 * (low + high)
        if high - low <= _TOLERANCE * middle:
            break
        if _gamma_distribution(shape, middle) < probability:
            low = middle
        else:
            high = middle
    return low + high


def _gamma_distribution(shape: float, x: float) -> float:
    """Return the regularized lower incomplete gamma function, by its series.

    Abramowitz and Stegun (1964), Handbook of mathematical functions, equation 6.5.29.
    """
    if x <= 0.0:
        return 0.0
    term = total = 1.0 / shape
    for number in range(1, _MOST_TERMS):
        term *= x / (shape + number)
        total += term
        if term < total * _TOLERANCE:
            break
    return total * math.exp(shape * math.log(x) - x - math.lgamma(shape))
