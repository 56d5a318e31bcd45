# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bindi et al. (2014): active shallow crust, Europe and the Middle East.

Bindi D., Massa M., Luzi L., Ameri G., Pacor F., Puglia R., Augliera P. (2014). Pan-European
ground-motion prediction equations for the average horizontal component of PGA, PGV, and
5%-damped PSA at spectral periods up to 3.0 s using the RESORCE dataset. Bulletin of
Earthquake Engineering 12, 391-430. https://doi.org/10.1007/s10518-013-9525-5, with the
erratum https://doi.org/10.1007/s10518-014-9589-x
"""

from __future__ import annotations

import math
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_style
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
    sqrt,
    where,
)

_M_REF = 5.5
_M_H = 6.75


class Coefficients(NamedTuple):
    """Tables 1 to 4, and the switches of the variants.

    Attributes
    ----------
    gamma
        Of ln vs30; 0 where the site is told by its class (ea to ed).
    normal, reverse, strike_slip
        Styles of faulting (sof).
    use_rhypo
        1 where the distance is hypocentral; else it is Joyner-Boore.
    shift
        Added to the mean [log10 units].
    """

    e1: float
    c1: float
    c2: float
    h: float
    c3: float
    b1: float
    b2: float
    b3: float
    gamma: float
    ea: float
    eb: float
    ec: float
    ed: float
    normal: float
    reverse: float
    strike_slip: float
    sigma: float
    tau: float
    phi: float
    use_rhypo: float
    shift: float
    period: float


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 2."""
    r = sqrt(where(c.use_rhypo > 0.0, x.rhypo, x.rjb) ** 2 + c.h**2)
    return (c.c1 + c.c2 * (x.mag - _M_REF)) * log10(r) - c.c3 * (r - 1.0)


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 3."""
    m = mag - _M_H
    return where(m <= 0.0, c.b1 * m + c.b2 * m**2, c.b3 * m)


@elementwise
def _style_term(c: Coefficients, rake: Numeric) -> Numeric:
    """Equation 1: F_sof."""
    return by_style(rake, c.normal, c.reverse, c.strike_slip)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Equation 4, and the classes in its place."""
    return c.gamma * log10(vs30 / 800.0) + by_site_class(vs30, c.ea, c.eb, c.ec, c.ed)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of the tables."""
    mean = c.e1 + _distance_term(c, x) + _magnitude_term(c, x.mag)
    mean += _site_term(c, x.vs30) + _style_term(c, x.rake)
    return decimal_moments(mean + c.shift, c.sigma, c.tau, c.phi, c.period)


FORMULA = Formula("bindi_2014", Coefficients, moments)

_VS30_ONLY = {"ea": 0.0, "eb": 0.0, "ec": 0.0, "ed": 0.0}
_CLASS_ONLY = {"gamma": 0.0}
_ANY_STYLE = {"normal": 0.0, "reverse": 0.0, "strike_slip": 0.0}


def _model(
    name: str, stem: str, adjustment_factor: float, neutral: dict[str, float], rake: bool = True
) -> GroundMotionModel:
    rhypo = stem.startswith("rhyp")
    table = CoefficientTable.read(f"europe/bindi_2014_{stem}").with_columns(
        **neutral, use_rhypo=float(rhypo), shift=math.log10(adjustment_factor)
    )
    fields = {"mag", "vs30", "rhypo" if rhypo else "rjb"}
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset(fields | {"rake"} if rake else fields),
        validity={"mag": (4.0, 7.6), "rhypo" if rhypo else "rjb": (0.0, 300.0)},
    )


def BindiEtAl2014Rjb(  # noqa: N802 - the name in logic trees
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model for the Joyner-Boore distance and vs30.

    Parameters
    ----------
    adjustment_factor
        Multiplies the median.
    """
    return _model("BindiEtAl2014Rjb", "rjb", adjustment_factor, _VS30_ONLY)


def BindiEtAl2014Rhyp(*, adjustment_factor: float = 1.0) -> GroundMotionModel:  # noqa: N802
    """Return the model for the hypocentral distance and vs30."""
    return _model("BindiEtAl2014Rhyp", "rhyp", adjustment_factor, _VS30_ONLY)


def BindiEtAl2014RjbEC8(*, adjustment_factor: float = 1.0) -> GroundMotionModel:  # noqa: N802
    """Return the model for the Joyner-Boore distance and the classes of Eurocode 8."""
    return _model("BindiEtAl2014RjbEC8", "rjb_ec8", adjustment_factor, _CLASS_ONLY)


def BindiEtAl2014RhypEC8(*, adjustment_factor: float = 1.0) -> GroundMotionModel:  # noqa: N802
    """Return the model for the hypocentral distance and the classes of Eurocode 8."""
    return _model("BindiEtAl2014RhypEC8", "rhyp_ec8", adjustment_factor, _CLASS_ONLY)


def BindiEtAl2014RjbEC8NoSOF(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of classes for any style of faulting, Joyner-Boore distance."""
    neutral = {**_CLASS_ONLY, **_ANY_STYLE}
    return _model("BindiEtAl2014RjbEC8NoSOF", "rjb_ec8", adjustment_factor, neutral, rake=False)


def BindiEtAl2014RhypEC8NoSOF(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of classes for any style of faulting, hypocentral distance."""
    neutral = {**_CLASS_ONLY, **_ANY_STYLE}
    return _model("BindiEtAl2014RhypEC8NoSOF", "rhyp_ec8", adjustment_factor, neutral, rake=False)


def BindiEtAl2014RhypEC8scaled(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of classes scaled for the Italian hazard model of 2019."""
    name, stem = "BindiEtAl2014RhypEC8scaled", "rhyp_ec8_scaled"
    return _model(name, stem, adjustment_factor, _CLASS_ONLY)
