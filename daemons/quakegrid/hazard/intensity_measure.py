# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intensity measures: their names, periods and units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.base.errors import UserInputError


@dataclass(frozen=True, slots=True)
class MeasureType:
    """A kind of intensity measure.

    Attributes
    ----------
    unit
        As written in results, empty for a number without unit.
    parameters
        How many numbers may stand in its brackets; 0 stands for no brackets.
    """

    unit: str
    parameters: tuple[int, ...] = (0,)


#: Every kind of intensity measure, by name.
MEASURE_TYPES: Mapping[str, MeasureType] = MappingProxyType(
    {
        "PGA": MeasureType("g"),
        "PGV": MeasureType("cm/s"),
        "PGD": MeasureType("cm"),
        "SA": MeasureType("g", (1,)),
        "EAS": MeasureType("g-sec", (1,)),
        "FAS": MeasureType("g-sec", (1,)),
        "DRVT": MeasureType("s", (1,)),
        "SDi": MeasureType("cm", (2,)),
        "AvgSA": MeasureType("g", (0, 1, 3)),
        "FIV3": MeasureType("cm/s", (0, 1)),
        "Sa_avg2": MeasureType("g", (0, 1)),
        "Sa_avg3": MeasureType("g", (0, 1)),
        "IA": MeasureType("m/s"),
        "CAV": MeasureType("g-sec"),
        "RSD": MeasureType("s"),
        "RSD595": MeasureType("s"),
        "RSD575": MeasureType("s"),
        "RSD2080": MeasureType("s"),
        "MMI": MeasureType(""),
        "JMA": MeasureType(""),
        "ASH": MeasureType("kPa"),
        "LAVA": MeasureType(""),
        "LAHAR": MeasureType(""),
        "PYRO": MeasureType(""),
        "Disp": MeasureType("m"),
        "DispProb": MeasureType(""),
        "LiqProb": MeasureType(""),
        "LiqOccur": MeasureType(""),
        "LSE": MeasureType(""),
        "PGDMax": MeasureType("m"),
        "LSD": MeasureType("m"),
        "PGDGeomMean": MeasureType("m"),
        "LsProb": MeasureType(""),
    }
)

#: Measures whose numbers models give as they are, not their logarithms.
_PLAIN = frozenset({"MMI", "JMA"})

_NAME = re.compile(r"\s*(\w+)\s*(?:\(([^()]*)\))?\s*")


@dataclass(frozen=True, slots=True)
class IntensityMeasure:
    """One intensity measure.

    Attributes
    ----------
    kind
        A key of `MEASURE_TYPES`.
    parameters
        The numbers in the brackets: a period [s], a frequency [Hz], a strength ratio.
    """

    kind: str
    parameters: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """The one way to write it: ``SA(0.1)``, never ``SA(0.10)``."""
        if not self.parameters:
            return self.kind
        return f"{self.kind}({','.join(repr(number) for number in self.parameters)})"

    @property
    def period(self) -> float:
        """The first number in the brackets [s], 0 if there is none."""
        return self.parameters[0] if self.parameters else 0.0

    @property
    def unit(self) -> str:
        """The unit of its levels."""
        return MEASURE_TYPES[self.kind].unit


def intensity_measure(text: str) -> IntensityMeasure:
    """Return an intensity measure from its name.

    Raises
    ------
    UserInputError
        A name that is unknown, or with wrong numbers in its brackets.
    """
    match = _NAME.fullmatch(text)
    if match is None:
        message = f"{text!r} is no intensity measure, write for example PGA or SA(0.1)"
        raise UserInputError(message)
    kind, inside = match.groups()
    if kind not in MEASURE_TYPES:
        raise UserInputError(f"the intensity measure {text!r} is unknown, {_hint(kind)}")
    parameters = _numbers(text, inside)
    if len(parameters) not in MEASURE_TYPES[kind].parameters:
        counts = " or ".join(str(count) for count in MEASURE_TYPES[kind].parameters)
        raise UserInputError(
            f"the intensity measure {text!r} has {len(parameters)} numbers in brackets, "
            f"{kind} takes {counts}"
        )
    return IntensityMeasure(kind, parameters)


def _hint(kind: str) -> str:
    by_lower_case = {known.lower(): known for known in MEASURE_TYPES}
    close = get_close_matches(kind.lower(), by_lower_case, n=1)
    return f"did you mean {by_lower_case[close[0]]}?" if close else "write PGA or SA(0.1)"


def _numbers(text: str, inside: str | None) -> tuple[float, ...]:
    if inside is None:
        return ()
    try:
        numbers = tuple(float(part) for part in inside.split(","))
    except ValueError:
        message = f"the brackets of {text!r} hold no numbers, write for example SA(0.1)"
        raise UserInputError(message) from None
    if min(numbers) <= 0.0:
        raise UserInputError(f"the numbers in the brackets of {text!r} must be positive")
    return numbers


def normalized_imt(text: str) -> str:
    """Return the one way to write an intensity measure.

    Raises
    ------
    UserInputError
        As `intensity_measure`.
    """
    return intensity_measure(text).name


def sorted_imts(names: Iterable[str]) -> tuple[str, ...]:
    """Return intensity measures, written the one way, by ascending period.

    Those without a period come first; equal periods stay in the order given.

    Raises
    ------
    UserInputError
        As `intensity_measure`.
    """
    measures = [intensity_measure(name) for name in names]
    return tuple(measure.name for measure in sorted(measures, key=lambda m: m.period))


def spectral_period(imt: str) -> float | None:
    """Return the period of a spectral acceleration [s], 0 for PGA, None for any other."""
    measure = intensity_measure(imt)
    if measure.kind == "SA":
        return measure.period
    return 0.0 if measure.kind == "PGA" else None


def model_levels(imt: str, levels: ArrayLike) -> NDArray[np.float64]:
    """Return levels as models give a measure: logarithms, intensities as they are."""
    values = np.asarray(levels, float)
    if imt in _PLAIN:
        return values
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(values))
