# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Solutions by plain integration, of cases that the reference does not list.

Rupture positions, epicentres and magnitudes are summed by the midpoint rule on a flat earth;
neither meshes nor sources nor kernels of the engine take part, only the medians and standard
deviations of its ground motion model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peer_rates import area_distribution_rates, moment_rate, single_rate

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.nga_west.sadigh_1997 import SadighEtAl1997
from quakegrid.hazard.magnitude_frequency.moment import seismic_moment

Vector = NDArray[np.float64]
_KM_PER_RADIAN = 6371.0
_POSITIONS = 100, 50
_MAGNITUDE_STEP = 0.01
_DEGREES = 0.01
_CLASSES = 600
#: A higher and a lower level, between whose solutions a curve must pass.
_ENDS = {"lo": 1.01, "hi": 0.99}


def solution(
    case: Mapping[str, Any],
    tables: Mapping[str, Any],
    levels: Sequence[float],
    variant: str,
    truncation: float,
) -> dict[str, Any]:
    """Return what the reference would list of a case: curves by site, and their bracket.

    Parameters
    ----------
    case
        One with a single source.
    tables
        The whole of ``cases.json``.
    levels
        Shape (L,) [g].
    variant
        Its name.
    truncation
        [standard deviations], 0 for no scatter.
    """
    fault = tables["faults"].get(case["source"])
    distances = _from_fault(fault, case) if fault else _from_area(tables["areas"], case)
    curves: dict[str, list[float]] = {}
    bracket: dict[str, dict[str, list[float]]] = {}
    for site, place in case["sites_lat_lon"].items():
        of_place = list(distances(place))
        rake = fault["rake"] if fault else 0.0
        at = {
            ratio: _probabilities(of_place, rake, ratio * np.array(levels), truncation)
            for ratio in (1.0, *_ENDS.values())
        }
        curves[site] = at[1.0]
        bracket[site] = {end: at[ratio] for end, ratio in _ENDS.items()}
    codes = {f"semianalytic:{variant}": {"imls": list(levels), "poe": curves}}
    brackets = bracket if truncation == 0.0 else {}
    return {"codes": codes, "bracket_pm1pct_iml": {variant: brackets}}


#: Magnitude, distances to the site [km] and their rates [1/yr].
Ruptures = tuple[float, Vector, Vector]


def _from_fault(
    fault: Mapping[str, Any], case: Mapping[str, Any]
) -> Callable[[Sequence[float]], Iterator[Ruptures]]:
    def distances(place: Sequence[float]) -> Iterator[Ruptures]:
        for mag, rate in _RATES[case["mfd"]["type"]](case["mfd"], moment_rate(fault)):
            found = _rupture_distances(fault, place, mag)
            yield mag, found, np.full(len(found), rate / len(found))

    return distances


def _rupture_distances(fault: Mapping[str, Any], place: Sequence[float], mag: float) -> Vector:
    """Return the distances of rectangles at all positions of a plane that dips to the right."""
    (first_lat, first_lon), (last_lat, _) = fault["trace_lat_lon"]
    ahead = math.copysign(_KM_PER_RADIAN, last_lat - first_lat)
    along = ahead * math.radians(place[0] - first_lat)
    beside = ahead * math.radians(place[1] - first_lon) * math.cos(math.radians(place[0]))
    dip, top = math.radians(fault["dip"]), fault["ztop_km"]
    down_dip = beside * math.cos(dip) - top * math.sin(dip)
    off_plane = beside * math.sin(dip) + top * math.cos(dip)
    whole_width = (fault["zbot_km"] - top) / math.sin(dip)
    area = 10.0 ** (mag - 4.0)
    width = min(math.sqrt(0.5 * area), whole_width)
    length = min(area / width, fault["length_km"])
    starts = _starts(fault["length_km"] - length, _POSITIONS[0])
    tops = _starts(whole_width - width, _POSITIONS[1])
    past_ends = np.maximum(0.0, np.maximum(starts - along, along - starts - length))
    past_edges = np.maximum(0.0, np.maximum(tops - down_dip, down_dip - tops - width))
    return np.sqrt(past_ends[:, np.newaxis] ** 2 + past_edges**2 + off_plane**2).ravel()


def _starts(free: float, count: int) -> Vector:
    return free * (np.arange(count) + 0.5) / count if free > 0.0 else np.zeros(1)


def _from_area(
    areas: Mapping[str, Any], case: Mapping[str, Any]
) -> Callable[[Sequence[float]], Iterator[Ruptures]]:
    area = {**areas[case["source"]], **case}
    lat, lon = _points_inside(np.array(area["border_lat_lon"]))
    weight = np.cos(np.radians(lat)) / np.sum(np.cos(np.radians(lat))) / len(area["depths_km"])
    distribution = area_distribution_rates(case["mfd"], _MAGNITUDE_STEP)

    def distances(place: Sequence[float]) -> Iterator[Ruptures]:
        epicentral = _great_circle(lat, lon, place)
        found = np.concatenate([np.hypot(epicentral, depth) for depth in area["depths_km"]])
        shares, edges = np.histogram(
            np.log(found), _CLASSES, weights=np.tile(weight, len(area["depths_km"]))
        )
        centres = np.exp(0.5 * (edges[:-1] + edges[1:]))
        for mag, rate in distribution:
            yield mag, centres, rate * shares

    return distances


def _points_inside(border: Vector) -> tuple[Vector, Vector]:
    lats, lons = (np.arange(low, high, _DEGREES) for low, high in zip(*_box(border), strict=True))
    lat, lon = (grid.ravel() for grid in np.meshgrid(lats, lons))
    inside = np.zeros(len(lat), dtype=bool)
    for (lat0, lon0), (lat1, lon1) in zip(border, np.roll(border, -1, axis=0), strict=True):
        crosses = (lat0 > lat) != (lat1 > lat)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= crosses & (lon < lon0 + (lat - lat0) / (lat1 - lat0) * (lon1 - lon0))
    return lat[inside], lon[inside]


def _box(border: Vector) -> tuple[Vector, Vector]:
    return border.min(axis=0) + 0.5 * _DEGREES, border.max(axis=0)


def _great_circle(lat: Vector, lon: Vector, place: Sequence[float]) -> Vector:
    phi, theta = np.radians(lat), math.radians(place[0])
    turn = np.radians(lon - place[1])
    half = np.sin(0.5 * (phi - theta)) ** 2
    half += np.cos(phi) * math.cos(theta) * np.sin(0.5 * turn) ** 2
    return 2.0 * _KM_PER_RADIAN * np.arcsin(np.sqrt(half))


def _probabilities(
    ruptures: Sequence[Ruptures], rake: float, levels: Vector, truncation: float
) -> list[float]:
    """Return annual probabilities of exceedance, one for each level."""
    model = SadighEtAl1997()
    total = np.zeros(len(levels))
    for mag, rrup, rates in ruptures:
        fields = dict.fromkeys(Context._fields, 0.0)
        like = np.ones(len(rrup))
        known = {"mag": mag, "rrup": rrup, "rake": rake * like, "vs30": 760.0 * like}
        moments = model.moments(Context(**{**fields, **known}), ["PGA"])
        away = np.log(levels)[:, np.newaxis] - moments[0][0]
        total += _survival(away, moments[1][0], truncation) @ rates
    return (-np.expm1(-total)).tolist()


def _survival(away: Vector, sigma: Vector, truncation: float) -> Vector:
    if truncation == 0.0:
        return (away < 0.0).astype(float)
    least = _tail(np.array(truncation))
    return np.clip((_tail(away / sigma) - least) / (1.0 - 2.0 * least), 0.0, 1.0)


def _tail(epsilon: Vector) -> Vector:
    halved = [0.5 * math.erfc(value) for value in (epsilon.ravel() / math.sqrt(2.0)).tolist()]
    return np.array(halved).reshape(epsilon.shape)


def _single(mfd: Mapping[str, Any], moment: float) -> list[tuple[float, float]]:
    return [(mfd["mag"], single_rate(mfd["mag"], moment))]


def _characteristic(mfd: Mapping[str, Any], moment: float) -> list[tuple[float, float]]:
    """Youngs and Coppersmith (1985), from magnitude 0 on; their box is half a magnitude wide."""
    magnitudes = _MAGNITUDE_STEP * (np.arange(round(mfd["mmax"] / _MAGNITUDE_STEP)) + 0.5)
    low = mfd["mmax"] - 0.5
    density = 10.0 ** (-mfd["b"] * np.minimum(magnitudes, low))
    density[magnitudes > low] = 10.0 ** (-mfd["b"] * (low - 1.0))
    rates = density * moment / np.sum(density * seismic_moment(magnitudes))
    kept = magnitudes > mfd["mmin"]
    return list(zip(magnitudes[kept].tolist(), rates[kept].tolist(), strict=True))


_RATES = {"delta": _single, "YC85": _characteristic}
