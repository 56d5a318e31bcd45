# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bindi et al. (2011): Italy (ITA10).

Bindi D., Pacor F., Luzi L., Puglia R., Massa M., Ameri G., Paolucci R. (2011). Ground motion
prediction equations derived from the Italian strong motion database. Bulletin of Earthquake
Engineering 9, 1899-1920. https://doi.org/10.1007/s10518-011-9313-z
"""

from __future__ import annotations

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
    minimum,
    sqrt,
)

_M_REF = 5.0
_M_H = 6.75


class Coefficients(NamedTuple):
    """Table 1, and the spread of the model between its lower and upper branch.

    Attributes
    ----------
    ita19_a, ita19_b, ita19_c
        Spread of the Italian hazard model of 2019, a parabola of magnitude [ln units].
    branch
        -1 on its lower branch, 1 on its upper one.
    """

    e1: float
    c1: float
    c2: float
    h: float
    c3: float
    b1: float
    b2: float
    sa: float
    sb: float
    sc: float
    sd: float
    f1: float
    f2: float
    f3: float
    sigma: float
    tau: float
    phi: float
    ita19_a: float
    ita19_b: float
    ita19_c: float
    branch: float
    period: float


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 2."""
    r = sqrt(x.rjb**2 + c.h**2)
    return (c.c1 + c.c2 * (x.mag - _M_REF)) * log10(r) - c.c3 * (r - 1.0)


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 3: constant above 6.75."""
    m = minimum(mag - _M_H, 0.0)
    return c.b1 * m + c.b2 * m**2


@elementwise
def _style_term(c: Coefficients, rake: Numeric) -> Numeric:
    """Equation 1: F_sof."""
    return by_style(rake, c.f1, c.f2, c.f3)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of table 1."""
    mean = c.e1 + _distance_term(c, x) + _magnitude_term(c, x.mag) + _style_term(c, x.rake)
    mean += by_site_class(x.vs30, c.sa, c.sb, c.sc, c.sd)
    spread = c.ita19_a * x.mag**2 + c.ita19_b * x.mag + c.ita19_c
    base = decimal_moments(mean, c.sigma, c.tau, c.phi, c.period)
    return Moments(base.mean + c.branch * spread, base.sigma, base.tau, base.phi)


FORMULA = Formula("bindi_2011", Coefficients, moments)


def _model(name: str, branch: float, stem: str = "bindi_2011") -> GroundMotionModel:
    table = CoefficientTable.read(f"europe/{stem}").with_columns(branch=branch)
    if branch == 0.0:
        table = table.with_columns(ita19_a=0.0, ita19_b=0.0, ita19_c=0.0)
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
        validity={"mag": (4.1, 6.9), "rjb": (0.0, 200.0)},
    )


def BindiEtAl2011() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return _model("BindiEtAl2011", 0.0)


def BindiEtAl2011Ita19Low() -> GroundMotionModel:  # noqa: N802
    """Return the lower branch of the Italian hazard model of 2019."""
    return _model("BindiEtAl2011Ita19Low", -1.0)


def BindiEtAl2011Ita19Upp() -> GroundMotionModel:  # noqa: N802
    """Return the upper branch of the Italian hazard model of 2019."""
    return _model("BindiEtAl2011Ita19Upp", 1.0)


def BindiEtAl2011scaled() -> GroundMotionModel:  # noqa: N802
    """Return the model scaled for the Italian hazard model of 2019."""
    return _model("BindiEtAl2011scaled", 0.0, "bindi_2011_scaled")
