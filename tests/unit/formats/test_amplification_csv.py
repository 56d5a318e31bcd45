# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of amplification functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.formats.amplification_csv import parse_amplification_csv

FILE = Path("amp.csv")


def test_functions_are_read_by_code_and_measure():
    """Levels in order; a measure nobody asks for and a missing deviation do not matter."""
    text = (
        '#,,,,"vs30_ref=760"\nampcode,level,PGA,SA(1.0),sigma_PGA\nA,0.5,2,1,0.2\nA,0.1,1,1,0.1\n'
        "\nB,0.1,3,1,0.3\n"
    )
    table = parse_amplification_csv(text, FILE, ["PGA"])
    assert table.vs30 == 760.0
    assert list(table.functions) == ["A", "B"]
    function = table.functions["A"]["PGA"]
    assert (function.level, function.median) == ((0.1, 0.5), (1.0, 2.0))
    assert function.sigma == (0.1, 0.2)
    assert parse_amplification_csv(text, FILE, ["SA(1.0)"]).functions["B"]["SA(1.0)"].sigma == (0,)


def test_functions_may_depend_on_the_rupture():
    """By magnitude and distance, where curves are not convolved."""
    text = (
        "#vs30_ref=760\nampcode,from_mag,from_rrup,level,PGA,sigma_PGA,sigma_SA(1.0)\n"
        "A,5.5,0,0.1,3,0.2,0.5\nA,4,0,0.5,2,0.1,0.1\nA,4,0,0.1,1,0.1,0.1\n"
    )
    table = parse_amplification_csv(text, FILE, ["PGA"], kernel=True)
    assert list(table.by_rupture["A"]) == [(4.0, 0.0), (5.5, 0.0)]
    assert table.by_rupture["A"][4.0, 0.0]["PGA"].median == (1.0, 2.0)
    assert table.largest_sigma == 0.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ampcode,PGA\nA,1\n", "first line must tell #,vs30_ref"),
        ("#,\nampcode,PGA\nA,1\n", "first line must tell vs30_ref"),
        ("#vs30_ref=760\nampcode,PGB\nA,1\n", "2: the column 'PGA' is missing, did you mean 'PGB'"),
        ("#vs30_ref=760\nampcode,PGA\nA,x\n", "3: PGA is 'x', write a number"),
        (f"#vs30_ref=760\nampcode,PGA\nA,{'1' * 200000}\n", "this is no CSV: field larger"),
        ("#vs30_ref=--\nampcode,PGA\nA,1\n", "first line must tell vs30_ref"),
        ("#vs30_ref=760\nampcode,PGA\nA,-1\n", "3: PGA is '-1', write a factor above zero"),
        ("#vs30_ref=760\nampcode,PGA\nA,nan\n", "3: PGA is 'nan', write a number"),
        ("#vs30_ref=760\nampcode,PGA,sigma_PGA\nA,1,-2\n", "sigma_PGA is '-2', write zero or"),
        ("#vs30_ref=760\nampcode,PGA\nA\n", "3: the row has 1 cells, the header 2"),
        ("#vs30_ref=760\nampcode,PGA\n", "holds no functions"),
        ("#vs30_ref=760\nampcode,from_mag,PGA\nA,4,1\n", "needs amplification_method = kernel"),
    ],
)
def test_mistakes_are_told_with_their_lines(text: str, message: str):
    """What is wrong and where."""
    with pytest.raises(UserInputError, match=message):
        parse_amplification_csv(text, FILE, ["PGA"])
