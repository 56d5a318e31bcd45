# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables on the disk, byte by byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quakegrid.formats.csv_tables import COORDINATE, SIX_DIGITS, Columns, write_csv_table


def test_table_has_the_bytes_of_the_dialect(tmp_path: Path) -> None:
    """Line ends, formats, quotes and NaN are exactly these."""
    path = tmp_path / "table.csv"
    write_csv_table(
        path,
        [
            Columns(["name"], np.array(["a", 'b, "c"'])),
            Columns(["lon", "lat"], np.array([[1.0, -2.0], [3.123456, 4.0]]), COORDINATE),
            Columns(["poe-0.1"], np.array([0.5, np.nan], dtype=np.float32), SIX_DIGITS),
            Columns(["n"], np.array([1, 2])),
        ],
        {"kind": "mean"},
    )
    assert path.read_bytes() == (
        b"#,,,,\"kind='mean'\"\r\n"
        b"name,lon,lat,poe-0.1,n\r\n"
        b"a,1.00000,-2.00000,5.000000E-01,1\r\n"
        b'"b, ""c""",3.12346,4.00000,NAN,2\r\n'
    )


def test_long_table_keeps_every_row_in_order(tmp_path: Path) -> None:
    """Rows are written in blocks; none is lost or doubled at the seams."""
    path = tmp_path / "long.csv"
    write_csv_table(path, [Columns(["n"], np.arange(5001))])
    lines = path.read_text().splitlines()
    assert lines == ["n", *map(str, range(5001))]


def test_table_without_rows_has_its_header(tmp_path: Path) -> None:
    """An empty result is a header."""
    path = tmp_path / "empty.csv"
    write_csv_table(path, [Columns(["a", "b"], np.empty((0, 2)))])
    assert path.read_bytes() == b"a,b\r\n"


def test_columns_of_different_length_are_refused(tmp_path: Path) -> None:
    """Two lengths cannot make a table."""
    with pytest.raises(ValueError, match="one length"):
        write_csv_table(
            tmp_path / "x.csv", [Columns(["a"], np.zeros(2)), Columns(["b"], np.zeros(3))]
        )
