# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Akkar, Sandikkaya and Bommer (2014): active shallow crust, Europe and the Middle East.

Akkar S., Sandikkaya M.A., Bommer J.J. (2014). Empirical ground-motion models for point- and
extended-source crustal earthquake scenarios in Europe and the Middle East. Bulletin of
Earthquake Engineering 12(1), 359-387. https://doi.org/10.1007/s10518-013-9461-4, with the
erratum https://doi.org/10.1007/s10518-013-9508-6
"""

from __future__ import annotations

import math
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.sandikkaya_2013 import amplification
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    log,
    sqrt,
    where,
)


class Coefficients(NamedTuple):
    """Tables 4a to 4c, and the switches of the variants.

    Attributes
    ----------
    c1
        Magnitude of the bend.
    use_repi, use_rhypo
        1 where the distance is epicentral or hypocentral; else it is Joyner-Boore.
    shift
        Added to the mean [ln units].
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
    c1: float
    vcon: float
    vref: float
    c: float
    n: float
    b1: float
    b2: float
    sigma: float
    tau: float
    use_repi: float
    use_rhypo: float
    shift: float


@elementwise
def _rock_mean(c: Coefficients, x: Context) -> Numeric:
    """Equation 2: ln of the median on rock of 750 m/s."""
    m = x.mag - c.c1
    distance = where(c.use_rhypo > 0.0, x.rhypo, where(c.use_repi > 0.0, x.repi, x.rjb))
    path = (c.a4 + c.a5 * m) * 0.5 * log(distance**2 + c.a6**2)
    normal = (x.rake > -135.0) & (x.rake < -45.0)
    reverse = (x.rake > 45.0) & (x.rake < 135.0)
    style = where(normal, c.a8, where(reverse, c.a9, 0.0))
    return c.a1 + where(m <= 0.0, c.a2, c.a7) * m + c.a3 * (8.5 - x.mag) ** 2 + path + style


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Equation 3: linear and nonlinear amplification."""
    return amplification(c.b1, c.b2, c.c, c.n, c.vcon, c.vref, vs30, pga_rock)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 750 m/s."""
    return Reference(_rock_mean(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of tables 4a to 4c."""
    mean = _rock_mean(c, x) + _site_term(c, x.vs30, exp(reference.rock)) + c.shift
    return Moments(mean, sqrt(c.sigma**2 + c.tau**2), c.tau, c.sigma)


FORMULA = Formula("akkar_2014", Coefficients, moments, reference)


def _model(name: str, stem: str, distance: str, adjustment_factor: float) -> GroundMotionModel:
    table = CoefficientTable.read(f"europe/{stem}").with_columns(
        use_repi=float(distance == "repi"),
        use_rhypo=float(distance == "rhypo"),
        shift=math.log(adjustment_factor),
    )
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "vs30", distance}),
    )


def AkkarEtAlRjb2014(  # noqa: N802 - the name in logic trees
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model for the Joyner-Boore distance.

    Parameters
    ----------
    adjustment_factor
        Multiplies the median.
    """
    return _model("AkkarEtAlRjb2014", "akkar_2014_rjb", "rjb", adjustment_factor)


def AkkarEtAlRepi2014(*, adjustment_factor: float = 1.0) -> GroundMotionModel:  # noqa: N802
    """Return the model for the epicentral distance."""
    return _model("AkkarEtAlRepi2014", "akkar_2014_repi", "repi", adjustment_factor)


def AkkarEtAlRhyp2014(*, adjustment_factor: float = 1.0) -> GroundMotionModel:  # noqa: N802
    """Return the model for the hypocentral distance."""
    return _model("AkkarEtAlRhyp2014", "akkar_2014_rhyp", "rhypo", adjustment_factor)
