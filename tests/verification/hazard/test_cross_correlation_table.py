# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations between intensity measures against the reference table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.registry import CROSS_CORRELATIONS

#: Names of the table -> those of models.
NAMES = {
    "BakerJayaram2008": "BakerJayaram2008",
    "Bradley2012": "Bradley2012",
    "FullCrossCorrelation": "FullCrossCorrelation",
    "GodaAtkinson2009": "GodaAtkinson2009",
    "NoCrossCorrelation": "NoCrossCorrelation",
    "avgsa_akkar": "AkkarEtAl2014",
    "avgsa_baker_jayaram": "BakerJayaram2008",
    "avgsa_eshm20": "Weatherill2024",
}

#: Periods that a publication does not have, and its table of the reference has all the same.
EXTRAPOLATED = {
    "GodaAtkinson2009": {"SA(0.01)", "SA(0.05)", "SA(10.0)"},
}


def _cases(shared: Path, name: str) -> list[dict[str, object]]:
    table = json.loads((shared / "oracle/tables/cross_correlation.json").read_text())
    return [case for case in table["cases"] if case["model"] == name]


def _is_extrapolated(case: dict[str, object]) -> bool:
    return not EXTRAPOLATED.get(case["model"], set()).isdisjoint((case["imt1"], case["imt2"]))


@pytest.mark.parametrize("name", NAMES)
def test_coefficients_are_those_of_the_reference(shared: Path, name: str):
    """Each pair of measures of the table has its coefficient."""
    cases = [case for case in _cases(shared, name) if not _is_extrapolated(case)]
    assert cases
    between = CROSS_CORRELATIONS[NAMES[name]].between
    for case in cases:
        (coefficient,) = between([case["imt1"]], [case["imt2"]])[0]
        assert coefficient == pytest.approx(case["rho"], abs=1e-10), case


@pytest.mark.parametrize("name", EXTRAPOLATED)
def test_what_a_publication_does_not_have_is_refused(shared: Path, name: str):
    """Nothing is extrapolated where the reference does."""
    cases = [case for case in _cases(shared, name) if _is_extrapolated(case)]
    assert cases
    for case in cases:
        with pytest.raises(UserInputError, match="tells no correlation"):
            CROSS_CORRELATIONS[NAMES[name]].between([case["imt1"]], [case["imt2"]])
