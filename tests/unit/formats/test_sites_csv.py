# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of sites in CSV."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.formats.sites_csv import parse_sites_csv

FILE = Path("sites.csv")


def test_a_table_without_header_is_sorted():
    """By longitude, then latitude, with a depth if there is one."""
    table = parse_sites_csv("1,0,5\r\n0,1,0\r\n0,0,2.5\r\n", FILE)
    np.testing.assert_array_equal(table.lon, [0.0, 0.0, 1.0])
    np.testing.assert_array_equal(table.depth, [2.5, 0.0, 5.0])
    assert not table.names_its_columns


def test_a_table_with_header_keeps_its_order():
    """Coordinates are rounded, parameters are numbers or words, rows may be empty."""
    text = (
        '#,,"generated"\ncustom_site_id,lon,lat,vs30,vs30measured,siteclass\n'
        "b,1.1234567,0,300,True,C\n\na-1,0,1,-999,0,D\n"
    )
    table = parse_sites_csv(text, FILE)
    np.testing.assert_array_equal(table.lon, [1.12346, 0.0])
    np.testing.assert_array_equal(table.parameters["vs30"], [300.0, -999.0])
    np.testing.assert_array_equal(table.parameters["vs30measured"], [1.0, 0.0])
    assert list(table.texts["siteclass"]) == ["C", "D"]
    assert table.custom_site_id is not None
    assert list(table.custom_site_id) == ["b", "a-1"]
    assert table.names_its_columns


def test_every_mistake_is_told_with_its_line():
    """Coordinates, parameters, identifiers and repeated sites."""
    text = (
        "custom_site_id,lon,lat,vs30,z1pt0,backarc\n"
        "a,300,0,-5,0,half\n"
        "too-long-a-name,1,95,300,abc,1\n"
        "c,2,2,300,10,0\n"
        "d,2,2.000001,300,-999,1.5\n"
    )
    with pytest.raises(UserInputError) as caught:
        parse_sites_csv(text, FILE)
    told = [(problem.line, problem.message.split()[0]) for problem in caught.value.problems]
    assert told == [
        (2, "lon"),
        (2, "vs30"),
        (2, "z1pt0"),
        (2, "backarc"),
        (3, "lat"),
        (3, "z1pt0"),
        (3, "the"),
        (5, "backarc"),
        (5, "the"),
    ]
    assert "the site 2 2 stands in line 4 already" in caught.value.problems[-1].message


def test_a_file_full_of_mistakes_is_told_in_short():
    """Fifty mistakes are enough to begin with."""
    rows = "".join(f"{index},99\n" for index in range(80))
    with pytest.raises(UserInputError, match="and 30 mistakes more"):
        parse_sites_csv("lon,lat\n" + rows, FILE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no sites"),
        ("lon,lat\n", "a header but no sites"),
        ("lon,lat,vs3O\n1,1,1\n", "did you mean 'vs30'"),
        ("lon,vs30\n1,1\n", "the field 'lat' is missing"),
        ("lon,lat,lon\n1,1,1\n", "stands twice in the header"),
        ("lon,lat\n1\n", "the row has 1 cells, the first one has 2"),
        ("1,2,3,4\n", "the row has 4 cells, a table without header has 2 or 3"),
    ],
)
def test_a_table_that_is_none_is_refused(text, message):
    """The message tells what a table of sites holds."""
    with pytest.raises(UserInputError, match=message):
        parse_sites_csv(text, FILE)
