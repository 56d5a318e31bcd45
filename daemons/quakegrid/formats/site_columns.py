# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Columns of texts to a table of sites, with every mistake and its line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.findings import did_you_mean
from quakegrid.hazard.site_parameters import (
    COORDINATES,
    IDENTIFIERS,
    SITE_PARAMETERS,
    UNKNOWN,
    ParameterKind,
    SiteParameter,
)
from quakegrid.hazard.site_table import SiteTable, repeated_sites

Floats = NDArray[np.float64]

#: Mistakes of one file that are told; the others are counted.
_MOST_PROBLEMS = 50

_IDENTIFIER = re.compile(r"[A-Za-z0-9_\-]{1,8}")
_FLAGS = {"0": 0.0, "1": 1.0, "false": 0.0, "true": 1.0, "0.0": 0.0, "1.0": 1.0}
_LIMITS = {"lon": 180.0, "lat": 90.0}


def site_table(
    file: Path,
    columns: Mapping[str, Sequence[str]],
    lines: Sequence[int],
    *,
    names_its_columns: bool = True,
) -> SiteTable:
    """Return the sites that columns of texts describe.

    Parameters
    ----------
    file
        Where the columns come from, for messages.
    columns
        Name -> the text of every row.
    lines
        The line of every row.
    names_its_columns
        Whether the file names its columns itself.

    Raises
    ------
    UserInputError
        Columns that are unknown or missing, values that are not what they should be,
        sites that stand twice; all of them, each with its line.
    """
    _check_names(file, columns)
    problems: list[Problem] = []
    place = {
        name: _numbers(
            problems, file, name, columns.get(name, ["0"] * len(lines)), lines, _NUMBERS[name]
        )
        for name in COORDINATES
    }
    lon, lat = np.round(place["lon"], 5), np.round(place["lat"], 5)
    numbers: dict[str, Floats] = {}
    texts: dict[str, NDArray[np.str_]] = {}
    for name, values in columns.items():
        parameter = SITE_PARAMETERS.get(name)
        if parameter is None:
            continue
        if parameter.kind is ParameterKind.TEXT:
            texts[name] = np.array([value.strip() for value in values], dtype=np.str_)
        else:
            read = _reader(parameter)
            numbers[name] = _numbers(problems, file, name, values, lines, read)
    custom = _identifiers(problems, file, columns.get("custom_site_id"), lines)
    for first, again in repeated_sites(lon, lat):
        problems.append(
            Problem(
                f"the site {lon[again]:g} {lat[again]:g} stands in line {lines[first]} already, "
                "remove one",
                file,
                lines[again],
            )
        )
    _raise_all(problems, file)
    return SiteTable(
        lon,
        lat,
        place["depth"],
        numbers,
        texts,
        custom,
        from_file=True,
        names_its_columns=names_its_columns,
    )


def _check_names(file: Path, columns: Mapping[str, Sequence[str]]) -> None:
    known = [*COORDINATES, *IDENTIFIERS, *SITE_PARAMETERS]
    problems = [
        Problem(f"the field {name!r} is no site parameter{did_you_mean(name, known)}", file)
        for name in columns
        if name not in known
    ]
    problems += [
        Problem(f"the field {name!r} is missing, every site needs it", file)
        for name in ("lon", "lat")
        if name not in columns
    ]
    if problems:
        raise UserInputError(problems)


def _raise_all(problems: list[Problem], file: Path) -> None:
    if not problems:
        return
    problems.sort(key=lambda problem: problem.line or 0)
    more = len(problems) - _MOST_PROBLEMS
    if more > 0:
        problems = [*problems[:_MOST_PROBLEMS], Problem(f"and {more} mistakes more", file)]
    raise UserInputError(problems)


def _numbers(
    problems: list[Problem],
    file: Path,
    name: str,
    values: Sequence[str],
    lines: Sequence[int],
    read: tuple[Callable[[str], float], Callable[[Floats], NDArray[np.bool_]], str],
) -> Floats:
    """Return a column as numbers, shape (S,); a wrong one is told and stands in as NaN."""
    convert, holds, words = read
    try:
        result = np.array(values, dtype=np.float64)
    except ValueError:
        result = np.array([_converted(value, convert) for value in values])
    for wrong in np.flatnonzero(~holds(result)).tolist():
        message = f"{name} is {values[wrong]!r}, write {words}"
        problems.append(Problem(message, file, lines[wrong]))
    return result


def _converted(value: str, convert: Callable[[str], float]) -> float:
    try:
        return convert(value)
    except (ValueError, KeyError):
        return math.nan


def _flag(text: str) -> float:
    return _FLAGS[text.strip().lower()]


_Read = tuple[Callable[[str], float], Callable[[Floats], NDArray[np.bool_]], str]


def _reader(parameter: SiteParameter) -> _Read:
    """Return how a parameter is read, which numbers it may be, and that in words."""
    if parameter.kind is ParameterKind.FLAG:
        return _flag, lambda x: (x == 0.0) | (x == 1.0), "0 or 1"
    if parameter.kind is ParameterKind.INTEGER:
        return _flag_or_number, lambda x: np.isfinite(x) & (x == np.round(x)), "a whole number"
    if parameter.may_be_unknown:
        words = f"a positive number, or {UNKNOWN:g} if it is not known"
        return float, lambda x: (x > parameter.above) & np.isfinite(x) | (x == UNKNOWN), words
    words = "a positive number" if parameter.above == 0.0 else "a number"
    return float, lambda x: (x > parameter.above) & np.isfinite(x), words


def _flag_or_number(text: str) -> float:
    word = text.strip().lower()
    return _FLAGS[word] if word in _FLAGS else float(word)


_NUMBERS: Mapping[str, _Read] = {
    "lon": (float, lambda x: np.abs(x) <= _LIMITS["lon"], "degrees from -180 to 180"),
    "lat": (float, lambda x: np.abs(x) <= _LIMITS["lat"], "degrees from -90 to 90"),
    "depth": (float, np.isfinite, "kilometres"),
}


def _identifiers(
    problems: list[Problem], file: Path, values: Sequence[str] | None, lines: Sequence[int]
) -> NDArray[np.str_] | None:
    if values is None:
        return None
    words = [value.strip() for value in values]
    for word, line in zip(words, lines, strict=True):
        if not _IDENTIFIER.fullmatch(word):
            message = (
                f"the custom_site_id is {word!r}, write up to 8 letters, digits, underscores "
                "or hyphens"
            )
            problems.append(Problem(message, file, line))
    return np.array(words, dtype=np.str_)
