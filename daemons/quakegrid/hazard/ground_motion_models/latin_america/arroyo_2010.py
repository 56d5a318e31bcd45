# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Arroyo et al. (2010): interface earthquakes, Pacific coast of Mexico.

Arroyo D., García D., Ordaz M., Mora M.A., Singh S.K. (2010). Strong ground-motion relations for
Mexican interplate earthquakes. Journal of Seismology 14(4), 769-785.
https://doi.org/10.1007/s10950-010-9200-0
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_CM_S2_IN_G,
)
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)


class Coefficients(NamedTuple):
    """Table 2."""

    c1: float
    c2: float
    c3: float
    c4: float
    sigma: float
    tau: float
    phi: float


@elementwise
def _pair(middle: Numeric, half: Numeric, point: float) -> Numeric:
    """Return the integrand at two points that lie around the middle."""
    return exp(-exp(middle + half * point)) + exp(-exp(middle - half * point))


@elementwise
def _log_1_plus(q: Numeric) -> Numeric:
    """Return ln(1 + q), exact for small q too."""
    small = q - q**2 / 2.0 + q**3 / 3.0 - q**4 / 4.0
    return where(q < 1e-3, small, log(1.0 + q))


@elementwise
def _integral(low: Numeric, growth: Numeric) -> Numeric:
    """Return E1(low) - E1(low (1 + growth)), of the exponential integral, by Gauss's 20 points.

    With ``t = exp(u)`` it is the integral of ``exp(-exp(u))``, which is smooth.
    """
    # beyond 40 nothing is left of it
    half = 0.5 * _log_1_plus(minimum(growth, 40.0 / low))
    middle = log(low) + half
    total = 0.15275338713072628 * _pair(middle, half, 0.07652652113349734)
    total += 0.14917298647260424 * _pair(middle, half, 0.22778585114164507)
    total += 0.1420961093183824 * _pair(middle, half, 0.37370608871541955)
    total += 0.1316886384491769 * _pair(middle, half, 0.5108670019508271)
    total += 0.1181945319615186 * _pair(middle, half, 0.636053680726515)
    total += 0.1019301198172407 * _pair(middle, half, 0.7463319064601508)
    total += 0.08327674157670471 * _pair(middle, half, 0.8391169718222188)
    total += 0.06267204833410879 * _pair(middle, half, 0.912234428251326)
    total += 0.040601429800386446 * _pair(middle, half, 0.9639719272779138)
    total += 0.017614007139150893 * _pair(middle, half, 0.993128599185095)
    return total * half


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 6 and its deviations."""
    r0_2 = 1.4447e-5 * exp(2.3026 * x.mag)
    r = maximum(x.rrup, 1e-3)
    growth = r0_2 / (sqrt(r**2 + r0_2) + r) / r
    spreading = _integral(c.c4 * r, growth) / r0_2
    mean = c.c1 + c.c2 * x.mag + c.c3 * log(spreading) + LN_CM_S2_IN_G
    return Moments(mean, c.sigma, c.tau, c.phi)


FORMULA = Formula("arroyo_2010", Coefficients, moments)


def ArroyoEtAl2010SInter() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model of rock sites."""
    return GroundMotionModel(
        name="ArroyoEtAl2010SInter",
        formula=FORMULA,
        table=CoefficientTable.read("latin_america/arroyo_2010"),
        tectonic_region_type="Subduction Interface",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup"}),
        validity={"mag": (5.0, 8.0), "rrup": (16.0, 400.0)},
    )
