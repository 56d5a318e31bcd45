# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of exceedance against the error function of the standard library."""

from __future__ import annotations

import math

import numpy as np
import pytest

from quakegrid.hazard.kernels.exceedance import (
    LANES,
    POLYNOMIAL_LIMIT,
    add_exceedance_rates,
    survival_polynomial,
)


def _upper_tail(x: float) -> float:
    return 0.5 * math.erfc(x / math.sqrt(2.0))


def _expected(levels: np.ndarray, mean: np.ndarray, sigma: np.ndarray, cut: float) -> np.ndarray:
    tail = _upper_tail(cut)
    rows = []
    for level in levels:
        z = np.clip((level - mean) / sigma, -cut, cut)
        rows.append([(_upper_tail(x) - tail) / (1.0 - 2.0 * tail) for x in z])
    return np.array(rows)


def _rates(
    levels: np.ndarray, mean: np.ndarray, sigma: np.ndarray, rates: np.ndarray, cut: float
) -> np.ndarray:
    survival = survival_polynomial(cut)
    out = np.zeros((len(rates), len(levels)))
    inverse = 1.0 / (sigma * survival[0])
    n = len(mean)
    # what stands in the last vector behind the contexts counts for nothing
    behind = -n % LANES
    mean, inverse = (np.pad(each, (0, behind), constant_values=7.0) for each in (mean, inverse))
    rates = np.pad(rates, ((0, 0), (0, behind)))
    add_exceedance_rates(levels, mean, inverse, rates, survival, n, np.empty(n + behind), out)
    return out


@pytest.mark.parametrize("cut", [0.5, 1.0, 2.0, 3.0, 3.5, 5.0, 6.0, 8.3])
def test_rates_equal_the_error_function(cut: float) -> None:
    """Any truncation level gives the sum, the polynomial to 5e-9 of it, the others exactly."""
    rng = np.random.default_rng(3)
    mean, sigma = rng.normal(-2.0, 1.0, 100), rng.uniform(0.4, 0.9, 100)
    rates = rng.uniform(1e-5, 1e-2, (1, 100))
    levels = np.linspace(-6.0, 3.0, 30)
    expected = _expected(levels, mean, sigma, cut) @ rates[0]
    got = _rates(levels, mean, sigma, rates, cut)[0]
    relative = 5e-9 if cut <= POLYNOMIAL_LIMIT else 0.0
    np.testing.assert_allclose(got, expected, rtol=relative, atol=2e-14 * rates.sum())


@pytest.mark.parametrize("cut", [0.5, 2.0, 3.0])
def test_small_probabilities_are_as_exact_as_large_ones(cut: float) -> None:
    """Down to a millionth of the truncation level away from it."""
    x = cut * np.concatenate([np.linspace(-1.0, 0.9, 50), 1.0 - np.geomspace(1e-6, 0.1, 30)])
    one, zero = np.ones(1), np.zeros(1)
    got = np.array([_rates(np.array([each]), zero, one, one[None], cut)[0, 0] for each in x])
    beyond = math.erfc(cut / math.sqrt(2.0))
    scale = 2.0 - 2.0 * beyond
    expected = [(math.erfc(each / math.sqrt(2.0)) - beyond) / scale for each in x]
    np.testing.assert_allclose(got, expected, rtol=5e-9, atol=1e-15)


def test_variants_share_the_probabilities() -> None:
    """Several rows of rates give what each gives alone."""
    rng = np.random.default_rng(4)
    mean, sigma = rng.normal(-2.0, 1.0, 50), rng.uniform(0.4, 0.9, 50)
    rates = rng.uniform(1e-5, 1e-2, (3, 50))
    levels = np.linspace(-6.0, 3.0, 12)
    together = _rates(levels, mean, sigma, rates, 3.0)
    for row, alone in zip(together, rates, strict=True):
        np.testing.assert_array_equal(row, _rates(levels, mean, sigma, alone[None], 3.0)[0])


def test_levels_out_of_reach_have_no_rate() -> None:
    """A level beyond the truncation of every context has a rate of exactly 0."""
    out = _rates(np.array([0.0, 5.0]), np.zeros(4), np.ones(4), np.ones((1, 4)), 3.0)
    assert out[0, 1] == 0.0


def test_levels_always_exceeded_have_the_whole_rate() -> None:
    """A level below the truncation of every context has exactly the sum of the rates."""
    out = _rates(np.array([-5.0, 0.0]), np.zeros(4), np.ones(4), np.ones((1, 4)), 3.0)
    assert out[0, 0] == 4.0
    assert out[0, 1] == pytest.approx(2.0, abs=1e-14)


def test_truncation_at_zero_is_a_step() -> None:
    """With (almost) no truncation width the median alone decides."""
    mean = np.array([-1.0, 1.0])
    out = _rates(np.array([-2.0, 0.0, 2.0]), mean, np.ones(2), np.ones((1, 2)), 1e-9)
    np.testing.assert_array_equal(out[0], [2.0, 1.0, 0.0])
