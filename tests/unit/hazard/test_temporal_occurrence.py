# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Probabilities of how often a rupture occurs."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.temporal_occurrence import (
    NegativeBinomialOccurrence,
    NonParametricOccurrence,
    PoissonianOccurrence,
)

MODELS = (
    PoissonianOccurrence(0.01, 50.0),
    NegativeBinomialOccurrence(0.01, 1.5, 50.0),
    NonParametricOccurrence((0.5, 0.3, 0.2)),
)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_exceeded_surely_is_not_exceeded_if_nothing_happens(model):
    """With an exceedance of 1 only the absence of occurrences is left."""
    assert model.no_exceedance(1.0) == pytest.approx(model.occurrence_probabilities(1)[0])


@pytest.mark.parametrize("model", MODELS)
def test_the_probability_of_no_exceedance_is_the_sum_over_counts(model):
    """No exceedance is the generating function of the counts."""
    counts = model.occurrence_probabilities(400)
    expected = np.sum(counts * 0.9 ** np.arange(400))
    assert model.no_exceedance([0.1]) == pytest.approx([expected], rel=1e-9)


def test_a_negative_binomial_without_dispersion_is_poissonian():
    """The limit of a small dispersion."""
    clustered = NegativeBinomialOccurrence(0.01, 1e-9, 50.0).no_exceedance(0.3)
    assert clustered == pytest.approx(PoissonianOccurrence(0.01, 50.0).no_exceedance(0.3))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: NegativeBinomialOccurrence(0.0, 1.0, 50.0), "rate mu"),
        (lambda: NegativeBinomialOccurrence(1.0, -1.0, 50.0), "dispersion alpha"),
        (lambda: NonParametricOccurrence((0.5, 0.3)), "sum to 0.8"),
        (lambda: NonParametricOccurrence((1.0,)), "at least the probabilities"),
        (lambda: NonParametricOccurrence((1.2, -0.2)), "negative"),
    ],
)
def test_impossible_parameters_are_refused(make, message):
    """The message tells what the parameter must be."""
    with pytest.raises(UserInputError, match=message):
        make()
