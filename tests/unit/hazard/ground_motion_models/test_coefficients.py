# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coefficients are looked up, interpolated in ln period, and changed by variants."""

from __future__ import annotations

import math
from collections import namedtuple

import pytest

from quakegrid.hazard.ground_motion_models.coefficients import (
    CoefficientTable,
    extended,
    period_of,
)

TABLE = CoefficientTable(
    {
        "PGA": {"a": 1.0},
        "PGV": {"a": 5.0, "b": 6.0},
        "SA(0.1)": {"a": 2.0, "b": 10.0},
        "SA(0.2)": {"a": 3.0},
        "SA(0.4)": {"a": 4.0, "b": 30.0},
    }
)


def test_period_of_names() -> None:
    """Only spectral accelerations have a period."""
    assert [period_of(name) for name in ("SA(0.3)", "SA(1)", "PGA", "IA")] == [0.3, 1.0, None, None]


def test_tabulated_row_is_returned_in_the_order_asked() -> None:
    """The order of the fields is the caller's."""
    assert TABLE.row("PGV", ("b", "a")) == (6.0, 5.0)


def test_period_between_two_rows_is_interpolated_in_ln_period() -> None:
    """Halfway in ln period is halfway in value."""
    (value,) = TABLE.row(f"SA({math.sqrt(0.1 * 0.2)!r})", ("a",))
    assert value == pytest.approx(2.5, abs=1e-12)


def test_empty_cell_is_interpolated_between_its_neighbours() -> None:
    """A column may have fewer periods than the others."""
    assert TABLE.row("SA(0.2)", ("a", "b")) == (3.0, pytest.approx(20.0))


def test_every_row_answers_to_its_period() -> None:
    """Formulas may ask for the period: 0 for PGA, -1 for what has none."""
    assert [TABLE.row(name, ("period",))[0] for name in ("PGA", "PGV", "SA(0.15)")] == [0, -1, 0.15]


@pytest.mark.parametrize("imt", ["SA(0.05)", "SA(0.5)", "IA"])
def test_measures_out_of_range_are_unknown(imt: str) -> None:
    """Nothing is extrapolated."""
    with pytest.raises(KeyError):
        TABLE.row(imt, ("a",))


def test_copies_replace_a_column_from_a_period_on() -> None:
    """Cells that the source leaves empty are interpolated from the source."""
    copied = TABLE.with_copies({"a": "b"}, from_period=0.15)
    assert copied.row("SA(0.1)", ("a",)) == (2.0,)
    assert copied.row("SA(0.4)", ("a",)) == (30.0,)
    assert copied.row("PGV", ("a",)) == (5.0,)
    assert copied.row("SA(0.2)", ("a",)) == (pytest.approx(16.0),)


def test_constants_fill_a_column() -> None:
    """A variant's switch is the same in every row."""
    table = TABLE.with_columns(flag=1.0)
    assert {table.row(name, ("flag",)) for name in TABLE.rows} == {(1.0,)}


def test_updates_change_some_measures() -> None:
    """A variant may change a coefficient of one measure."""
    table = TABLE.updated({"PGA": {"a": 9.0}})
    assert (table.row("PGA", ("a",)), table.row("PGV", ("a",))) == ((9.0,), (5.0,))


def test_range_is_told_in_words() -> None:
    """The phrase names the periods and the other measures for which all fields are known."""
    assert TABLE.range_text(("a",)) == "it is defined for PGA, PGV, SA from 0.1 to 0.4 s"
    assert TABLE.range_text(("a", "b")) == "it is defined for PGV, SA from 0.1 to 0.4 s"


def test_tables_are_joined_by_measure() -> None:
    """Columns and rows of both are there; the second one's numbers win."""
    first = CoefficientTable({"PGA": {"a": 1.0, "b": 2.0}, "SA(1.0)": {"a": 3.0}})
    second = CoefficientTable({"PGA": {"b": 5.0, "c": 4.0}, "PGV": {"c": 6.0}})
    joined = first.joined(second)
    assert joined.rows["PGA"] == {"a": 1.0, "b": 5.0, "c": 4.0}
    assert list(joined.rows) == ["PGA", "SA(1.0)", "PGV"]


def test_coefficients_are_extended_by_name() -> None:
    """The fields of the base come first."""
    base = extended(namedtuple("Base", "a b"), "c d")
    assert base._fields == ("a", "b", "c", "d")
    assert base(1.0, 2.0, 3.0, 4.0).d == 4.0
