# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exceedances of ruptures that are not Poissonian."""

import numpy as np
import pytest

from quakegrid.hazard.exceedance import truncated_normal_survival
from quakegrid.hazard.kernels.exceedance import (
    add_dispersed_exceedances,
    add_exceedance_chances,
    survival_polynomial,
)
from quakegrid.hazard.temporal_occurrence import NegativeBinomialOccurrence

LEVELS = np.log([0.01, 0.1, 0.3])
MEAN = np.log([0.05, 0.2, 0.1])
SIGMA = 0.6
PROBABILITIES = np.array([[0.7, 0.2, 0.1], [0.9, 0.1, 0.0], [0.999, 0.001, 0.0]])


def chances(weights):
    """Return the probabilities of more than 0 and 1 occurrences, times weights."""
    return np.ascontiguousarray(np.cumsum(PROBABILITIES[:, :0:-1], axis=1)[:, ::-1].T * weights)


def no_exceedance():
    """Return the probability that no occurrence of each rupture exceeds each level."""
    exceeds = truncated_normal_survival((LEVELS[:, None] - MEAN) / SIGMA, 3.0)
    powers = (1.0 - exceeds)[..., None] ** np.arange(3)
    return (powers * PROBABILITIES).sum(axis=-1)


@pytest.mark.parametrize("exclusive", [False, True])
def test_chances_combine_as_probabilities_do(exclusive):
    """Independent ruptures multiply no exceedance, exclusive ones add weighted exceedance."""
    weights = np.array([0.2, 0.3, 0.5]) if exclusive else np.ones(3)
    out = np.zeros(3)
    inverse = np.full(3, 1.0 / (SIGMA * 3.0))
    add_exceedance_chances(
        LEVELS, MEAN, inverse, chances(weights), exclusive, survival_polynomial(3.0), 3,
        np.empty(3), out,
    )  # fmt: skip
    none = no_exceedance()
    expected = (1.0 - none) @ weights if exclusive else -np.log(none).sum(axis=1)
    # 5e-9 is how exact each probability of exceedance is
    np.testing.assert_allclose(out, expected, rtol=5e-9)


def test_numbers_of_occurrences_may_be_dispersed():
    """What is added is that of negative binomial occurrences of each rupture."""
    survival = survival_polynomial(3.0)
    inverse, once = 1.0 / (0.6 * np.full(3, survival[0])), np.zeros((3, len(LEVELS)))
    out = np.zeros(len(LEVELS))
    numbers = np.array([[0.1, 2.0, 7.0], [0.7, 0.7, 0.7]])
    add_dispersed_exceedances(LEVELS, MEAN, inverse, numbers, survival, 3, np.empty(3), out)
    for row, mean, scale in zip(once, MEAN, inverse, strict=True):
        certain = np.ones((1, 1))
        add_exceedance_chances(
            LEVELS,
            np.array([mean]),
            np.array([scale]),
            certain,
            True,
            survival,
            1,
            np.empty(1),
            row,
        )
    expected = sum(
        -np.log(NegativeBinomialOccurrence(rate / 50.0, 0.7, 50.0).no_exceedance(row))
        for rate, row in zip(numbers[0], once, strict=True)
    )
    np.testing.assert_allclose(out, expected, rtol=1e-12)
