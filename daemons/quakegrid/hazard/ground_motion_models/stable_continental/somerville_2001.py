# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somerville et al. (2001) as in the United States maps of 2008: eastern states, 760 m/s.

Somerville P., Collins N., Abrahamson N., Graves R., Saikia C. (2001). Ground motion
attenuation relations for the central and eastern United States. Final report, USGS award
99HQGR0098.
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
from quakegrid.hazard.ground_motion_models.stable_continental.nshmp_2008 import bounded
from quakegrid.hazard.kernels.elementary import elementwise, log, where

_R1 = 50.0  # [km] where the attenuation changes
_DEPTH_SQUARED = 36.0  # [km2]
_LN_R1 = 3.9191696594730063  # 0.5 ln(R1 ** 2 + 36)


class Coefficients(NamedTuple):
    """The table for nonrifted regions, moved to 760 m/s."""

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean, bounded, and the total standard deviation."""
    m = x.mag - 6.4
    ln_r = 0.5 * log(x.rjb**2 + _DEPTH_SQUARED)
    near = c.a3 * ln_r
    far = c.a3 * _LN_R1 + c.a6 * (ln_r - _LN_R1)
    path = where(x.rjb < _R1, near, far) + c.a4 * m * ln_r + c.a5 * x.rjb
    mean = c.a1 + c.a2 * m + path + c.a7 * (8.5 - x.mag) ** 2
    return Moments(bounded(mean, c.period), c.sigma, 0.0, 0.0)


FORMULA = Formula("somerville_2001", Coefficients, moments)


def SomervilleEtAl2001NSHMP2008() -> GroundMotionModel:  # noqa: N802 - as in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="SomervilleEtAl2001NSHMP2008",
        formula=FORMULA,
        table=CoefficientTable.read("stable_continental/somerville_2001"),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb"}),
        standard_deviations=("Total",),
    )
