# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sabetta and Pugliese (1996): Italy.

Sabetta F., Pugliese A. (1996). Estimation of response spectra and simulation of nonstationary
earthquake ground motions. Bulletin of the Seismological Society of America 86(2), 337-352.

Magnitudes and styles of faulting are adapted as those of Ambraseys et al. (1996).
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10, LN_CM_S2_IN_G
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_style
from quakegrid.hazard.ground_motion_models.europe.ambraseys_1996 import surface_wave_magnitude
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, log10, sqrt, where

_TWO_PI = 6.283185307179586


class Coefficients(NamedTuple):
    """Table 1; PGA in g, PGV and pseudovelocity in cm/s."""

    a: float
    b: float
    c: float
    e1: float
    e2: float
    h: float
    sigma: float
    period: float


@elementwise
def _ln_unit(period: Numeric) -> Numeric:
    """Return what turns pseudovelocity into acceleration."""
    spectral = log(_TWO_PI / where(period > 0.0, period, 1.0)) + LN_CM_S2_IN_G
    return where(period > 0.0, spectral, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and its deviation; e1 is for shallow, e2 for deep alluvium."""
    local_magnitude = (x.mag - 1.145) / 0.812
    mag = where(x.mag < 5.5, local_magnitude, surface_wave_magnitude(x.mag))
    site = where(x.vs30 < 400.0, c.e2, where(x.vs30 < 800.0, c.e1, 0.0))
    mean = c.a + c.b * mag + c.c * log10(sqrt(x.repi**2 + c.h**2)) + site
    style = where(x.mag >= 6.0, log(by_style(x.rake, 0.89, 1.15, 0.94)), 0.0)
    return Moments(mean * LN_10 + _ln_unit(c.period) + style, c.sigma * LN_10, 0.0, 0.0)


FORMULA = Formula("sabetta_pugliese_1996", Coefficients, moments)


def SabettaPugliese1996() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="SabettaPugliese1996",
        formula=FORMULA,
        table=CoefficientTable.read("europe/sabetta_pugliese_1996"),
        tectonic_region_type="Active Shallow Crust",
        component="Larger of two",
        requires=frozenset({"mag", "rake", "repi", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.6, 6.8), "repi": (0.0, 100.0)},
    )
