# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quantiles of chi-square variables are those of printed tables."""

from __future__ import annotations

import math

import pytest

from quakegrid.hazard.ground_motion_models.conventions.chi_square import quantile


@pytest.mark.parametrize(
    ("probability", "degrees", "expected"),
    [
        (0.95, 1.0, 3.841459),
        (0.05, 10.0, 3.940299),
        (0.5, 30.0, 29.336032),
        (0.99, 100.0, 135.80672),
    ],
)
def test_quantiles_are_those_of_printed_tables(
    probability: float, degrees: float, expected: float
) -> None:
    """Abramowitz and Stegun (1964), table 26.8."""
    assert quantile(probability, degrees) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("probability", [1e-6, 0.16, 0.84, 0.999999])
def test_two_degrees_of_freedom_are_exponential(probability: float) -> None:
    """The distribution has a closed form there."""
    expected = -2.0 * math.log1p(-probability)
    assert quantile(probability, 2.0) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("probability", "degrees"), [(0.0, 3.0), (1.0, 3.0), (0.5, 0.0)])
def test_what_has_no_quantile_is_refused(probability: float, degrees: float) -> None:
    """Certain and impossible, and nothing to be free."""
    with pytest.raises(ValueError, match="no quantile"):
        quantile(probability, degrees)
