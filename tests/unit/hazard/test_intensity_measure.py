# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of intensity measures."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.intensity_measure import (
    intensity_measure,
    model_levels,
    normalized_imt,
    sorted_imts,
    spectral_period,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PGA", "PGA"),
        (" SA(0.10) ", "SA(0.1)"),
        ("SA(1)", "SA(1.0)"),
        ("AvgSA", "AvgSA"),
        ("AvgSA(0.5)", "AvgSA(0.5)"),
        ("SDi(0.5, 2)", "SDi(0.5,2.0)"),
    ],
)
def test_there_is_one_way_to_write_a_measure(text, name):
    """Blanks and trailing zeros do not make another measure."""
    assert normalized_imt(text) == name


def test_measures_are_sorted_by_period():
    """Those without a period come first, in the order given."""
    names = ["SA(10.0)", "PGV", "SA(0.3)", "PGA"]
    assert sorted_imts(names) == ("PGV", "PGA", "SA(0.3)", "SA(10.0)")


def test_a_measure_knows_period_and_unit():
    """What plots and spectra need."""
    measure = intensity_measure("SA(0.3)")
    assert (measure.period, measure.unit) == (0.3, "g")
    assert (spectral_period("PGA"), spectral_period("PGV")) == (0.0, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PGX", "did you mean PG"),
        ("Sa(0.1)", "did you mean SA"),
        ("SA", "has 0 numbers in brackets, SA takes 1"),
        ("SA(0.1,0.2)", "has 2 numbers"),
        ("PGA(0.1)", "PGA takes 0"),
        ("SA(x)", "hold no numbers"),
        ("SA(-1)", "must be positive"),
        ("SA[0.1]", "is no intensity measure"),
    ],
)
def test_a_wrong_name_is_refused(text, message):
    """The message tells what to write instead."""
    with pytest.raises(UserInputError, match=message):
        intensity_measure(text)


def test_levels_are_logarithms_but_for_intensities() -> None:
    """Models give MMI and JMA as they are; a level of 0 lies below all."""
    np.testing.assert_array_equal(model_levels("PGA", [0.0, 1.0]), [-np.inf, 0.0])
    np.testing.assert_array_equal(model_levels("MMI", [4.0, 5.0]), [4.0, 5.0])
