# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Si and Midorikawa (1999): crustal, interface and intraslab earthquakes, Japan.

Si H., Midorikawa S. (1999). New attenuation relationships for peak ground acceleration and
velocity considering effects of fault type and site condition. Journal of Structural and
Construction Engineering 64(523), 63-70. https://doi.org/10.3130/aijs.64.63_2

National Research Institute for Earth Science and Disaster Prevention (2009). Technical reports
on national seismic hazard maps for Japan. Technical note 336: limit of magnitude, sites,
standard deviations.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp10,
    log,
    log10,
    maximum,
    minimum,
    where,
)

_LARGEST = 8.3
_LN_30_TO_20 = 0.4054651081081644  # ln(30 / 20)


class Coefficients(NamedTuple):
    """Table 6 of the publication.

    Attributes
    ----------
    a, h, d, k, e, q
        Of magnitude, of depth, of the type of fault, constant, of saturation, of distance.
    crustal
        1 where the deviation is told by distance; else it is told by PGV.
    subduction_factor
        1 for PGV, whose deviation falls with itself in subduction events; 0 for PGA.
    """

    a: float
    h: float
    d: float
    k: float
    e: float
    q: float
    crustal: float
    subduction_factor: float
    period: float


@elementwise
def _log10_amplification(vs30: Numeric) -> Numeric:
    """Return the factor from 600 m/s: 1.41 at 400, 1 / 1.25 at 800, lines in between."""
    soft = log10(600.0 / vs30) * 0.8473964775741412  # ln 1.41 / ln 1.5
    hard = log10(600.0 / vs30) * 0.7756602606914668  # ln 1.25 / ln(4 / 3)
    return where(vs30 <= 600.0, soft, hard)


@elementwise
def crustal_sigma(rrup: Numeric) -> Numeric:
    """Return the deviation of crustal events [log10] by distance [km]."""
    return 0.23 - 0.03 * clip(log(maximum(rrup, 1.0) / 20.0) / _LN_30_TO_20, 0.0, 1.0)


@elementwise
def subduction_sigma(pgv: Numeric) -> Numeric:
    """Return the deviation of subduction events [log10] by the median PGV on rock [cm/s]."""
    return 0.2 - 0.05 * clip((pgv - 25.0) / 25.0, 0.0, 1.0)


@elementwise
def log10_rock(c: Any, x: Context) -> Numeric:
    """Return equations 1 to 3, the median on rock of 600 m/s [cm/s2, cm/s]."""
    mag = minimum(x.mag, _LARGEST)
    source = c.a * mag + c.h * x.hypo_depth + c.d + c.k
    return source - log10(x.rrup + c.e * exp10(0.5 * mag)) - c.q * x.rrup


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median at the site and the standard deviation of the hazard maps."""
    rock = log10_rock(c, x)
    pgv = where(c.subduction_factor > 0.0, exp10(rock), 0.0)
    sigma = where(c.crustal > 0.0, crustal_sigma(x.rrup), subduction_sigma(pgv))
    return decimal_moments(rock + _log10_amplification(x.vs30), sigma, 0.0, 0.0, c.period)


FORMULA = Formula("si_midorikawa_1999", Coefficients, moments)


def _model(name: str, region: str, table: CoefficientTable, crustal: float) -> GroundMotionModel:
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table.with_columns(crustal=crustal),
        tectonic_region_type=region,
        component="Larger of two",
        standard_deviations=("Total",),
        requires=frozenset({"hypo_depth", "mag", "rrup", "vs30"}),
        validity={"mag": (5.8, 8.3), "rrup": (0.0, 300.0)},
    )


def SiMidorikawa1999Asc() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for crustal earthquakes."""
    table = CoefficientTable.read("japan/si_midorikawa_1999").with_columns(d=0.0)
    return _model("SiMidorikawa1999Asc", "Active Shallow Crust", table, 1.0)


def SiMidorikawa1999SInter() -> GroundMotionModel:  # noqa: N802
    """Return the model for interface earthquakes."""
    table = CoefficientTable.read("japan/si_midorikawa_1999").with_copies({"d": "inter"})
    return _model("SiMidorikawa1999SInter", "Subduction Interface", table, 0.0)


def SiMidorikawa1999SSlab() -> GroundMotionModel:  # noqa: N802
    """Return the model for intraslab earthquakes."""
    table = CoefficientTable.read("japan/si_midorikawa_1999").with_copies({"d": "slab"})
    return _model("SiMidorikawa1999SSlab", "Subduction IntraSlab", table, 0.0)
