# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what is added to the rates of ruptures."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.formats.delta_rates_csv import parse_delta_rates_csv

FILE = Path("delta.csv")
HEADER = "source_id,rup_id,delta\n"


def test_changes_are_told_by_source_and_rupture():
    """In any order; comments and empty lines do not matter."""
    text = f"# made by hand\n{HEADER}A,3,0.1\nB,0,-2e-3\n\nA,1,0.5\n"
    assert parse_delta_rates_csv(text, FILE) == {"A": {3: 0.1, 1: 0.5}, "B": {0: -0.002}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: the header must be source_id,rup_id,delta"),
        ("A,0,1\n", "1: the header must be"),
        (f"{HEADER}A,0\n", "2: the row has 2 cells, the header 3"),
        (f"{HEADER}A,-1,1\n", "2: rup_id is '-1', write the number"),
        (f"{HEADER}A,{'1' * 5000},1\n", "2: rup_id is '111111111111111111', write the number"),
        (f"{HEADER}A,0,{'1' * 200000}\n", "this is no CSV: field larger"),
        (f"{HEADER}A,0,nan\n", "2: delta is 'nan', write a rate"),
        (f"{HEADER}A,0,x\n", "2: delta is 'x', write a rate"),
        (f"{HEADER}A,0,1\nA,0,2\n", "3: rupture 0 of A stands twice"),
    ],
)
def test_mistakes_are_told_with_their_lines(text: str, message: str):
    """What is wrong and where."""
    with pytest.raises(UserInputError, match=message):
        parse_delta_rates_csv(text, FILE)
