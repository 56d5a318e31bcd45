# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lin (2009): crustal earthquakes, Taiwan.

Lin P.-S. (2009). Ground-motion attenuation relationship and path-effect study using Taiwan data
set. PhD thesis, Institute of Geophysics, National Central University of Taiwan (in Chinese).
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
    where,
)

_BEND = 6.3
_HARD_ROCK = 1130.0  # [m/s]


class Coefficients(NamedTuple):
    """Coefficients of the publication."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    h: float
    c6: float
    c7: float
    c8: float
    sigma: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the terms of magnitude and style of faulting."""
    slope = where(x.mag > _BEND, -c.h * c.c5, c.c2)
    normal = (x.rake >= -120.0) & (x.rake <= -60.0)
    reverse = (x.rake >= 30.0) & (x.rake <= 150.0)
    style = where(normal, c.c6, where(reverse, c.c7, 0.0))
    return c.c1 + slope * (x.mag - _BEND) + c.c3 * (8.5 - x.mag) ** 2 + style


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the deviation."""
    r2 = x.rrup**2 + exp(2.0 * c.h)
    path = (c.c4 + c.c5 * (x.mag - _BEND)) * 0.5 * log(r2)
    site = c.c8 * log(x.vs30 / _HARD_ROCK)
    return Moments(_source_term(c, x) + path + site, c.sigma, 0.0, 0.0)


FORMULA = Formula("lin_2009", Coefficients, moments)


def lin_2009(adjusted_sigma: bool) -> GroundMotionModel:
    """Return the model with its deviation or with the adjusted one of Cheng et al. (2013)."""
    table = CoefficientTable.read("asia_australia/lin_2009")
    return GroundMotionModel(
        name="Lin2009",
        formula=FORMULA,
        table=table.with_copies({"sigma": "sigma_adjusted"}) if adjusted_sigma else table,
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rrup", "vs30"}),
        standard_deviations=("Total",),
    )
