# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cauzzi et al. (2015): shallow crust, worldwide digital records.

Cauzzi C., Faccioli E., Vanini M., Bianchini A. (2015). Updated predictive equations for
broadband (0.01-10 s) horizontal response spectra and peak ground motions, based on a global
dataset of digital acceleration records. Bulletin of Earthquake Engineering 13(6), 1587-1612.
https://doi.org/10.1007/s10518-014-9685-y
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import displacement_moments
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.eurocode8_class import by_site_class
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log10,
    maximum,
    power,
    where,
)

_NEAREST = 3.0  # [km]


class Coefficients(NamedTuple):
    """Table 2, and the switches of the variants.

    Attributes
    ----------
    normal, reverse, strike_slip
        Styles of faulting.
    sb, sc, sd
        Site classes of Eurocode 8; 0 where the site is told by vs30.
    bv, va
        Slope and reference of vs30; a slope of 0 where the site is told by its class.
    german
        1 where ruptures without extent have their distance derived from the hypocentral one.
    shift
        Added to the mean [log10 units].
    """

    c1: float
    m1: float
    m2: float
    r1: float
    r2: float
    r3: float
    sb: float
    sc: float
    sd: float
    bv: float
    va: float
    normal: float
    reverse: float
    strike_slip: float
    sigma: float
    tau: float
    phi: float
    german: float
    shift: float
    period: float


@elementwise
def _distance(c: Coefficients, x: Context) -> Numeric:
    """Return the distance to the rupture [km].

    For points it is derived from the hypocentral one as in Gruenthal et al. (2018), Bulletin
    of Earthquake Engineering 16, 4339-4395.
    """
    extent = 0.7108 + 2.496e-6 * power(x.mag, 7.982)
    return where((c.german > 0.0) & (x.width <= 0.0), maximum(x.rhypo - extent, _NEAREST), x.rrup)


@elementwise
def _style_term(c: Coefficients, rake: Numeric) -> Numeric:
    """Equation 1: f_N F_N + f_R F_R + f_SS F_SS."""
    normal = (rake <= -30.0) & (rake >= -150.0)
    reverse = (rake > 30.0) & (rake < 150.0)
    return where(normal, c.normal, where(reverse, c.reverse, c.strike_slip))


@elementwise
def _site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Equations 2 and 3."""
    return c.bv * log10(vs30 / c.va) + by_site_class(vs30, 0.0, c.sb, c.sc, c.sd)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of table 2."""
    path = (c.r1 + c.r2 * x.mag) * log10(_distance(c, x) + c.r3)
    mean = c.c1 + c.m1 * x.mag + c.m2 * x.mag**2 + path
    mean += _site_term(c, x.vs30) + _style_term(c, x.rake) + c.shift
    # PGA is tabulated as the displacement at 0.01 s
    period = where(c.period == 0.0, 0.01, c.period)
    return displacement_moments(mean, c.sigma, c.tau, c.phi, period)


FORMULA = Formula("cauzzi_2014", Coefficients, moments)

_VS30_ONLY = {"sb": 0.0, "sc": 0.0, "sd": 0.0}
_CLASS_ONLY = {"bv": 0.0}
_FIXED_VS30 = {**_VS30_ONLY, "va": 800.0}
_ANY_STYLE = {"normal": 0.0, "reverse": 0.0, "strike_slip": 0.0}


def _model(
    name: str,
    adjustment_factor: float,
    neutral: dict[str, float],
    rake: bool = True,
    stem: str = "cauzzi_2014",
) -> GroundMotionModel:
    table = CoefficientTable.read(f"europe/{stem}")
    if neutral is _FIXED_VS30:
        table = table.with_copies({"bv": "bv800"})
    table = table.with_columns(**neutral, german=0.0, shift=math.log10(adjustment_factor))
    if not rake:
        table = table.with_copies({"tau": "tau_any", "sigma": "sigma_any"})
        table = table.with_columns(**_ANY_STYLE)
    fields = {"mag", "rrup", "vs30"}
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset(fields | {"rake"} if rake else fields),
        validity={"mag": (4.5, 7.9), "rrup": (0.0, 150.0)},
    )


def CauzziEtAl2014(  # noqa: N802 - the name in logic trees
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model for vs30.

    Parameters
    ----------
    adjustment_factor
        Multiplies the median.
    """
    return _model("CauzziEtAl2014", adjustment_factor, _VS30_ONLY)


def CauzziEtAl2014NoSOF(*, adjustment_factor: float = 1.0) -> GroundMotionModel:  # noqa: N802
    """Return the model for vs30 and any style of faulting."""
    return _model("CauzziEtAl2014NoSOF", adjustment_factor, _VS30_ONLY, rake=False)


def CauzziEtAl2014FixedVs30(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model for vs30 measured against 800 m/s."""
    return _model("CauzziEtAl2014FixedVs30", adjustment_factor, _FIXED_VS30)


def CauzziEtAl2014FixedVs30NoSOF(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model for vs30 measured against 800 m/s and any style of faulting."""
    return _model("CauzziEtAl2014FixedVs30NoSOF", adjustment_factor, _FIXED_VS30, rake=False)


def CauzziEtAl2014Eurocode8(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model for the site classes of Eurocode 8."""
    return _model("CauzziEtAl2014Eurocode8", adjustment_factor, _CLASS_ONLY)


def CauzziEtAl2014Eurocode8NoSOF(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model for the site classes of Eurocode 8 and any style of faulting."""
    return _model("CauzziEtAl2014Eurocode8NoSOF", adjustment_factor, _CLASS_ONLY, rake=False)


def CauzziEtAl2014RhypoGermany(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of the German hazard model of 2016, which allows ruptures to be points."""
    model = _model("CauzziEtAl2014RhypoGermany", adjustment_factor, _VS30_ONLY)
    fields = model.requires | {"rhypo", "width"}
    return replace(model, table=model.table.with_columns(german=1.0), requires=fields)


def CauzziEtAl2014Eurocode8scaled(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of classes scaled for the Italian hazard model of 2019."""
    name, stem = "CauzziEtAl2014Eurocode8scaled", "cauzzi_2014_scaled"
    return _model(name, adjustment_factor, _CLASS_ONLY, stem=stem)
