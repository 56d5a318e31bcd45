# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coefficient tables by intensity measure, read from CSV, interpolated in ln period."""

from __future__ import annotations

import csv
import math
import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import Any

_WITH_NUMBERS = re.compile(r"(\w+)\(([0-9.eE+-]+)((?:,[0-9.eE+-]+)*)\)")


def period_of(imt: str) -> float | None:
    """Return the period of a spectral acceleration [s], None for any other measure."""
    kind, number = _split(imt)
    return number if kind == "SA" else None


@cache
def _split(imt: str) -> tuple[str, float | None]:
    """Return what a measure shares with those it is interpolated from, and its own number.

    ``SA(0.1)`` is ``SA`` at 0.1, ``SDi(0.5,2.0)`` is ``SDi(,2.0)`` at 0.5, ``IA`` has none.
    """
    match = _WITH_NUMBERS.fullmatch(imt)
    if match is None:
        return imt, None
    kind, first, others = match.groups()
    return (f"{kind}({others})" if others else kind), float(first)


#: How a coefficient goes from one number to the next: the axis on which it is a line.
_AXES: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {"logarithmic": math.log, "linear": float}
)


def extended(coefficients: Any, more: str, name: str = "Coefficients") -> Any:
    """Return a NamedTuple class of the fields of another and some more, named with blanks."""
    make: Callable[..., Any] = namedtuple
    return make(name, (*coefficients._fields, *more.split()))


@dataclass(frozen=True)
class CoefficientTable:
    """One row of named numbers per intensity measure.

    Attributes
    ----------
    rows
        Intensity measure name -> coefficient name -> value.  Every row also answers to
        ``period``: the first number of the measure (a period [s], a frequency [Hz]), 0 for
        PGA, -1 for anything else.
    interpolation
        Between two numbers of one kind of measure: ``logarithmic`` or ``linear`` in them.
    """

    rows: Mapping[str, Mapping[str, float]]
    interpolation: str = "logarithmic"

    @staticmethod
    def read(stem: str) -> CoefficientTable:
        """Return the table of a file that stands beside the models.

        Parameters
        ----------
        stem
            ``family/name`` for ``family/name.csv``.  The first column is the intensity
            measure, the header names the coefficients.
        """
        return CoefficientTable(_read_rows(stem))

    def with_columns(self, **constants: float) -> CoefficientTable:
        """Return a copy in which every row holds the given values too."""
        return replace(self, rows={imt: {**row, **constants} for imt, row in self.rows.items()})

    def with_copies(
        self, sources: Mapping[str, str], from_period: float | None = None
    ) -> CoefficientTable:
        """Return a copy in which each named column holds the values of another column.

        Parameters
        ----------
        sources
            Column to fill -> column to copy; cells the latter leaves empty are empty in the
            copy too, so that they are interpolated.
        from_period
            If given, only spectral accelerations of this period [s] and above change.
        """

        def copied(row: Mapping[str, float]) -> Mapping[str, float]:
            kept = {name: value for name, value in row.items() if name not in sources}
            return {**kept, **{name: row[old] for name, old in sources.items() if old in row}}

        def concerned(imt: str) -> bool:
            period = period_of(imt)
            return from_period is None or (period is not None and period >= from_period)

        rows = {imt: copied(row) if concerned(imt) else row for imt, row in self.rows.items()}
        return replace(self, rows=rows)

    def joined(self, other: CoefficientTable) -> CoefficientTable:
        """Return a table with the columns and rows of both; the other's where both have one."""
        imts = dict.fromkeys((*self.rows, *other.rows))
        rows = {imt: {**self.rows.get(imt, {}), **other.rows.get(imt, {})} for imt in imts}
        return replace(self, rows=rows)

    def updated(self, changes: Mapping[str, Mapping[str, float]]) -> CoefficientTable:
        """Return a copy in which some coefficients of some measures have other values."""
        rows = {imt: {**row, **changes.get(imt, {})} for imt, row in self.rows.items()}
        return replace(self, rows=rows)

    @cached_property
    def constants(self) -> frozenset[str]:
        """The names of columns that hold one value in all rows that have them."""
        values: dict[str, set[float]] = {}
        for row in self.rows.values():
            for name, value in row.items():
                values.setdefault(name, set()).add(value)
        return frozenset(name for name, found in values.items() if len(found) == 1) - {
            "period",
            "tabulated",
        }

    def row(self, imt: str, fields: Sequence[str]) -> tuple[float, ...]:
        """Return the coefficients of one intensity measure in the order of `fields`.

        Two need no column: `period` [s], 0 for PGA and -1 for other measures, and `tabulated`,
        1 for measures with a row of their own.

        A cell left empty in the CSV is interpolated like a period that is not tabulated.

        Raises
        ------
        KeyError
            The measure is not in the table and not between two periods of it.
        """
        known = self._found.get((imt, tuple(fields)))
        if known is None:
            known = self._found[imt, tuple(fields)] = self._new_row(imt, fields)
        return known

    @cached_property
    def _found(self) -> dict[tuple[str, tuple[str, ...]], tuple[float, ...]]:
        """Rows that were asked for: each part of a job asks for the same ones."""
        return {}

    def _new_row(self, imt: str, fields: Sequence[str]) -> tuple[float, ...]:
        kind, number = _split(imt)
        exact = self._row_of(imt)
        if exact is None and number is None:
            raise KeyError(imt)
        special = {
            "period": number if number is not None else 0.0 if imt == "PGA" else -1.0,
            "tabulated": 0.0 if exact is None else 1.0,
        }
        known = {**special, **(exact or {})}
        return tuple(
            known[name] if name in known else self._interpolated(imt, kind, number, name)
            for name in fields
        )

    def _row_of(self, imt: str) -> Mapping[str, float] | None:
        """Return the row of a measure, however its numbers are written."""
        if imt in self.rows:
            return self.rows[imt]
        wanted = _split(imt)
        if wanted[1] is None:
            return None
        return next((row for other, row in self.rows.items() if _split(other) == wanted), None)

    def _interpolated(self, imt: str, kind: str, number: float | None, name: str) -> float:
        tabulated = sorted(
            (known, row[name])
            for (other, known), row in ((_split(key), row) for key, row in self.rows.items())
            if name in row and other == kind and known is not None
        )
        axis = _AXES[self.interpolation]
        if number is not None:
            for (low, at_low), (high, at_high) in pairwise(tabulated):
                if low <= number <= high:
                    share = (axis(number) - axis(low)) / (axis(high) - axis(low))
                    return at_low + (at_high - at_low) * share
        raise KeyError(imt)

    def measures(self, fields: Sequence[str]) -> tuple[str, ...]:
        """Return the rows of the table in which all of the fields are known."""
        return tuple(imt for imt in self.rows if self._answers(imt, fields))

    def _answers(self, imt: str, fields: Sequence[str]) -> bool:
        try:
            self.row(imt, fields)
        except KeyError:
            return False
        return True

    def range_text(self, fields: Sequence[str]) -> str:
        """Return for which intensity measures the fields are known, as a phrase."""
        measures = self.measures(fields)
        periods = sorted(known for name in measures if (known := period_of(name)) is not None)
        others = [name for name in measures if period_of(name) is None]
        spectral = [f"SA from {periods[0]:g} to {periods[-1]:g} s"] if periods else []
        return "it is defined for " + ", ".join(others + spectral)


@cache
def _read_rows(stem: str) -> Mapping[str, Mapping[str, float]]:
    folder = resources.files("quakegrid.hazard.ground_motion_models")
    text = (folder / f"{stem}.csv").read_text(encoding="utf-8")
    lines = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    imt_column = (lines.fieldnames or [""])[0]
    return {
        line[imt_column]: {
            name: float(value)
            for name, value in line.items()
            if name != imt_column and value.strip()
        }
        for line in lines
    }
