# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of sites with or without header: coordinates, identifiers and site parameters."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.site_columns import site_table
from quakegrid.hazard.site_parameters import COORDINATES
from quakegrid.hazard.site_table import SiteTable

#: Largest table that is read [bytes].
MAXIMUM_BYTES = 2**30


def read_sites_csv(file: Path) -> SiteTable:
    """Return the sites of a CSV file.

    A first row without a number is the header; rows before it that start with ``#`` are left
    out.  Without header the columns are lon, lat and perhaps depth, and the sites are
    sorted by lon, then lat; with one they stay in the order of the file.

    Raises
    ------
    UserInputError
        A file that cannot be read or holds no sites, and every mistake in it.
    """
    return parse_sites_csv(_text(file), file)


def parse_sites_csv(text: str, file: Path) -> SiteTable:
    """Return the sites of the text of a CSV file; `file` names it in messages.

    Raises
    ------
    UserInputError
        As `read_sites_csv`.
    """
    rows, lines = _rows(text, file)
    if not rows:
        raise UserInputError(Problem("the file holds no sites", file))
    if not _is_header(rows[0]):
        _check_widths(rows, lines, file, {2, 3})
        names = COORDINATES[: len(rows[0])]
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
        return _sorted(site_table(file, columns, lines, names_its_columns=False))
    header = [name.strip() for name in rows[0]]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        message = f"the field {repeated[0]!r} stands twice in the header, remove one"
        raise UserInputError(Problem(message, file, lines[0]))
    if len(rows) == 1:
        raise UserInputError(Problem("the file holds a header but no sites", file, lines[0]))
    _check_widths(rows, lines, file, {len(header)})
    columns = dict(zip(header, zip(*rows[1:], strict=True), strict=True))
    return site_table(file, columns, lines[1:])


def _text(file: Path) -> str:
    try:
        size = file.stat().st_size
        if size > MAXIMUM_BYTES:
            message = f"the file has {size} bytes, more than the limit of {MAXIMUM_BYTES}"
            raise UserInputError(Problem(message, file))
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise UserInputError(Problem(message, file)) from None
    except UnicodeDecodeError:
        message = "the file is not text in UTF-8, save it so"
        raise UserInputError(Problem(message, file)) from None


def _rows(text: str, file: Path) -> tuple[list[list[str]], list[int]]:
    """Return the rows that are not empty and their lines, counted from 1."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            is_comment = not rows and row and row[0].lstrip().startswith("#")
            if not is_comment and any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise UserInputError(Problem(f"this is no CSV: {error}", file, reader.line_num)) from None
    return rows, lines


def _is_header(row: Sequence[str]) -> bool:
    return not any(_is_number(cell) for cell in row)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _check_widths(
    rows: Sequence[Sequence[str]], lines: Sequence[int], file: Path, allowed: set[int]
) -> None:
    """Raise unless every row has as many cells as the first, and as many as allowed."""
    width = len(rows[0])
    if width not in allowed:
        counts = " or ".join(str(count) for count in sorted(allowed))
        message = (
            f"the row has {width} cells, a table without header has {counts}: "
            "lon, lat and perhaps depth"
        )
        raise UserInputError(Problem(message, file, lines[0]))
    problems = [
        Problem(f"the row has {len(row)} cells, the first one has {width}", file, line)
        for row, line in zip(rows, lines, strict=True)
        if len(row) != width
    ]
    if problems:
        raise UserInputError(problems)


def _sorted(table: SiteTable) -> SiteTable:
    order = np.lexsort((table.lat, table.lon))
    return replace(table, lon=table.lon[order], lat=table.lat[order], depth=table.depth[order])
