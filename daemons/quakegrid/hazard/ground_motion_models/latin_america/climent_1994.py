# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Climent et al. (1994): crustal and subduction earthquakes, Central America.

Climent A., Taylor W., Ciudad Real M., Strauch W., Villagran M., Dahle A., Bungum H. (1994).
Spectral strong motion attenuation in Central America. NORSAR Technical Report 2-17.
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
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    log,
    maximum,
    where,
)

_LN_G = 2.283060726979603  # ln 9.80665
_TWO_PI = 6.283185307179586
_ROCK_VS30 = 760.0  # [m/s]


class Coefficients(NamedTuple):
    """Coefficients of pseudo-velocity [m/s] and of PGA [m/s2].

    Attributes
    ----------
    larger, larger_sigma
        Factors of the median and of the deviation from the mean of the two components to
        the larger one.
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    sigma: float
    larger: float
    larger_sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median of the mean of the components and its deviation."""
    r = maximum(x.rhypo, 6.056877878)
    mean = c.c1 + c.c2 * x.mag + c.c3 * log(r) + c.c4 * r
    mean += where(x.vs30 >= _ROCK_VS30, 0.0, c.c5)
    angular_frequency = where(c.period > 0.0, _TWO_PI / where(c.period > 0.0, c.period, 1.0), 1.0)
    mean += log(angular_frequency) - log(c.larger) - _LN_G
    return Moments(mean, c.sigma / c.larger_sigma, 0.0, 0.0)


FORMULA = Formula("climent_1994", Coefficients, moments)


def ClimentEtAl1994() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="ClimentEtAl1994",
        formula=FORMULA,
        table=CoefficientTable.read("latin_america/climent_1994"),
        tectonic_region_type="Active Shallow Crust",
        component="Larger of two",
        requires=frozenset({"mag", "rhypo", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.0, 8.0), "rhypo": (6.0, 490.0)},
    )
