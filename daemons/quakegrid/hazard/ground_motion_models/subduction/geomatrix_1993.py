# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Geomatrix (1993): intraslab earthquakes, as in the United States maps of 2008.

Geomatrix Consultants (1993). Seismic margin earthquake for the Trojan site. Final unpublished
report for Portland General Electric Trojan Nuclear Plant, Ranier, Oregon.

The functional form is that of Youngs et al. (1997).
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
from quakegrid.hazard.ground_motion_models.subduction.youngs_1997 import rock_mean
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    minimum,
)

_SMALLEST_SIGMA_MAGNITUDE = 8.0  # the deviation is constant beyond it


class Coefficients(NamedTuple):
    """Coefficients on rock, named as those of Youngs et al. (1997)."""

    rock1: float
    rock2: float
    rock3: float
    sigma0: float
    sigma1: float
    slab: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean on rock of 760 m/s and its deviation."""
    sigma = c.sigma0 + c.sigma1 * minimum(x.mag, _SMALLEST_SIGMA_MAGNITUDE)
    return Moments(rock_mean(c, x, x.ztor), sigma, 0.0, 0.0)


FORMULA = Formula("geomatrix_1993", Coefficients, moments)


def Geomatrix1993SSlabNSHMP2008() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="Geomatrix1993SSlabNSHMP2008",
        formula=FORMULA,
        table=CoefficientTable.read("subduction/geomatrix_1993").with_columns(slab=1.0),
        tectonic_region_type="Subduction IntraSlab",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "ztor"}),
        standard_deviations=("Total",),
    )
