# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The CSV dialect."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.formats.csv_tables import Columns, metadata_row, quoted


def test_metadata_row_has_as_many_cells_as_the_table() -> None:
    """The pairs stand in the last cell, after a sign and empty cells."""
    row = metadata_row({"kind": "mean", "time": 50.0, "imt": None}, 4)
    assert row == "#,,,\"kind='mean', time=50.0\"\r\n"


@pytest.mark.parametrize("columns", [1, 2])
def test_metadata_row_never_has_fewer_than_two_cells(columns: int) -> None:
    """A table of one or two columns has a row of two cells."""
    assert metadata_row({"a": 1}, columns) == '#,"a=1"\r\n'


def test_metadata_row_tells_numpy_numbers_as_plain_numbers() -> None:
    """No numpy type shows in the text."""
    row = metadata_row({"edges": np.array([1.0, 2.5]), "iml": np.float64(0.1)}, 2)
    assert row == '#,"edges=[1.0, 2.5], iml=0.1"\r\n'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_quoted_cells_are_read_back_as_they_were(cells: list[str]) -> None:
    """A reader of CSV finds the same cells."""
    line = ",".join(map(quoted, ["first", *cells]))
    assert next(csv.reader(io.StringIO(line, newline=""))) == ["first", *cells]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([1.5]), "%.5E"),
        (np.array([1]), "%d"),
        (np.array([True]), "%d"),
        (np.array(["a"]), "%s"),
        (np.array([b"a"]), "%s"),
    ],
)
def test_cell_format_follows_the_type(values: np.ndarray, expected: str) -> None:
    """A block without a format of its own gets the dialect's."""
    assert Columns(["a"], values).cell_format == expected
