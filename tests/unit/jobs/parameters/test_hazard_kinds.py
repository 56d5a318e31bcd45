# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coordinates, intensity measures and integration distances of a job file."""

from __future__ import annotations

import pytest

from quakegrid.jobs.parameters import hazard_kinds
from quakegrid.jobs.parameters.kinds import Kind

WHOLE = {"A": ((2.5, 200.0), (10.2, 200.0)), "B": ((2.5, 30.0), (10.2, 30.0))}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (
            hazard_kinds.COORDINATES,
            "10.1234567 45, 10.2 45 -0.1,",
            ((10.12346, 45.0, 0.0), (10.2, 45.0, -0.1)),
        ),
        (hazard_kinds.POLYGON, "0 0, 1 0, 1 1", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))),
        (
            hazard_kinds.POLYGON,
            "POLYGON((0 0, 1 0, 1 1, 0 0))",
            ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),
        ),
        (hazard_kinds.INTENSITY_MEASURE, "SA(0.10)", "SA(0.1)"),
        (
            hazard_kinds.INTENSITY_MEASURES,
            "SA(1.0), PGV, PGA, SDi(0.5, 2), SA(0.3)",
            ("PGV", "PGA", "SA(0.3)", "SDi(0.5,2.0)", "SA(1.0)"),
        ),
        (hazard_kinds.NUMBER_BY_MEASURE, ".05", {"default": 0.05}),
        (
            hazard_kinds.NUMBER_BY_MEASURE,
            "{'SA(0.60)': 0.001, 'default': 1}",
            {"SA(0.6)": 0.001, "default": 1.0},
        ),
        (hazard_kinds.MAXIMUM_DISTANCE, "200", {"default": WHOLE["A"]}),
        (hazard_kinds.MAXIMUM_DISTANCE, "{'A': 200, 'B': 30}", {**WHOLE, "default": WHOLE["A"]}),
        (
            hazard_kinds.MAXIMUM_DISTANCE,
            "{'A': [(3, 0), (6, 500)], 'default': 200}",
            {"A": ((3.0, 0.0), (6.0, 500.0)), "default": WHOLE["A"]},
        ),
        (
            hazard_kinds.MAXIMUM_DISTANCE,
            "[(3, 0), (6, 100)]",
            {"default": ((3.0, 0.0), (6.0, 100.0))},
        ),
        (
            hazard_kinds.MAXIMUM_DISTANCE,
            "magdist",
            {"default": ((3.0, 0.0), (6.0, 150.0), (10.0, 600.0))},
        ),
    ],
)
def test_value_is_read(kind: Kind[object], text: str, value: object) -> None:
    """A text of the right form becomes its value."""
    assert kind.parse(text) == value


def test_measures_with_levels_keep_their_order() -> None:
    """The measures stay in the order in which they are given, in their one form."""
    text = "{'SA(1.00)': [0.1, 0.2], 'PGA': logscale(0.1, 10, 3), 'SA(0.10)': [0, 1]}"
    levels = hazard_kinds.MEASURE_LEVELS.parse(text)
    assert list(levels) == ["SA(1.0)", "PGA", "SA(0.1)"]
    assert levels["SA(1.0)"] == (0.1, 0.2)
    assert levels["PGA"] == pytest.approx((0.1, 1.0, 10.0))


def test_first_level_of_zero_is_made_positive() -> None:
    """A first level of zero, as OpenQuake allows, stands for a very small one."""
    levels = hazard_kinds.MEASURE_LEVELS.parse("{'PGA': [0, 0.1]}")
    assert levels["PGA"] == (1e-10, 0.1)


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        (hazard_kinds.COORDINATES, "10", "longitude latitude"),
        (hazard_kinds.COORDINATES, "190 0", "outside -180..180"),
        (hazard_kinds.COORDINATES, "0 91", "outside -90..90"),
        (hazard_kinds.COORDINATES, "east 0", "not a longitude"),
        (hazard_kinds.COORDINATES, "0 0, 0 0 1", "stands twice"),
        (hazard_kinds.COORDINATES, ",", "no place"),
        (hazard_kinds.POLYGON, "0 0, 1 0, 0 0", "at least 3"),
        (hazard_kinds.INTENSITY_MEASURE, "PGX", "is unknown"),
        (hazard_kinds.INTENSITY_MEASURE, "SA", "numbers in brackets"),
        (hazard_kinds.INTENSITY_MEASURES, "SA(0.1), SA(0.10)", "the same measure"),
        (hazard_kinds.MEASURE_LEVELS, "{}", "no intensity measure"),
        (hazard_kinds.MEASURE_LEVELS, "{'PGA': 0.1}", "not a list"),
        (hazard_kinds.MEASURE_LEVELS, "{'PGA': []}", "not a list"),
        (hazard_kinds.MEASURE_LEVELS, "{'PGA': [0.2, 0.1]}", "out of order: 0.1 comes after 0.2"),
        (hazard_kinds.MEASURE_LEVELS, "{'PGA': [0.1, 0.1]}", "stands twice"),
        (hazard_kinds.MEASURE_LEVELS, "{'PGA': [-0.1, 0.1]}", "below zero"),
        (hazard_kinds.MEASURE_LEVELS, "{'SA(0.1)': [1], 'SA(.1)': [1]}", "the same measure"),
        (hazard_kinds.MAXIMUM_DISTANCE, "{}", "no distance"),
        (hazard_kinds.MAXIMUM_DISTANCE, "far", "not a number"),
        (hazard_kinds.MAXIMUM_DISTANCE, "{'A': 'far'}", "neither a number nor a list"),
        (hazard_kinds.MAXIMUM_DISTANCE, "{'A': [(1, 2, 3)]}", "pairs"),
        (hazard_kinds.MAXIMUM_DISTANCE, "{'A': [(6, 10), (5, 20)]}", "out of order"),
        (hazard_kinds.MAXIMUM_DISTANCE, "{'A': [(5, 20), (6, 10)]}", "out of order"),
    ],
)
def test_bad_value_is_refused(kind: Kind[object], text: str, part: str) -> None:
    """A text of another form is refused with a reason."""
    with pytest.raises(ValueError) as caught:
        kind.parse(text)
    assert part in str(caught.value)
