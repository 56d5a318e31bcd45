# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Youd, Hansen and Bartlett (2002): lateral spread displacement.

Youd T.L., Hansen C.M., Bartlett S.F. (2002). Revised multilinear regression equations for
prediction of lateral spread displacement. Journal of Geotechnical and Geoenvironmental Engineering
128(12), 1007-1017. https://doi.org/10.1061/(ASCE)1090-0241(2002)128:12(1007)
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, exp10, log10, maximum, where


class Coefficients(NamedTuple):
    """Equations 6: gently sloping ground; `f_c0` and `f_c4` for a free face."""

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    sigma: float
    f_c0: float
    f_c4: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 6a where the ground is level, 6b where it slopes [ln m]."""
    far = log10(x.repi + exp10(0.89 * x.mag - 5.64))
    soil = c.c5 * log10(maximum(x.T_15, 1e-9)) + c.c6 * log10(maximum(100.0 - x.F_15, 1e-9))
    shared = c.c1 * x.mag + c.c2 * far + c.c3 * x.repi + soil + c.c7 * log10(x.D50_15 + 0.1)
    sloping = c.c0 + c.c4 * log10(maximum(x.slope, 1e-9))
    free_face = c.f_c0 + c.f_c4 * log10(maximum(x.freeface_ratio, 1e-9))
    mean = shared + where(x.slope > 0.0, sloping, free_face)
    return Moments(mean * LN_10, c.sigma * LN_10, 0.0, 0.0)


FORMULA = Formula("youd_2002", Coefficients, moments)


def YoudEtAl2002() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model; the slope of sites is in percent."""
    return GroundMotionModel(
        name="YoudEtAl2002",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/youd_2002"),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        requires=frozenset({"mag", "repi", "slope", "freeface_ratio", "T_15", "F_15", "D50_15"}),
        standard_deviations=("Total",),
        validity={"mag": (6.0, 8.0)},
    )
