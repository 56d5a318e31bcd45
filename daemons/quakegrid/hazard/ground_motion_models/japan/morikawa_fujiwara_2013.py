# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Morikawa and Fujiwara (2013): crustal, interface and intraslab earthquakes, Japan.

Morikawa N., Fujiwara H. (2013). A new ground motion prediction equation for Japan applicable up
to M9 mega-earthquake. Journal of Disaster Research 8(5), 878-888.
https://doi.org/10.20965/jdr.2013.p0878

Variants named NIED are those of the national seismic hazard maps for Japan: their deviation is
the one of the maps, and the terms of anomalous intensities hold in some areas only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_10,
    decimal_moments,
)
from quakegrid.hazard.ground_motion_models.japan.si_midorikawa_1999 import (
    crustal_sigma,
    log10_rock,
    subduction_sigma,
)
from quakegrid.hazard.ground_motion_models.japan.volcanic_front import (
    PHILIPPINE_AREAS,
    VOLCANIC_FRONT_PACIFIC,
    VOLCANIC_FRONT_PHILIPPINE,
    inside,
    signed_distance,
)
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp10,
    log10,
    maximum,
    minimum,
    where,
)

_LARGEST = 8.2  # moment magnitude
_MW1 = 16.0
_D0 = 300.0  # [m]
_SHALLOW = 30.0  # [km]
_DEEP = 60.0  # [km]
_FOREARC = 75.0  # [km]
_PHILIPPINE_DEPTH = 80.0  # [km] the constant PH holds above it
_NORTHERN_LATITUDE = 35.5  # [deg] the northeast begins here, in full one degree further
_EASTERN_LONGITUDE = 136.9  # [deg] the southwest ends here

#: Deviations: of the publication, or of the hazard maps for crustal or other events.
_PUBLISHED, _CRUSTAL_MAPS, _SUBDUCTION_MAPS = 0.0, 1.0, 2.0


class Coefficients(NamedTuple):
    """Table 2, one type of earthquake at a time, and the switches of the variants.

    Attributes
    ----------
    b1, c1, base_d
        Of distance, constant, of saturation.
    intensity
        1 for JMA intensity, which is two per decade.
    ph
        Added to intraslab earthquakes of the Philippine Sea plate.
    deviation
        Which standard deviation; see the constants of the module.
    a_sm, h_sm, d_sm, k_sm, e_sm, q_sm
        Of PGV of Si and Midorikawa (1999), which tells the deviation of subduction events.
    """

    a: float
    b1: float
    c1: float
    d: float
    pd: float
    dlmin: float
    ps: float
    vsmax: float
    v0: float
    sigma: float
    intensity: float
    ph: float
    deviation: float
    a_sm: float
    h_sm: float
    d_sm: float
    k_sm: float
    e_sm: float
    q_sm: float
    period: float


class _PeakVelocity(NamedTuple):
    """What the rock term of Si and Midorikawa (1999) reads."""

    a: float
    h: float
    d: float
    k: float
    e: float
    q: float


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 8 and 9: deep sediments above 1.4 km/s, and vs30."""
    deep = c.pd * log10(maximum(c.dlmin, x.z1pt4) / _D0)
    return deep + c.ps * log10(minimum(c.vsmax, x.vs30) / c.v0)


@elementwise
def _sigma(c: Coefficients, x: Context) -> Numeric:
    """Return the deviation [log10]."""
    velocity = _PeakVelocity(c.a_sm, c.h_sm, c.d_sm, c.k_sm, c.e_sm, c.q_sm)
    maps = subduction_sigma(exp10(log10_rock(velocity, x)))
    maps = where(c.deviation == _CRUSTAL_MAPS, crustal_sigma(x.rrup), maps)
    return where(c.deviation == _PUBLISHED, c.sigma, maps)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 with the site terms, and its deviation."""
    mag = minimum(x.mag, _LARGEST)
    source = c.a * (mag - _MW1) ** 2 + c.c1
    path = c.b1 * x.rrup - log10(x.rrup + c.d * exp10(0.5 * mag))
    philippine = where(x.hypo_depth < _PHILIPPINE_DEPTH, c.ph, 0.0)
    log10_median = source + path + _site_term(c, x) + philippine
    sigma = _sigma(c, x)
    physical = decimal_moments(log10_median, sigma, 0.0, 0.0, c.period)
    intensity = c.intensity > 0.0
    mean = where(intensity, 2.0 * log10_median, physical.mean)
    return Moments(mean, where(intensity, 2.0 * sigma, physical.sigma), 0.0, 0.0)


FORMULA = Formula("morikawa_fujiwara_2013", Coefficients, moments)


class _Type(NamedTuple):
    """A type of earthquake: its region, its columns, its deviation in the hazard maps."""

    region: str
    number: str
    maps: float
    velocity: str


_TYPES = {
    "Crustal": _Type("Active Shallow Crust", "1", _CRUSTAL_MAPS, "inter"),
    "SubInterface": _Type("Subduction Interface", "2", _SUBDUCTION_MAPS, "inter"),
    "SubSlab": _Type("Subduction IntraSlab", "3", _SUBDUCTION_MAPS, "slab"),
}


def _base(kind: str, area: str, maps: bool) -> GroundMotionModel:
    """Return the model without the term of anomalous intensities."""
    chosen = _TYPES[kind]
    copies = {"b1": f"b{chosen.number}", "c1": f"c{chosen.number}"}
    philippine = kind == "SubSlab" and area == "SW"
    velocity = CoefficientTable.read("japan/si_midorikawa_1999")
    velocity = velocity.with_copies({"d": chosen.velocity})
    fields = ("a", "h", "d", "k", "e", "q")
    values = dict(zip((f"{name}_sm" for name in fields), velocity.row("PGV", fields), strict=True))
    table = CoefficientTable.read("japan/morikawa_fujiwara_2013").with_copies(copies)
    table = table.with_columns(deviation=chosen.maps if maps else _PUBLISHED, **values)
    table = table if philippine else table.with_columns(ph=0.0)
    by_depth = philippine or (maps and kind != "Crustal")
    return GroundMotionModel(
        name=f"MorikawaFujiwara2013{kind}",
        formula=FORMULA,
        table=table,
        tectonic_region_type=chosen.region,
        component="Geometric mean",
        standard_deviations=("Total",),
        requires=frozenset({"mag", "rrup", "vs30", "z1pt4", *(["hypo_depth"] if by_depth else [])}),
        validity={"mag": (5.5, 9.0), "rrup": (0.0, 200.0)},
    )


def _north_east(x: Context, restricted: bool) -> NDArray[np.float64]:
    """Return equation 10 of the northeast before its coefficient, shape (N,)."""
    across = signed_distance(x.lon, x.lat, VOLCANIC_FRONT_PACIFIC)
    share = np.clip(x.lat - _NORTHERN_LATITUDE, 0.0, 1.0) if restricted else 1.0
    return np.asarray(across * np.maximum(x.hypo_depth - _SHALLOW, 0.0) * share)


def _in_areas(x: Context) -> NDArray[np.bool_]:
    """Return which epicentres lie in the areas of strong shaking of the fore-arc, (N,)."""
    areas = [inside(x.hypo_lon, x.hypo_lat, area) for area in PHILIPPINE_AREAS]
    return np.asarray(np.any(areas, axis=0))


def _south_west(x: Context, restricted: bool) -> NDArray[np.float64]:
    """Return equation 10 of the southwest before its coefficient, shape (N,)."""
    across = np.minimum(signed_distance(x.lon, x.lat, VOLCANIC_FRONT_PHILIPPINE), _FOREARC)
    term = np.where(x.hypo_depth >= _DEEP, across * (x.hypo_depth - _SHALLOW), 0.0)
    holds = _in_areas(x) & (x.lon <= _EASTERN_LONGITUDE) if restricted else True
    return np.where(holds, term, 0.0)


def morikawa_fujiwara_2013(kind: str, area: str = "", maps: bool = False) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    kind
        ``Crustal``, ``SubInterface`` or ``SubSlab``.
    area
        ``NE`` or ``SW`` for the term of anomalous intensities of that part of Japan.
    maps
        Whether as in the national seismic hazard maps.
    """
    base = _base(kind, area, maps)
    if not area:
        return base
    restricted = maps and kind == "SubSlab"
    by_areas = restricted and area == "SW"
    term = _north_east if area == "NE" else _south_west
    gamma = f"gamma_{area.lower()}"

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        found = evaluate(base, imts)
        rows = np.array([base.table.row(imt, (gamma, "ph", "intensity")) for imt in imts])
        unit = np.where(rows[:, 2] > 0.0, 2.0, LN_10)
        found[0] += np.multiply.outer(rows[:, 0] * unit, term(x, restricted))
        if by_areas:
            # the constant of the plate stands for the earthquakes outside the areas
            without = _in_areas(x) & (x.hypo_depth < _PHILIPPINE_DEPTH)
            found[0] -= np.multiply.outer(rows[:, 1] * unit, without)
        return found

    fields = {"hypo_depth", "lon", "lat"}
    fields |= {"hypo_lon", "hypo_lat"} if by_areas else set()
    return replace(
        base,
        formula=Composition(moments, base.tabulated_measures(), base.coefficient_rows),
        requires=base.requires | fields,
    )
