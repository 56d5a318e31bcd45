# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pankow and Pechmann (2004): earthquakes of extension.

Pankow K.L., Pechmann J.C. (2004). The SEA99 ground-motion predictive relations for
extensional tectonic regimes: revisions and a new peak ground velocity relation. BSSA 94(1),
341-348. https://doi.org/10.1785/0120030101
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
from quakegrid.hazard.kernels.elementary import elementwise, log, log10, maximum, where

_LN_10 = math.log(10.0)
_LN_CM_S2 = math.log(0.01 / 9.80665)  # of 1 cm/s2 [ln g]
_ROCK_VS30 = 910.0  # [m/s]


class Coefficients(NamedTuple):
    """Table 1."""

    Bv: float
    b1: float
    b2: float
    b3: float
    b5: float
    b6: float
    h: float
    SlZ: float
    S3: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and its standard deviation."""
    site = where(x.vs30 < _ROCK_VS30, c.b6, 0.0)
    mean = c.b1 + c.b2 * (x.mag - 6.0) + c.b3 * (x.mag - 6.0) ** 2
    mean += c.b5 * 0.5 * log10(x.rjb**2 + c.h**2) + site
    from_velocity = log(6.283185307179586 / maximum(c.period, 1e-9)) + _LN_CM_S2
    mean = mean * _LN_10 + where(c.period > 0.0, from_velocity, 0.0)
    return Moments(mean, c.SlZ * _LN_10, 0.0, 0.0)


FORMULA = Formula("pankow_pechmann_2004", Coefficients, moments)


def PankowPechmann2004() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="PankowPechmann2004",
        formula=FORMULA,
        table=CoefficientTable.read("nga_west/pankow_pechmann_2004"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 7.7), "rjb": (0.0, 100.0)},
    )
