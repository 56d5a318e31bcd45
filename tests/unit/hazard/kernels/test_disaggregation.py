# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of exceedance by bins of epsilon."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from quakegrid.hazard.kernels.disaggregation import add_disaggregated_rates
from quakegrid.hazard.kernels.exceedance import Occurrence, fill_survival, survival_polynomial

#: How exact differences of two probabilities are: each is good to 5e-9 of itself.
POLYNOMIAL = 2e-8
EDGES = np.linspace(-3.0, 3.0, 7)


def _normal(x):
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def _truncated(low, high):
    """Return the probability of a normal between two values, truncated at 3."""
    low, high = max(low, -3.0), min(high, 3.0)
    return max(_normal(high) - _normal(low), 0.0) / (_normal(3.0) - _normal(-3.0))


def _told(epsilon, numbers, star=False, occurrence=Occurrence.RATES, cell=0):
    """Return the rates of one context whose level is at an epsilon."""
    survival = survival_polynomial(3.0)
    of_edges = np.empty(len(EDGES))
    for k, edge in enumerate(EDGES):
        fill_survival(edge, np.zeros(1), np.full(1, 1.0 / 3.0), survival, 1, of_edges[k:])
    near, placed = np.zeros((1, 1, 2, 6)), np.zeros((1, 1, 2))
    add_disaggregated_rates(
        np.array([0.5]), np.array([1.0 / (0.7 * 3.0)]), np.array(numbers), int(occurrence),
        np.array([0.5 + 0.7 * epsilon]), survival, of_edges, EDGES, star,
        np.array([cell]), np.array([1]), np.empty(1), near, placed,
    )  # fmt: skip
    return near[0, 0], placed[0, 0]


@pytest.mark.parametrize("epsilon", [-2.5, -0.3, 0.0, 1.7, 2.99])
def test_bins_hold_the_truncated_normal_above_the_level(epsilon):
    """Nothing below the level, part of the bin it lies in, all of the bins above."""
    near, placed = _told(epsilon, [[0.02]])
    expected = [
        0.02 * _truncated(max(low, epsilon), high) if high > epsilon else 0.0
        for low, high in pairwise(EDGES)
    ]
    assert near[0] == pytest.approx(expected, rel=POLYNOMIAL, abs=1e-13)
    assert placed.tolist() == pytest.approx([0.0, near.sum()], rel=1e-10)


def test_epsilon_star_puts_all_into_the_bin_of_the_level():
    """Of 1.7 into the bin from 1 to 2."""
    near, _ = _told(1.7, [[0.02]], star=True)
    assert near[0] == pytest.approx([0, 0, 0, 0, 0.02 * _truncated(1.7, 3.0), 0], rel=POLYNOMIAL)


def test_a_level_below_all_is_exceeded_for_certain():
    """Its epsilon is below the lowest bin and counts there."""
    near, _ = _told(-5.0, [[0.02]], star=True)
    assert near[0].tolist() == pytest.approx([0.02, 0, 0, 0, 0, 0])


def test_a_level_beyond_the_truncation_adds_nothing():
    """Nor does a context outside all bins add to them."""
    assert not _told(3.1, [[0.02]])[0].any()
    near, placed = _told(0.0, [[0.02]], cell=-1)
    assert not near.any()
    assert placed[1] == pytest.approx(0.01)


def test_chances_add_minus_the_logarithm_of_no_exceedance():
    """A rupture that happens once with 0.3 and twice with 0.1: chances 0.4 and 0.1."""
    p = _truncated(1.7, 3.0)
    happening = 1.0 - (0.6 + 0.3 * (1.0 - p) + 0.1 * (1.0 - p) ** 2)
    _, placed = _told(1.7, [[0.4], [0.1]], occurrence=Occurrence.CHANCES)
    assert placed[1] == pytest.approx(-math.log1p(-happening), rel=POLYNOMIAL)
    _, placed = _told(1.7, [[0.4], [0.1]], occurrence=Occurrence.EXCLUSIVE_CHANCES)
    assert placed[1] == pytest.approx(happening, rel=POLYNOMIAL)
