# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lanzano et al. (2016): the Po plain and northern Italy.

Lanzano G., D'Amico M., Felicetta C., Puglia R., Luzi L., Pacor F., Bindi D. (2016). Ground-
motion prediction equations for region-specific probabilistic seismic-hazard analysis. Bulletin
of the Seismological Society of America 106(1), 73-92. https://doi.org/10.1785/0120150096
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
    maximum,
    minimum,
    sqrt,
    where,
)

_M_REF = 5.0
_R_MOHO = 70.0  # [km] beyond it reflections from the base of the crust arrive


class Coefficients(NamedTuple):
    """Tables 2 and 3.

    Attributes
    ----------
    use_rhypo
        1 where the distance is hypocentral; else it is Joyner-Boore.
    """

    a: float
    b1: float
    b2: float
    c11: float
    c21: float
    c12: float
    c22: float
    c13: float
    c23: float
    c14: float
    c24: float
    h: float
    normal: float
    reverse: float
    strike_slip: float
    sa: float
    sb: float
    sc: float
    dbas: float
    sigma: float
    tau: float
    phi: float
    use_rhypo: float
    period: float


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 2 and 3: other attenuation south of the line that bounds the plain."""
    r = where(c.use_rhypo > 0.0, x.rhypo, sqrt(x.rjb**2 + c.h**2))
    m = x.mag - _M_REF
    near, far = log10(minimum(r / _R_MOHO, 1.0)), log10(maximum(r / _R_MOHO, 1.0))
    plain = (c.c11 + c.c21 * m) * near + (c.c12 + c.c22 * m) * far
    south = (c.c13 + c.c23 * m) * near + (c.c14 + c.c24 * m) * far
    return where(x.lat > 48.3 - 0.33 * x.lon, plain, south)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of tables 2 and 3."""
    m = x.mag - _M_REF
    mean = c.a + c.b1 * m + c.b2 * m**2 + _distance_term(c, x)
    mean += by_site_class(x.vs30, c.sa, c.sb, c.sc, c.sc) + c.dbas * x.bas
    mean += by_style(x.rake, c.normal, c.reverse, c.strike_slip)
    return decimal_moments(mean, c.sigma, c.tau, c.phi, c.period)


FORMULA = Formula("lanzano_2016", Coefficients, moments)


def _model(name: str, distance: str) -> GroundMotionModel:
    table = CoefficientTable.read(f"europe/lanzano_2016_{distance}")
    if distance == "rhypo":
        table = table.with_columns(h=0.0)
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table.with_columns(use_rhypo=float(distance == "rhypo")),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "bas", "lat", "lon", "vs30", distance}),
        validity={"mag": (4.0, 6.4), distance: (0.0, 200.0)},
    )


def LanzanoEtAl2016_RJB() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for the Joyner-Boore distance."""
    return _model("LanzanoEtAl2016_RJB", "rjb")


def LanzanoEtAl2016_Rhypo() -> GroundMotionModel:  # noqa: N802
    """Return the model for the hypocentral distance."""
    return _model("LanzanoEtAl2016_Rhypo", "rhypo")
