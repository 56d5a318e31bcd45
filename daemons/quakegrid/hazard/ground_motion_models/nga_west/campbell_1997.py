# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Campbell (1997): peak acceleration near shallow crustal earthquakes of the world.

Campbell K.W. (1997). Empirical near-source attenuation relationships for horizontal and
vertical components of peak ground acceleration, peak ground velocity, and pseudo-absolute
acceleration response spectra. Seismological Research Letters 68(1), 154-179.
https://doi.org/10.1785/gssrl.68.1.154
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
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, exp, log, where

_SOFT_ROCK = 760.0  # [m/s] from here on
_HARD_ROCK = 1500.0  # [m/s] from here on


class Coefficients(NamedTuple):
    """The equations hold their numbers; the table names the measure only."""

    period: float


@elementwise
def _style(rake: Numeric) -> Numeric:
    """Factor F: 1 for reverse faulting, one half for normal faulting."""
    positive = where(rake < 0.0, rake + 360.0, rake)
    reverse = (positive >= 45.0) & (positive <= 135.0)
    normal = (positive >= 225.0) & (positive <= 315.0)
    return where(reverse, 1.0, where(normal, 0.5, 0.0))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 3 and the standard deviation by mean of equation 5."""
    ln_r = log(x.rrup)
    near = 0.149 * exp(0.647 * x.mag)
    mean = -3.512 + 0.904 * x.mag - 0.5 * 1.328 * log(x.rrup**2 + near**2)
    mean += (1.125 - 0.112 * ln_r - 0.0957 * x.mag) * _style(x.rake)
    hard = x.vs30 >= _HARD_ROCK
    soft = (x.vs30 >= _SOFT_ROCK) & (x.vs30 <= _HARD_ROCK)
    mean += where(hard, 0.405 - 0.222 * ln_r, where(soft, 0.440 - 0.171 * ln_r, 0.0))
    acceleration = exp(mean)
    sigma = where(
        acceleration < 0.068, 0.55, where(acceleration > 0.21, 0.39, 0.173 - 0.140 * mean)
    )
    return Moments(mean, sigma, 0.0, 0.0)


FORMULA = Formula("campbell_1997", Coefficients, moments)


def Campbell1997() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="Campbell1997",
        formula=FORMULA,
        table=CoefficientTable({"PGA": {}}),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rrup", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.7, 8.1), "rrup": (3.0, 60.0)},
    )
