# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sharma et al. (2009): Himalaya and Zagros.

Sharma M.L., Douglas J., Bungum H., Kotadia J. (2009). Ground-motion prediction equations based
on data from the Himalayan and Zagros regions. Journal of Earthquake Engineering 13(8),
1191-1210. https://doi.org/10.1080/13632460902859151
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_10,
)
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    log10,
    sqrt,
    where,
)

_ROCK_VS30 = 760.0  # [m/s]
_LOG10_G = 0.9915206907769616  # log10 9.80665


class Coefficients(NamedTuple):
    """Table 4."""

    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    b6: float
    sigma: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 and its deviation."""
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    path = c.b3 * log10(sqrt(x.rjb**2 + c.b4**2))
    site = where(x.vs30 > _ROCK_VS30, c.b5, 0.0)
    style = where(reverse, 0.0, c.b6)
    log10_median = c.b1 + c.b2 * x.mag + path + site + style - _LOG10_G
    return Moments(log10_median * LN_10, c.sigma * LN_10, 0.0, 0.0)


FORMULA = Formula("sharma_2009", Coefficients, moments)


def SharmaEtAl2009() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="SharmaEtAl2009",
        formula=FORMULA,
        table=CoefficientTable.read("asia_australia/sharma_2009"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 7.0), "rjb": (0.0, 100.0)},
    )
