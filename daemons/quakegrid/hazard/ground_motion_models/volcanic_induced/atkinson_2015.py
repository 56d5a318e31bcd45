# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson (2015): small to moderate earthquakes nearby, induced ones among them.

Atkinson G.M. (2015). Ground-motion prediction equation for small-to-moderate events at short
hypocentral distances, with application to induced-seismicity hazards. BSSA 105(2A), 981-992.
https://doi.org/10.1785/0120140142
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
from quakegrid.hazard.kernels.elementary import elementwise, exp10, log10, maximum, sqrt, where

_LN_10 = math.log(10.0)
_LN_CM_S2 = math.log(0.01 / 9.80665)  # of 1 cm/s2 [ln g]


class Coefficients(NamedTuple):
    """Table 1.

    Attributes
    ----------
    h1, h2
        Of the effective depth.
    """

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    phi: float
    tau: float
    sigma: float
    h1: float
    h2: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and its standard deviations."""
    depth = maximum(exp10(c.h1 + c.h2 * x.mag), 1.0)
    r2 = x.rhypo**2 + depth**2
    path = c.c3 * 0.5 * log10(r2) + c.c4 * sqrt(r2)
    mean = (c.c0 + c.c1 * x.mag + c.c2 * x.mag**2 + path) * _LN_10
    mean += where(c.period >= 0.0, _LN_CM_S2, 0.0)
    return Moments(mean, c.sigma * _LN_10, c.tau * _LN_10, c.phi * _LN_10)


FORMULA = Formula("atkinson_2015", Coefficients, moments)


def atkinson_2015(*, alternative: bool) -> GroundMotionModel:
    """Return the model; `alternative` is the stronger saturation of equation 4."""
    h1, h2 = (-0.28, 0.19) if alternative else (-1.72, 0.43)
    return GroundMotionModel(
        name="Atkinson2015",
        formula=FORMULA,
        table=CoefficientTable.read("volcanic_induced/atkinson_2015").with_columns(h1=h1, h2=h2),
        tectonic_region_type="Induced",
        component="RotD50",
        requires=frozenset({"mag", "rhypo"}),
        validity={"mag": (3.0, 6.0), "rhypo": (0.0, 40.0)},
    )
