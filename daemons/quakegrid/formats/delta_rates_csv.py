# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what is added to the rates of single ruptures, such as those of aftershocks."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from quakegrid.base.errors import Problem, UserInputError

_HEADER = ["source_id", "rup_id", "delta"]

#: No source has so many ruptures [digits].
_LONGEST_NUMBER = 18

#: Source -> number of the rupture -> what is added to its annual rate [1/yr].
DeltaRates = Mapping[str, Mapping[int, float]]


def read_delta_rates_csv(file: Path) -> DeltaRates:
    """Return the changes of rates in a file.

    Raises
    ------
    UserInputError
        With every mistake in the file.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise UserInputError(Problem(message, file)) from None
    except UnicodeDecodeError:
        raise UserInputError(Problem("the file is not text in UTF-8, save it so", file)) from None
    return parse_delta_rates_csv(text, file)


def parse_delta_rates_csv(text: str, file: Path) -> DeltaRates:
    """Return the changes of rates of the text of a file; `file` names it in messages.

    Raises
    ------
    UserInputError
        As `read_delta_rates_csv`.
    """
    try:
        lines = [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(csv.reader(text.splitlines()), start=1)
            if any(cell.strip() for cell in row) and not row[0].startswith("#")
        ]
    except csv.Error as error:
        raise UserInputError(Problem(f"this is no CSV: {error}", file)) from None
    if not lines or lines[0][1] != _HEADER:
        line = lines[0][0] if lines else 1
        raise UserInputError(Problem(f"the header must be {','.join(_HEADER)}", file, line))
    found: dict[str, dict[int, float]] = {}
    problems = []
    for line, row in lines[1:]:
        message = _mistake(row)
        if message:
            problems.append(Problem(message, file, line))
            continue
        of_source = found.setdefault(row[0], {})
        number = int(row[1])
        if number in of_source:
            problems.append(Problem(f"rupture {number} of {row[0]} stands twice", file, line))
        of_source[number] = float(row[2])
    if problems:
        raise UserInputError(problems)
    return found


def _mistake(row: Sequence[str]) -> str | None:
    """Return what is wrong with a row."""
    if len(row) != len(_HEADER):
        return f"the row has {len(row)} cells, the header {len(_HEADER)}"
    if not row[1].isdecimal() or len(row[1]) > _LONGEST_NUMBER:
        return f"rup_id is {row[1][:_LONGEST_NUMBER]!r}, write the number of a rupture, from 0 on"
    try:
        finite = math.isfinite(float(row[2]))
    except ValueError:
        finite = False
    return None if finite else f"delta is {row[2]!r}, write a rate [1/yr]"
