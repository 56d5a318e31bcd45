# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Temporal occurrence models against the reference table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from quakegrid.hazard.temporal_occurrence import (
    NegativeBinomialOccurrence,
    NonParametricOccurrence,
    PoissonianOccurrence,
)

MAKERS = {
    "Poisson": lambda case: PoissonianOccurrence(case["rate"], case["time_span"]),
    "NegativeBinomial": lambda case: NegativeBinomialOccurrence(
        case["mu"], case["alpha"], case["time_span"]
    ),
    "NonParametric": lambda case: NonParametricOccurrence(tuple(case["probs_occur"])),
}


@pytest.fixture(scope="module")
def cases(shared: Path):
    return json.loads((shared / "oracle/tables/tom.json").read_text())["cases"]


def test_the_probabilities_of_no_exceedance_agree_with_the_reference(cases):
    """All models at exceedances from 0 to 1."""
    for case in cases:
        computed = MAKERS[case["tom"]](case).no_exceedance(case["poes"])
        np.testing.assert_allclose(
            computed, case["pne"], rtol=1e-10, atol=1e-15, err_msg=case["id"]
        )


def test_the_probabilities_of_counts_agree_with_the_reference(cases):
    """How probable 0, 1, 2 ... occurrences are."""
    for case in cases:
        for key in ("pmf_0_to_5", "pmf_0_to_9"):
            if key in case:
                computed = MAKERS[case["tom"]](case).occurrence_probabilities(len(case[key]))
                np.testing.assert_allclose(
                    computed, case[key], rtol=1e-9, atol=1e-300, err_msg=case["id"]
                )


def test_the_probabilities_of_any_occurrence_agree_with_the_reference(cases):
    """That of the negative binomial model in the reference leaves out single occurrences."""
    compared = 0
    for case in cases:
        listed = case.get("p_one_or_more_exact", case.get("p_one_or_more"))
        if listed is not None:
            none = MAKERS[case["tom"]](case).occurrence_probabilities(1)[0]
            np.testing.assert_allclose(1.0 - none, listed, rtol=1e-9, err_msg=case["id"])
            compared += 1
    assert compared == 14
