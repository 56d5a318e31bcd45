# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jaimes and García (2020): intraslab earthquakes, central Mexico.

Jaimes M.A., García-Soto A.D. (2020). Updated ground motion prediction model for Mexican
intermediate-depth intraslab earthquakes including V/H ratios. Earthquake Spectra 36(3),
1298-1330. https://doi.org/10.1177/8755293019899947
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_CM_S2_IN_G,
)
from quakegrid.hazard.ground_motion_models.latin_america.garcia_2005 import saturated_distance
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
    minimum,
    sqrt,
    where,
)

_REFERENCE_DEPTH = 50.0  # [km]
_DEEPEST = 75.0  # [km]


class Coefficients(NamedTuple):
    """Coefficients of the horizontal or of the vertical components."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    sigma: float
    tau: float
    phi: float
    period: float


class RatioCoefficients(NamedTuple):
    """Coefficients of the ratio of vertical to horizontal motion.

    Attributes
    ----------
    rho_b, rho_w
        Correlations between the components, between and within events.
    sh_b, sh_w, sv_b, sv_w
        Deviations of the horizontal and of the vertical motion.
    """

    c1: float
    c2: float
    c3: float
    rho_b: float
    rho_w: float
    sh_b: float
    sh_w: float
    sv_b: float
    sv_w: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean of one direction and its deviations."""
    r = saturated_distance(x)
    mean = c.c1 + c.c2 * x.mag + c.c3 * log(r) + c.c4 * r
    mean += c.c5 * (minimum(x.hypo_depth, _DEEPEST) - _REFERENCE_DEPTH)
    unit = where(c.period < 0.0, 0.0, LN_CM_S2_IN_G)
    return Moments(mean + unit, c.sigma, c.tau, c.phi)


@elementwise
def ratio_moments(
    c: RatioCoefficients, c_ref: RatioCoefficients, reference: Reference, x: Context
) -> Moments:
    """Return the mean of ln V/H and its deviations."""
    r = saturated_distance(x)
    tau = sqrt(c.sh_b**2 + c.sv_b**2 - 2.0 * c.rho_b * c.sh_b * c.sv_b)
    phi = sqrt(c.sh_w**2 + c.sv_w**2 - 2.0 * c.rho_w * c.sh_w * c.sv_w)
    return Moments(c.c1 + c.c2 * x.mag + c.c3 * r, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("jaimes_2020", Coefficients, moments)
RATIO_FORMULA = Formula("jaimes_2020_ratio", RatioCoefficients, ratio_moments)

#: Formula, table, component.
_DIRECTIONS: dict[str, tuple[Formula, str, str]] = {
    "horizontal": (FORMULA, "latin_america/jaimes_2020", "Geometric mean"),
    "vertical": (FORMULA, "latin_america/jaimes_2020_vertical", "Vertical"),
    "ratio": (RATIO_FORMULA, "latin_america/jaimes_2020_ratio", "Vertical to horizontal ratio"),
}


def jaimes_2020(direction: str) -> GroundMotionModel:
    """Return the model of ``horizontal`` or ``vertical`` motion or of their ``ratio``."""
    formula, stem, component = _DIRECTIONS[direction]
    fields = {"mag", "rrup", "rhypo", *(["hypo_depth"] if formula is FORMULA else [])}
    return GroundMotionModel(
        name="JaimesEtAl2020SSlab",
        formula=formula,
        table=CoefficientTable.read(stem),
        tectonic_region_type="Subduction IntraSlab",
        component=component,
        requires=frozenset(fields),
        validity={"mag": (5.1, 7.4), "rrup": (22.0, 400.0)},
    )
