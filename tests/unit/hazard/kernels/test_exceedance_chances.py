# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exceedances of ruptures that are not Poissonian."""

import numpy as np
import pytest

from quakegrid.hazard.exceedance import truncated_normal_survival
from quakegrid.hazard.kernels.exceedance import add_exceedance_chances, survival_polynomial

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
    np.testing.assert_allclose(out, expected, rtol=1e-9)
