# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Akkar and Bommer (2010): active shallow crust, Europe and the Middle East.

Akkar S., Bommer J.J. (2010). Empirical equations for the prediction of PGA, PGV, and
spectral accelerations in Europe, the Mediterranean region, and the Middle East.
Seismological Research Letters 81(2), 195-206. https://doi.org/10.1785/gssrl.81.2.195

Periods below 0.05 s are from Bommer J.J., Akkar S., Drouet S. (2012). Extending
ground-motion prediction equations for spectral accelerations to higher response
frequencies. Bulletin of Earthquake Engineering 10, 379-399.
https://doi.org/10.1007/s10518-011-9304-0
"""

from __future__ import annotations

from typing import Any, NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, where

_LN_10 = 2.302585092994046
_LN_CM_S2_IN_G = -6.888230912967695  # ln(0.01 / 9.80665)


class Coefficients(NamedTuple):
    """Table 1; `sigma1` is the within-event, `sigma_total` the total deviation (log10)."""

    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    b6: float
    b7: float
    b8: float
    b9: float
    b10: float
    sigma1: float
    tau: float
    sigma_total: float
    period: float


@elementwise
def _style_term(c: Coefficients, rake: Numeric) -> Numeric:
    """Equation 1: F_N and F_R."""
    reverse = (rake >= 45.0) & (rake <= 135.0)
    normal = (rake >= -135.0) & (rake <= -45.0)
    return where(normal, c.b9, where(reverse, c.b10, 0.0))


@elementwise
def _site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Equation 1: S_S (soft soil) and S_A (stiff soil)."""
    return where(vs30 < 360.0, c.b7, where(vs30 <= 750.0, c.b8, 0.0))


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 1: geometric spreading."""
    return (c.b4 + c.b5 * x.mag) * 0.5 * log(x.rjb**2 + c.b6**2) / _LN_10


@elementwise
def ln_median(c: Any, x: Context, vs30: Numeric) -> Numeric:
    """Return equation 1 [ln g, ln cm/s]."""
    mean = c.b1 + c.b2 * x.mag + c.b3 * x.mag**2 + _distance_term(c, x)
    mean += _site_term(c, vs30) + _style_term(c, x.rake)
    return mean * _LN_10 + where(c.period < 0.0, 0.0, _LN_CM_S2_IN_G)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of table 1."""
    mean = ln_median(c, x, x.vs30)
    return Moments(mean, c.sigma_total * _LN_10, c.tau * _LN_10, c.sigma1 * _LN_10)


FORMULA = Formula("akkar_bommer_2010", Coefficients, moments)


def AkkarBommer2010() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="AkkarBommer2010",
        formula=FORMULA,
        table=CoefficientTable.read("europe/akkar_bommer_2010"),
        tectonic_region_type="Active Shallow Crust",
        component="Average horizontal",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
    )
