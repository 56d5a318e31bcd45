# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words on pictures."""

from __future__ import annotations

import pytest

from quakegrid.faces.plots import labels


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("PGA", "PGA [g]"),
        ("SA(0.2)", "SA(0.2 s) [g]"),
        ("PGV", "PGV [cm/s]"),
        ("MMI", "MMI"),
    ],
)
def test_measure_has_its_unit(measure: str, text: str) -> None:
    """Axes tell the unit, and the period its own."""
    assert labels.measure_with_unit(measure) == text


def test_probability_tells_the_return_period() -> None:
    """As engineers say it."""
    told = labels.probability(0.02, 50.0)
    assert told == "2 % in 50 years (return period 2,475 years)"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("mean", "mean"),
        ("std", "standard deviation"),
        ("quantile-0.5", "median"),
        ("quantile-0.15", "15 % quantile"),
        ("rlz-007", "realization 7"),
    ],
)
def test_kind_is_told_in_words(kind: str, text: str) -> None:
    """No key of a dataset stands on a picture."""
    assert labels.kind_label(kind) == text


@pytest.mark.parametrize(
    ("value", "text"), [(10.0, "10°E"), (-10.5, "10.5°W"), (0.0, "0°"), (190.0, "170°W")]
)
def test_meridian_has_its_side(value: float, text: str) -> None:
    """Beyond 180° a meridian is a western one."""
    assert labels.longitude(value) == text


def test_place_names_both_hemispheres() -> None:
    """Latitude first, as people say it."""
    assert labels.place(-10.2, 45.1) == "45.100° N, 10.200° W"
