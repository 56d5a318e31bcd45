# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Values of the field in a job file: coordinates, intensity measures, integration distances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.intensity_measure import normalized_imt, sorted_imts
from quakegrid.jobs.parameters.kinds import (
    Kind,
    not_negative,
    positive_literal,
    text_keys,
)
from quakegrid.jobs.parameters.literal import Literal, parse_literal

#: Integration distance [km] as a function of magnitude: (magnitude, distance) pairs, ascending.
MagnitudeDistances: TypeAlias = tuple[tuple[float, float], ...]

#: Longitude [degrees], latitude [degrees], depth [km, down].
Point: TypeAlias = tuple[float, float, float]

#: Longitude and latitude [degrees] of each corner; the first is not repeated at the end.
Polygon: TypeAlias = tuple[tuple[float, float], ...]

#: The magnitudes between which a distance given as one number holds.
MAGNITUDE_RANGE = (2.5, 10.2)

#: What ``maximum_distance = magdist`` stands for.
MAGNITUDE_DEPENDENT_DISTANCE: MagnitudeDistances = ((3.0, 0.0), (6.0, 150.0), (10.0, 600.0))

#: Stands for a first level of zero, whose logarithm could not be taken.
LEAST_LEVEL = 1e-10


def _intensity_measure(text: str) -> str:
    """Return the name of an intensity measure in its one form: ``SA(0.10)`` is ``SA(0.1)``."""
    try:
        return normalized_imt(text)
    except UserInputError as error:
        raise ValueError(str(error)) from None


def _intensity_measures(text: str) -> tuple[str, ...]:
    # Commas inside brackets belong to the measure: SDi(0.5, 2)
    items = re.findall(r"[^,\s()]+\s*(?:\([^)]*\))?", text)
    return sorted_imts(_unique_measures(items))


def _unique_measures(names: Iterable[str]) -> tuple[str, ...]:
    """Return the measures in their one form, in the order given, each once.

    Raises
    ------
    ValueError
        A measure stands twice, perhaps under two spellings.
    """
    written: dict[str, str] = {}
    for name in names:
        measure = _intensity_measure(name)
        if measure in written:
            raise ValueError(f"`{name.strip()}` and `{written[measure]}` are the same measure")
        written[measure] = name.strip()
    return tuple(written)


def _levels(value: Literal, measure: str) -> tuple[float, ...]:
    """Return the levels of one measure: ascending, a first level of zero made `LEAST_LEVEL`."""
    if not isinstance(value, tuple) or not value:
        raise ValueError(f"the levels of {measure} are not a list such as [0.1, 0.2, 0.4]")
    levels = tuple(positive_literal(item, measure) for item in value)
    if levels[0] == 0:
        levels = (LEAST_LEVEL, *levels[1:])
    for before, after in pairwise(levels):
        if after == before:
            raise ValueError(f"the level {after:g} of {measure} stands twice")
        if after < before:
            raise ValueError(
                f"the levels of {measure} are out of order: {after:g} comes after {before:g}"
            )
    return levels


def _measure_levels(text: str) -> Mapping[str, tuple[float, ...]]:
    given = text_keys(text)
    if not given:
        raise ValueError("there is no intensity measure in it")
    measures = _unique_measures(given)
    return MappingProxyType(
        {
            measure: _levels(value, measure)
            for measure, value in zip(measures, given.values(), strict=True)
        }
    )


def _number_by_measure(text: str) -> Mapping[str, float]:
    if not text.startswith("{"):
        return MappingProxyType({"default": not_negative(text)})
    given = text_keys(text)
    names = [name for name in given if name != "default"]
    forms = dict(zip(names, _unique_measures(names), strict=True))
    return MappingProxyType(
        {forms.get(name, name): positive_literal(value, name) for name, value in given.items()}
    )


def _steady(distance: float) -> MagnitudeDistances:
    """Return a distance that holds for all magnitudes."""
    return tuple((magnitude, distance) for magnitude in MAGNITUDE_RANGE)


def _pairs(value: Literal, name: str) -> MagnitudeDistances:
    """Return (magnitude, distance) pairs in ascending order of both."""
    if value == "magdist":
        return MAGNITUDE_DEPENDENT_DISTANCE
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _steady(positive_literal(value, name))
    if not isinstance(value, tuple) or not value:
        raise ValueError(f"the distance of {name!r} is neither a number nor a list of pairs")
    pairs = []
    for pair in value:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise ValueError(f"the list of {name!r} does not hold (magnitude, distance) pairs")
        pairs.append((positive_literal(pair[0], name), positive_literal(pair[1], name)))
    for (magnitude, distance), (next_magnitude, next_distance) in pairwise(pairs):
        if next_magnitude <= magnitude or next_distance < distance:
            raise ValueError(f"the (magnitude, distance) pairs of {name!r} are out of order")
    return tuple(pairs)


def _maximum_distance(text: str) -> Mapping[str, MagnitudeDistances]:
    if text == "magdist":
        return MappingProxyType({"default": MAGNITUDE_DEPENDENT_DISTANCE})
    if text.startswith("{"):
        pairs = {name: _pairs(value, name) for name, value in text_keys(text).items()}
        if not pairs:
            raise ValueError("there is no distance in it")
        widest = max(pairs.values(), key=lambda given: given[-1][1])
        return MappingProxyType({**pairs, "default": pairs.get("default", widest)})
    if text.startswith("["):
        return MappingProxyType({"default": _pairs(parse_literal(text), "default")})
    return MappingProxyType({"default": _steady(not_negative(text))})


def _coordinate(text: str, name: str, limit: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"`{text}` is not a {name}") from None
    if not -limit <= value <= limit:
        raise ValueError(f"the {name} {text} is outside -{limit:g}..{limit:g}")
    return value


def _point(text: str) -> Point:
    """Return one place, rounded to 5 decimals (about a metre); 180 degrees east are west."""
    parts = text.split()
    if len(parts) not in (2, 3):
        raise ValueError(f"`{text.strip()}` is not `longitude latitude` or with a depth behind")
    longitude = round(_coordinate(parts[0], "longitude", 180.0), 5)
    longitude = -180.0 if longitude == 180.0 else longitude
    latitude = round(_coordinate(parts[1], "latitude", 90.0), 5)
    depth = _coordinate(parts[2], "depth", 6371.0) if len(parts) == 3 else 0.0
    return longitude, latitude, depth


def _coordinates(text: str) -> tuple[Point, ...]:
    points = tuple(_point(item) for item in text.split(",") if item.strip())
    if not points:
        raise ValueError("there is no place in it")
    seen: set[tuple[float, float]] = set()
    for longitude, latitude, _ in points:
        if (longitude, latitude) in seen:
            raise ValueError(f"the place {longitude:g} {latitude:g} stands twice")
        seen.add((longitude, latitude))
    return points


def _polygon(text: str) -> Polygon:
    match = re.fullmatch(r"\s*POLYGON\s*\(\(([^()]*)\)\)\s*", text, flags=re.IGNORECASE)
    corners = [_point(item)[:2] for item in (match[1] if match else text).split(",")]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(set(corners)) < 3:
        raise ValueError("a region has at least 3 different corners")
    return tuple(corners)


COORDINATES = Kind("longitude latitude [depth], with commas between the places", _coordinates)
POLYGON = Kind("longitude latitude of each corner, with commas between them", _polygon)
INTENSITY_MEASURE = Kind("an intensity measure such as PGA or SA(0.1)", _intensity_measure)
INTENSITY_MEASURES = Kind("intensity measures such as PGA, SA(0.1)", _intensity_measures)
MEASURE_LEVELS = Kind(
    "a dictionary such as {'PGA': [0.1, 0.2], 'SA(0.1)': logscale(0.01, 2, 20)}", _measure_levels
)
NUMBER_BY_MEASURE = Kind("a number, or {'PGA': number, 'SA(0.1)': number}", _number_by_measure)
MAXIMUM_DISTANCE = Kind(
    "a distance, {'tectonic region type': distance}, "
    "{'tectonic region type': [(magnitude, distance), ...]} or magdist",
    _maximum_distance,
)
