# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zhang and Zhao (2005): displacement of lateral spreads.

Zhang J., Zhao J.X. (2005). Empirical models for estimating liquefaction-induced lateral spread
displacement. Soil Dynamics and Earthquake Engineering 25(6), 439-450.
https://doi.org/10.1016/j.soildyn.2005.04.002

The displacement spectra are those of Sadigh et al. (1997) at 0.5 s for crustal earthquakes, and
of Youngs et al. (1997) at 1 s for subduction earthquakes, both on soil.
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
    Numeric,
    elementwise,
    exp,
    log,
    log10,
    maximum,
    sqrt,
    where,
)

_EXPONENT = 1.856  # of the spectral displacement
_LN_HALF_SECOND = -2.7786872807016505  # ln of g T^2 / (4 pi^2) at 0.5 s [m]: 0.06212
_LN_ONE_SECOND = -1.3923124334454537  # the same at 1 s: 0.2485


class Coefficients(NamedTuple):
    """Tables of sloping ground and of free faces, and the switches of the variants.

    Attributes
    ----------
    crustal
        1 for crustal earthquakes.
    slab
        1 for intraslab earthquakes.
    """

    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    c4_face: float
    c5_face: float
    c8_face: float
    sigma: float
    crustal: float
    slab: float


@elementwise
def _crustal_displacement(x: Context) -> Numeric:
    """Return ln of the spectral displacement at 0.5 s [m]."""
    reverse = (x.rake >= 45.0) & (x.rake <= 135.0)
    style = where(reverse, -1.92 + 0.8285, -2.17 + 0.8494)
    small = 2.1863 * exp(0.32 * x.mag)
    near = where(x.mag <= 6.5, small, 0.3825 * exp(0.5882 * x.mag))
    m = maximum(8.5 - x.mag, 0.0)
    bend = -0.033 * m**2 * sqrt(m)
    return _LN_HALF_SECOND + style + x.mag - 1.7 * log(x.rrup + near) + bend


@elementwise
def _subduction_displacement(c: Coefficients, x: Context) -> Numeric:
    """Return ln of the spectral displacement at 1 s [m]."""
    source = -3.5387 + 1.438 * x.mag - 0.0066 * (10.0 - x.mag) ** 3
    near = 1.785 * log(x.rrup + 1.097 * exp(0.617 * x.mag))
    return _LN_ONE_SECOND + source - near + 0.00648 * x.hypo_depth + 0.3643 * c.slab


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of the ground, of its slope or else of the free face beside it."""
    sloping = x.slope > 0.0
    face = c.c4_face * log10(maximum(x.freeface_ratio, 1e-9)) + c.c5_face * x.T_15 + c.c8_face
    slope = c.c4 * log10(maximum(x.slope, 1e-9)) + c.c5 * x.T_15 + c.c8
    soil = c.c6 * log10(100.0 - x.F_15) + c.c7 * log10(x.D50_15 + 0.1)
    return where(sloping, slope, face) + soil


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return ln of the displacement [m] and its deviation."""
    shaking = where(c.crustal > 0.0, _crustal_displacement(x), _subduction_displacement(c, x))
    return Moments(_EXPONENT * shaking + _site_term(c, x) * LN_10, c.sigma * LN_10, 0.0, 0.0)


FORMULA = Formula("zhang_zhao_2005", Coefficients, moments)

_REGIONS = {
    "crust": "Active Shallow Crust",
    "interface": "Subduction Interface",
    "slab": "Subduction IntraSlab",
}


def zhang_zhao_2005(kind: str) -> GroundMotionModel:
    """Return the model for earthquakes of the ``crust``, the ``interface`` or the ``slab``."""
    ground = {"D50_15", "F_15", "T_15", "freeface_ratio", "slope"}
    return GroundMotionModel(
        name="Zhang_Zhao2005",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/zhang_zhao_2005").with_columns(
            crustal=float(kind == "crust"), slab=float(kind == "slab")
        ),
        tectonic_region_type=_REGIONS[kind],
        component="Horizontal",
        requires=frozenset({"mag", "rrup", "rake" if kind == "crust" else "hypo_depth"} | ground),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 8.5), "rrup": (0.0, 300.0)},
    )
