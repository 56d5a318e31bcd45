# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ghasemi et al. (2009): crustal earthquakes, Iran.

Ghasemi H., Zare M., Fukushima Y., Koketsu K. (2009). An empirical spectral ground-motion model
for Iran. Journal of Seismology 13, 499-515. https://doi.org/10.1007/s10950-008-9143-x
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    decimal_moments,
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
    exp10,
    log10,
    where,
)

_ROCK_VS30 = 760.0  # [m/s]
_A5 = 0.42


class Coefficients(NamedTuple):
    """Table 2."""

    a1: float
    a2: float
    a3: float
    a4: float
    a6: float
    a7: float
    sigma: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 3 and its deviation."""
    path = c.a3 * log10(x.rrup + c.a4 * exp10(_A5 * x.mag))
    site = where(x.vs30 >= _ROCK_VS30, c.a6, c.a7)
    return decimal_moments(c.a1 + c.a2 * x.mag + path + site, c.sigma, 0.0, 0.0, 0.0)


FORMULA = Formula("ghasemi_2009", Coefficients, moments)


def GhasemiEtAl2009() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="GhasemiEtAl2009",
        formula=FORMULA,
        table=CoefficientTable.read("asia_australia/ghasemi_2009"),
        tectonic_region_type="Active Shallow Crust",
        component="GMRotI50",
        requires=frozenset({"mag", "rrup", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 7.4), "rrup": (0.0, 100.0)},
    )
