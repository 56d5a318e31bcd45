# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables in plain text."""

from __future__ import annotations

import pytest

from quakegrid.faces.cli.text_tables import duration, framed_table, outputs_table, size


def test_framed_table_is_as_wide_as_its_widest_cells() -> None:
    """Bars, a rule, and cells on the left."""
    assert framed_table(["dataset", "size"], [("hcurves-stats", "1.3 MB"), ("a", 2)]) == (
        "| dataset       | size   |\n"
        "|---------------+--------|\n"
        "| hcurves-stats | 1.3 MB |\n"
        "| a             | 2      |"
    )


def test_framed_table_without_rows_has_its_headers() -> None:
    """Nothing to show is an empty table."""
    assert framed_table(["a"], []) == "| a |\n|---|"


def test_outputs_table_tells_how_many_it_leaves_out() -> None:
    """Only the first ones are shown where there are many."""
    table = outputs_table([(1, "Hazard Curves"), (12, "Hazard Maps"), (13, "x")], most=2)
    assert table == (
        "  id | name\n   1 | Hazard Curves\n  12 | Hazard Maps\n   … | 1 additional output(s)"
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1.3 * 1024**2, "1.3 MB"),
        (5 * 1024**5, "5.12e+03 TB"),
    ],
)
def test_size_has_the_unit_that_fits(number: float, text: str) -> None:
    """Three digits and a unit."""
    assert size(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3.21, "3.2 s"), (61.4, "1 min 01 s"), (3661, "1 h 01 min")],
)
def test_duration_has_the_unit_that_fits(seconds: float, text: str) -> None:
    """Seconds, minutes or hours."""
    assert duration(seconds) == text
