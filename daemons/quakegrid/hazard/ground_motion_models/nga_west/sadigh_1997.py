# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sadigh et al. (1997): shallow crustal earthquakes, rock and deep soil, California.

Sadigh K., Chang C.-Y., Egan J.A., Makdisi F., Youngs R.R. (1997). Attenuation relationships
for shallow crustal earthquakes based on California strong motion data. Seismological
Research Letters 68(1), 180-189. https://doi.org/10.1785/gssrl.68.1.180
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
    Numeric,
    elementwise,
    exp,
    log,
    minimum,
    sqrt,
    where,
)

_ROCK_VS30 = 750.0  # [m/s] sites above it are rock
_REVERSE_FACTOR_ROCK = 0.1823215567939546  # ln 1.2, p. 183
_LARGEST_MAGNITUDE = 8.5  # the term (8.5 - M) ** 2.5 is not defined beyond it


class Coefficients(NamedTuple):
    """Tables 1 to 4; `low` and `high` are the rows for magnitudes up to and above 6.5."""

    low1: float
    low2: float
    high1: float
    high2: float
    c3: float
    c4: float
    low5: float
    low6: float
    high5: float
    high6: float
    c7: float
    rock_sigma: float
    rock_sigma_max: float
    soil6_strike_slip: float
    soil6_reverse: float
    soil7: float
    soil_sigma: float


@elementwise
def _is_reverse(rake: Numeric) -> Numeric:
    return (rake >= 45.0) & (rake <= 135.0)


@elementwise
def _saturation(mag: Numeric) -> Numeric:
    """(8.5 - M) ** 2.5."""
    d = 8.5 - mag
    return d * d * sqrt(d)


@elementwise
def _rock_mean(c: Coefficients, x: Context) -> Numeric:
    """Table 2, rock."""
    mag = minimum(x.mag, _LARGEST_MAGNITUDE)
    large = mag > 6.5
    c1 = where(large, c.high1, c.low1)
    c2 = where(large, c.high2, c.low2)
    c5 = where(large, c.high5, c.low5)
    c6 = where(large, c.high6, c.low6)
    near = c.c4 * log(x.rrup + exp(c5 + c6 * mag))
    mean = c1 + c2 * mag + c.c3 * _saturation(mag) + near + c.c7 * log(x.rrup + 2.0)
    return mean + where(_is_reverse(x.rake), _REVERSE_FACTOR_ROCK, 0.0)


@elementwise
def _soil_mean(c: Coefficients, x: Context) -> Numeric:
    """Table 4, deep soil."""
    mag = minimum(x.mag, _LARGEST_MAGNITUDE)
    reverse = _is_reverse(x.rake)
    large = mag > 6.5
    c1 = where(reverse, -1.92, -2.17)
    c4 = where(large, 0.3825, 2.1863)
    c5 = where(large, 0.5882, 0.32)
    c6 = where(reverse, c.soil6_reverse, c.soil6_strike_slip)
    near = -1.70 * log(x.rrup + c4 * exp(c5 * mag))
    return c1 + mag + near + c6 + c.soil7 * _saturation(mag)


@elementwise
def _rock_sigma(c: Coefficients, x: Context) -> Numeric:
    """Table 3: falls with magnitude, constant from 7.21."""
    return where(x.mag > 7.21, c.rock_sigma_max, c.rock_sigma - 0.14 * x.mag)


@elementwise
def _soil_sigma(c: Coefficients, x: Context) -> Numeric:
    """Table 4: falls with magnitude, constant from 7."""
    return c.soil_sigma - 0.16 * where(x.mag > 7.0, 7.0, x.mag)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return mean and standard deviation, equations of the tables' captions."""
    rock = x.vs30 > _ROCK_VS30
    mean = where(rock, _rock_mean(c, x), _soil_mean(c, x))
    sigma = where(rock, _rock_sigma(c, x), _soil_sigma(c, x))
    return Moments(mean, sigma, 0.0, 0.0)


FORMULA = Formula("sadigh_1997", Coefficients, moments)


def SadighEtAl1997() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="SadighEtAl1997",
        formula=FORMULA,
        table=CoefficientTable.read("nga_west/sadigh_1997"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rrup", "vs30"}),
        standard_deviations=("Total",),
    )
