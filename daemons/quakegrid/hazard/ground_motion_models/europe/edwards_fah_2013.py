# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Edwards and Fäh (2013): stochastic model of Switzerland, Alps and foreland.

Edwards B., Fäh D. (2013). A stochastic ground-motion model for Switzerland. Bulletin of the
Seismological Society of America 103(1), 78-98. https://doi.org/10.1785/0120110331

Cauzzi C., Edwards B., Fäh D., Clinton J., Wiemer S., Kästli P., Cua G., Giardini D. (2015). New
predictive equations and site amplification estimates for the next-generation Swiss ShakeMaps.
Geophysical Journal International 200(1), 421-438. https://doi.org/10.1093/gji/ggu404: the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.europe.swiss_adjustment import single_station_phi
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log10, maximum, sqrt, where

_NEAREST = 0.55  # [km]
_PHI_NEAR, _PHI_FAR = 16.0, 36.0  # [km] bounds of the fall of the deviation


class Coefficients(NamedTuple):
    """Polynomials of magnitude, one for each power of the logarithm of distance; deviations.

    Attributes
    ----------
    near0, near1, far0, far1
        Shortest distance of magnitudes from 4.7 to 5 and below: ``a0 - a1 M`` [km].
    cmag35 to cmag6
        Lines in magnitude up to 4, to 5 and above: from the lowest stress drop but one to the
        lowest; 0 for all others.
    """

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    a9: float
    a10: float
    a11: float
    a12: float
    a13: float
    a14: float
    a15: float
    a16: float
    a17: float
    a18: float
    a19: float
    a20: float
    a21: float
    a22: float
    a23: float
    tau: float
    mean_phi_ss: float
    phi_11: float
    phi_21: float
    c2: float
    near0: float
    near1: float
    far0: float
    far1: float
    cmag35: float
    cmag4: float
    cmag41: float
    cmag5: float
    cmag51: float
    cmag6: float
    period: float


@elementwise
def _nearest(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the distance below which motion does not grow [km]."""
    small = where(mag > 4.7, c.near0 - c.near1 * mag, c.far0 - c.far1 * mag)
    return where(mag >= 5.0, _NEAREST, small)


@elementwise
def _log10_median(c: Coefficients, m: Numeric, d: Numeric) -> Numeric:
    """Return the median of cm/s2 at the decimal logarithm of a distance."""
    source = c.a1 + m * (c.a2 + m * (c.a3 + m * (c.a4 + m * (c.a5 + m * (c.a6 + m * c.a7)))))
    first = c.a8 + m * (c.a9 + m * (c.a10 + m * c.a11))
    second = c.a12 + m * (c.a13 + m * (c.a14 + m * c.a15))
    third = c.a16 + m * (c.a17 + m * (c.a18 + m * c.a19))
    fourth = c.a20 + m * (c.a21 + m * (c.a22 + m * c.a23))
    return source + d * (first + d * (second + d * (third + d * fourth)))


@elementwise
def _lowest_stress_drop(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the correction of the median by magnitude."""
    middle = where(mag <= 5.0, c.cmag41 + c.cmag5 * mag, c.cmag51 + c.cmag6 * mag)
    return where(mag <= 4.0, c.cmag35 + c.cmag4 * mag, middle)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median, and deviations of a single station averaged with their mean."""
    d = log10(maximum(x.rrup, _nearest(c, x.mag)))
    own = single_station_phi(c.phi_11, c.phi_21, c.c2, x.mag, x.rrup, _PHI_NEAR, _PHI_FAR)
    phi = (c.mean_phi_ss + own) / 2.0
    median = _log10_median(c, x.mag, d) + _lowest_stress_drop(c, x.mag)
    mean = decimal_moments(median, 0.0, 0.0, 0.0, c.period).mean
    return Moments(mean, sqrt(c.tau**2 + phi**2), c.tau, phi)


FORMULA = Formula("edwards_fah_2013", Coefficients, moments)

#: Region -> the bounds of distance.
_NEAR: Mapping[str, dict[str, float]] = {
    "alpine": {"near0": 14.55, "near1": 2.8, "far0": 2.65, "far1": 0.295},
    "foreland": {"near0": 11.92, "near1": 2.067, "far0": 3.48, "far1": 0.291},
}


_LOWEST = 10.0  # [bar] of those with polynomials of their own
_LINES = ("cmag35", "cmag4", "cmag41", "cmag5", "cmag51", "cmag6")
#: Of the correction of distance -> of the polynomials.
_FALL = {"c1": "a1", "c2": "a8", "c3": "a12", "c4": "a16", "c5": "a20"}


def _of_three_bars() -> CoefficientTable:
    """Return the coefficients of 10 bar in the foreland, corrected by magnitude and distance."""
    base = CoefficientTable.read("europe/edwards_fah_2013_foreland_10")
    lines = CoefficientTable.read("europe/edwards_fah_2013_foreland_3")
    names = (*_LINES, *_FALL)
    changes = {}
    for imt, row in base.rows.items():
        more = dict(zip(names, lines.row(imt, names), strict=True))
        corrected = {to: row[to] - more[of] for of, to in _FALL.items()}
        changes[imt] = {**{name: more[name] for name in _LINES}, **corrected}
    return base.updated(changes)


def edwards_fah_2013(*, region: str, stress_drop: float) -> GroundMotionModel:
    """Return the model of a region and a stress drop.

    Parameters
    ----------
    region
        ``alpine`` or ``foreland``.
    stress_drop
        [bar]
    """
    if stress_drop < _LOWEST:
        table = _of_three_bars()
    else:
        table = CoefficientTable.read(f"europe/edwards_fah_2013_{region}_{stress_drop:.0f}")
        table = table.with_columns(**dict.fromkeys(_LINES, 0.0))
    deviations = CoefficientTable.read("europe/edwards_fah_2013_deviations")
    return GroundMotionModel(
        name="EdwardsFah2013",
        formula=FORMULA,
        table=table.joined(deviations).with_columns(**_NEAR[region]),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup"}),
        validity={"mag": (2.0, 8.0), "rrup": (0.0, 300.0)},
    )
