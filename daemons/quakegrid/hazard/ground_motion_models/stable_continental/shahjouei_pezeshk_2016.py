# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shahjouei and Pezeshk (2016): central and eastern North America, alternative hybrid empirical.

Shahjouei A., Pezeshk S. (2016). Alternative hybrid empirical ground-motion model for central
and eastern North America using hybrid simulations and NGA-West2 models. Bulletin of the
Seismological Society of America 106(2), 734-754. https://doi.org/10.1785/0120140367
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.stable_continental.pezeshk_2011 import log_median
from quakegrid.hazard.kernels.elementary import elementwise, sqrt, where

_LN_10 = 2.302585092994046
_LOG_60 = 1.7781512503836436
_LOG_120 = 2.079181246047625


class Coefficients(NamedTuple):
    """Tables 2 and 3."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    c9: float
    c10: float
    c11: float
    c12: float
    c13: float
    c14: float
    sigma_reg: float
    sigma_par: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the total standard deviation, equations 4 to 7."""
    r = sqrt(x.rjb**2 + c.c11**2)
    mean = log_median(c, x.mag, r, _LOG_60, _LOG_120)
    slope = where(c.period < 0.0, -3.054e-5, -6.898e-3)
    sigma = where(x.mag <= 6.5, c.c12 * x.mag + c.c13, slope * x.mag + c.c14)
    return Moments(mean * _LN_10, sqrt(sigma**2 + c.sigma_reg**2), 0.0, 0.0)


FORMULA = Formula("shahjouei_pezeshk_2016", Coefficients, moments)


def ShahjoueiPezeshk2016() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="ShahjoueiPezeshk2016",
        formula=FORMULA,
        table=CoefficientTable.read("stable_continental/shahjouei_pezeshk_2016"),
        tectonic_region_type="Stable Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rjb"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 8.0), "rjb": (2.0, 1000.0)},
    )
