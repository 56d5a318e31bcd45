# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of amplification functions by code of the ground and level of rock motion."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.findings import did_you_mean
from quakegrid.hazard.amplification import AmplificationFunction

_REFERENCE = re.compile(r"vs30_ref\s*=\s*(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)")
_CODE, _LEVEL, _SIGMA = "ampcode", "level", "sigma_"
#: Columns of functions that depend on the rupture.
_BY_RUPTURE = ("from_mag", "from_rrup")


@dataclass(frozen=True)
class AmplificationTable:
    """The amplification functions of a file.

    Attributes
    ----------
    vs30
        Of the rock they start from [m/s].
    by_rupture
        Code of the ground -> least magnitude and least distance [km] of ruptures -> measure ->
        function.
    largest_sigma
        The largest deviation in the file, also of measures nobody asks for [ln units].
    """

    vs30: float
    by_rupture: Mapping[str, Mapping[tuple[float, float], Mapping[str, AmplificationFunction]]]
    largest_sigma: float

    @property
    def functions(self) -> Mapping[str, Mapping[str, AmplificationFunction]]:
        """Return code of the ground -> measure -> function, the same for all ruptures."""
        return {code: next(iter(found.values())) for code, found in self.by_rupture.items()}


def read_amplification_csv(
    file: Path, imts: Sequence[str], *, kernel: bool = False
) -> AmplificationTable:
    """Return the amplification functions of some measures.

    Parameters
    ----------
    file
        A table.
    imts
        The measures.
    kernel
        Whether functions may depend on the rupture.

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
    return parse_amplification_csv(text, file, imts, kernel=kernel)


def parse_amplification_csv(
    text: str, file: Path, imts: Sequence[str], *, kernel: bool = False
) -> AmplificationTable:
    """Return the amplification functions of the text of a file; `file` names it in messages.

    Raises
    ------
    UserInputError
        As `read_amplification_csv`.
    """
    try:
        lines = [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(csv.reader(text.splitlines()), start=1)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise UserInputError(Problem(f"this is no CSV: {error}", file)) from None
    if not lines or not lines[0][1][0].startswith("#"):
        raise UserInputError(Problem("the first line must tell #,vs30_ref=760", file, 1))
    found = _REFERENCE.search(",".join(lines[0][1]))
    if found is None:
        raise UserInputError(Problem("the first line must tell vs30_ref, such as 760", file, 1))
    (line, header), *rows = lines[1:] or [(1, [])]
    problems = list(_missing(header, imts, file, line))
    if not kernel:
        problems += _not_of_all_ruptures(header, file, line)
    if problems or not rows:
        raise UserInputError(problems or Problem("the file holds no functions", file, line))
    numbers = [_numbers(header, row, file, number, problems) for number, row in rows]
    if problems:
        raise UserInputError(problems)
    by_rupture: dict[str, dict[tuple[float, float], list[Mapping[str, float]]]] = {}
    for values, (_, row) in zip(numbers, rows, strict=True):
        from_mag, from_rrup = (values.get(name, 0.0) for name in _BY_RUPTURE)
        of_code = by_rupture.setdefault(row[header.index(_CODE)], {})
        of_code.setdefault((from_mag, from_rrup), []).append(values)
    return AmplificationTable(
        float(found.group(1)),
        {
            code: {
                least: {imt: _function(points, imt) for imt in imts}
                for least, points in sorted(of_code.items())
            }
            for code, of_code in by_rupture.items()
        },
        max(
            (values[name] for values in numbers for name in values if name.startswith(_SIGMA)),
            default=0.0,
        ),
    )


def _missing(
    header: Sequence[str], imts: Sequence[str], file: Path, line: int
) -> Iterable[Problem]:
    """Yield what the header lacks, or has and cannot be used."""
    for name in (_CODE, *imts):
        if name not in header:
            hint = did_you_mean(name, list(header))
            yield Problem(f"the column {name!r} is missing{hint}", file, line)


def _not_of_all_ruptures(header: Sequence[str], file: Path, line: int) -> Iterable[Problem]:
    """Yield the columns that a convolution with curves has no use for."""
    for name in _BY_RUPTURE:
        if name in header:
            yield Problem(f"the column {name!r} needs amplification_method = kernel", file, line)


def _numbers(
    header: Sequence[str], row: Sequence[str], file: Path, line: int, problems: list[Problem]
) -> Mapping[str, float]:
    """Return the numbers of a row by column, or keep what is wrong with it."""
    values: dict[str, float] = {}
    if len(row) != len(header):
        message = f"the row has {len(row)} cells, the header {len(header)}"
        problems.append(Problem(message, file, line))
        return values
    for name, cell in zip(header, row, strict=True):
        if name == _CODE:
            continue
        try:
            values[name] = float(cell)
        except ValueError:
            problems.append(Problem(f"{name} is {cell!r}, write a number", file, line))
            continue
        wanted = _wanted(name, values[name])
        if wanted:
            problems.append(Problem(f"{name} is {cell!r}, write {wanted}", file, line))
    return values


def _wanted(name: str, value: float) -> str | None:
    """Return what a number of a column should be, if it is not: factors have a logarithm."""
    if not math.isfinite(value):
        return "a number"
    if name.startswith(_SIGMA) or name in (_LEVEL, *_BY_RUPTURE):
        return None if value >= 0.0 else "zero or more"
    return None if value > 0.0 else "a factor above zero"


def _function(rows: Iterable[Mapping[str, float]], imt: str) -> AmplificationFunction:
    """Return the function of a measure from the rows of a code, in any order of levels."""
    points = sorted(
        (row.get(_LEVEL, 0.0), row[imt], row.get(f"{_SIGMA}{imt}", 0.0)) for row in rows
    )
    level, median, sigma = zip(*points, strict=True)
    return AmplificationFunction(level, median, sigma)
