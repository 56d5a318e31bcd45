# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the assets of an exposure stand: NRML with assets inside or in CSV tables beside it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.document import MAXIMUM_BYTES, stream
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, line_of, local_name

Floats = NDArray[np.float64]

_MODEL = "exposureModel"
_COLUMNS = ("id", "lon", "lat")
_PLACES = ("location", "site")
_LIMITS = {"lon": 180.0, "lat": 90.0}
_MOST_PROBLEMS = 50


@dataclass(frozen=True)
class AssetPlaces:
    """Names of A assets and where they stand.

    Attributes
    ----------
    names
        Their identifiers.
    lon, lat
        Shape (A,) [deg], rounded to 5 decimals.
    """

    names: tuple[str, ...]
    lon: Floats
    lat: Floats


@dataclass
class _Reading:
    """What was read so far."""

    names: list[str] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, values: Mapping[str, str | None], file: Path, line: int | None) -> None:
        """Take an asset, or keep what is wrong with it."""
        place = {}
        for name, limit in _LIMITS.items():
            text = values.get(name)
            try:
                place[name] = float(text or "")
            except ValueError:
                place[name] = math.nan
            if not abs(place[name]) <= limit:
                message = f"{name} is {text!r}, write degrees from {-limit:g} to {limit:g}"
                self.problems.append(Problem(message, file, line))
        self.names.append((values.get("id") or "").strip())
        self.lon.append(place["lon"])
        self.lat.append(place["lat"])


def read_asset_places(files: Sequence[Path]) -> AssetPlaces:
    """Return where the assets of an exposure stand.

    Parameters
    ----------
    files
        NRML files; the tables they name lie relative to them.

    Raises
    ------
    UserInputError
        With every mistake of all files, or because there is no asset.
    """
    reading = _Reading()
    for file in files:
        try:
            _read_nrml(file, reading)
        except UserInputError as error:
            reading.problems += error.problems
    problems = reading.problems
    if len(problems) > _MOST_PROBLEMS:
        more = Problem(f"and {len(problems) - _MOST_PROBLEMS} mistakes more", problems[0].file)
        problems = [*problems[:_MOST_PROBLEMS], more]
    if problems:
        raise UserInputError(problems)
    if not reading.names:
        raise UserInputError(Problem("the exposure holds no assets", files[0]))
    lon, lat = np.round(np.array(reading.lon), 5), np.round(np.array(reading.lat), 5)
    return AssetPlaces(tuple(reading.names), lon, lat)


def _read_nrml(file: Path, reading: _Reading) -> None:
    """Take the assets of a file and of the tables it names."""
    if file.suffix.lower() in (".zip", ".hdf5"):
        raise UserInputError(Problem("an exposure is read from NRML: name its .xml file", file))
    findings = Findings(file)
    columns: dict[str, str] = {}
    tables: list[str] = []
    seen = ("asset", "assets", "exposureFields")
    with closing(stream(findings, _MODEL, seen, MAXIMUM_BYTES)) as events:
        for event, element in events:
            if event == "start":
                continue
            if local_name(element) == "asset":
                reading.take(_inline(element), file, line_of(element))
            elif local_name(element) == "assets":
                tables = (element.text or "").split()
            else:
                columns = dict(_renamed(element))
    findings.settle()
    for name in tables:
        _read_table(file.parent / name, columns, reading)


def _inline(asset: Element) -> Mapping[str, str | None]:
    """Return the name and the place of an asset written out."""
    place = next((child for child in asset if local_name(child) in _PLACES), None)
    values = {} if place is None else {name: place.get(name) for name in _LIMITS}
    return {"id": asset.get("id"), **values}


def _renamed(fields: Element) -> Iterator[tuple[str, str]]:
    """Yield what columns of the tables are called: name, name in the table."""
    for item in fields:
        name, column = item.get("oq"), item.get("input")
        if name in _COLUMNS and column:
            yield name, column


def _read_table(file: Path, columns: Mapping[str, str], reading: _Reading) -> None:
    """Take the assets of a table."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            _take_rows(csv.reader(text), file, columns, reading)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise UserInputError(Problem(message, file)) from None
    except UnicodeDecodeError:
        message = "the file is not text in UTF-8, save it so"
        raise UserInputError(Problem(message, file)) from None
    except csv.Error as error:
        raise UserInputError(Problem(f"this is no CSV: {error}", file)) from None


def _take_rows(
    rows: Iterable[Sequence[str]], file: Path, columns: Mapping[str, str], reading: _Reading
) -> None:
    """Take the rows of a table; lines before the header that start with ``#`` are left out."""
    header: list[str] = []
    where: dict[str, int] = {}
    for line, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if header:
            cells = {
                name: row[place] if place < len(row) else None for name, place in where.items()
            }
            reading.take(cells, file, line)
        elif not row[0].lstrip().startswith("#"):
            header = [cell.strip() for cell in row]
            where = _places_of_columns(header, file, line, columns)


def _places_of_columns(
    header: list[str], file: Path, line: int, columns: Mapping[str, str]
) -> dict[str, int]:
    """Return which column holds what."""
    wanted = {name: columns.get(name, name) for name in _COLUMNS}
    missing = [
        Problem(f"the field {column!r} is missing{did_you_mean(column, header)}", file, line)
        for column in wanted.values()
        if column not in header
    ]
    if missing:
        raise UserInputError(missing)
    return {name: header.index(column) for name, column in wanted.items()}
