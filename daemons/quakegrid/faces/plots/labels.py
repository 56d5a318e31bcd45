# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words and numbers on pictures: units, probabilities, places, kinds of statistics."""

from __future__ import annotations

import re

from quakegrid.hazard.intensity_measure import MEASURE_TYPES
from quakegrid.jobs.exports.hazard_maps import return_period

_NAME = re.compile(r"(\w+)(?:\((.*)\))?")


def unit(measure: str) -> str:
    """Return the unit of an intensity measure type, empty if it has none."""
    match = _NAME.match(measure)
    return MEASURE_TYPES[match[1]].unit if match and match[1] in MEASURE_TYPES else ""


def measure_with_unit(measure: str) -> str:
    """Return the label of an axis, ``SA(0.2 s) [g]``."""
    match = _NAME.fullmatch(measure)
    name = f"{match[1]}({match[2]} s)" if match and match[1] == "SA" and match[2] else measure
    return f"{name} [{unit(measure)}]" if unit(measure) else name


def years(number: float) -> str:
    """Return ``50 years`` or ``1 year``."""
    return f"{number:g} year" if number == 1 else f"{number:g} years"


def percent(poe: float) -> str:
    """Return a probability as a person says it, ``10 %``."""
    return f"{100 * poe:.4g} %"


def probability(poe: float, investigation_time: float) -> str:
    """Return ``10 % in 50 years (return period 475 years)``."""
    period = return_period(poe, investigation_time)
    return f"{percent(poe)} in {years(investigation_time)} (return period {period:,} years)"


def kind_label(kind: str) -> str:
    """Return the words for a statistic or realization, ``15 % quantile``."""
    if kind == "quantile-0.5":
        return "median"
    if kind.startswith("quantile-"):
        return f"{percent(float(kind.removeprefix('quantile-')))} quantile"
    if kind.startswith("rlz-"):
        return f"realization {int(kind.removeprefix('rlz-'))}"
    return {"std": "standard deviation", "max": "maximum"}.get(kind, kind)


def place(lon: float, lat: float) -> str:
    """Return ``45.100° N, 10.200° E``."""
    east, north = ("E" if lon >= 0 else "W"), ("N" if lat >= 0 else "S")
    return f"{abs(lat):.3f}° {north}, {abs(lon):.3f}° {east}"


def longitude(value: float) -> str:
    """Return the label of a meridian; one beyond 180° is a western one."""
    value = (value + 180.0) % 360.0 - 180.0
    side = "" if value in (0.0, -180.0) else ("E" if value > 0 else "W")
    return f"{abs(value):.6g}°{side}"


def latitude(value: float) -> str:
    """Return the label of a parallel."""
    side = "" if value == 0.0 else ("N" if value > 0 else "S")
    return f"{abs(value):.6g}°{side}"
