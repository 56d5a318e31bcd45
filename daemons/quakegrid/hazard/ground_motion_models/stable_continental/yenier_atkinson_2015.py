# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Yenier and Atkinson (2015): a generic model calibrated for central and eastern North America.

Yenier E., Atkinson G.M. (2015). Regionally adjustable generic ground-motion prediction equation
based on equivalent point-source simulations: application to central and eastern North America.
Bulletin of the Seismological Society of America 105(4), 1989-2009.
https://doi.org/10.1785/0120140332

The amplification from 760 m/s is that of Boore et al. (2014).
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
    choice,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_2014 import site_term
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp10,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_LN_50 = 3.912023005428146
_LN_100 = 4.605170185988092
_LN_150 = 5.0106352940962555


class Coefficients(NamedTuple):
    """Tables 2 to 4 and, from `c` to `f5`, those of Boore et al. (2014).

    Attributes
    ----------
    focal_depth
        Stands for the depth of the hypocentre where positive [km].
    """

    mh: float
    e0: float
    e1: float
    e2: float
    e3: float
    b3: float
    b4: float
    s0: float
    s1: float
    s2: float
    s3: float
    s4: float
    s5: float
    s6: float
    s7: float
    s8: float
    s9: float
    gamma: float
    c: float
    vc: float
    f4: float
    f5: float
    focal_depth: float
    period: float


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 3."""
    m = mag - c.mh
    return c.e0 + where(m <= 0.0, c.e1 * m + c.e2 * m**2, c.e3 * m)


@elementwise
def _stress_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 5, 6 and 21: the stress drop grows with depth and magnitude."""
    m = x.mag
    depth = where(c.focal_depth > 0.0, c.focal_depth, x.hypo_depth)
    ln_stress = 5.704 + minimum(0.0, 0.29 * (depth - 10.0)) + minimum(0.0, 0.229 * (m - 5.0))
    weak = c.s0 + m * (c.s1 + m * (c.s2 + m * (c.s3 + m * c.s4)))
    strong = c.s5 + m * (c.s6 + m * (c.s7 + m * (c.s8 + m * c.s9)))
    excess = ln_stress - _LN_100
    return where(excess <= 0.0, weak, strong) * excess


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 7 to 13: geometrical spreading, anelastic attenuation."""
    h = exp10(-0.405 + 0.235 * x.mag)
    ln_r = 0.5 * log(x.rrup**2 + h**2)
    spreading = -1.3 * minimum(ln_r, _LN_50) - 0.5 * maximum(ln_r - _LN_50, 0.0)
    effective = ln_r - log(sqrt(1.0 + h**2))
    return spreading + (c.b3 + c.b4 * x.mag) * effective + c.gamma * x.rrup


@elementwise
def _calibration(c: Coefficients, x: Context) -> Numeric:
    """Equations 22 to 24: event and path terms of the region."""
    period = maximum(c.period, 1e-3)
    spectral = -0.25 + maximum(0.0, 0.39 * log(period / 2.0))
    bend = minimum(0.095, 0.03 + maximum(0.0, 0.095 * log(period / 0.065)))
    event = where(c.period < 0.0, -0.21, spectral)
    slope = where(c.period < 0.0, 0.052, bend)
    r = sqrt(x.rrup**2 + exp10(-0.405 + 0.235 * x.mag) ** 2)
    return event + slope * minimum(log(r) - _LN_150, 0.0)


@elementwise
def _on_firm_rock(c: Coefficients, x: Context) -> Numeric:
    """Equation 1 for 760 m/s."""
    source = _magnitude_term(c, x.mag) + _stress_term(c, x)
    return source + _distance_term(c, x) + _calibration(c, x)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on 760 m/s."""
    return Reference(_on_firm_rock(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1; the publication gives no deviation for the region."""
    mean = _on_firm_rock(c, x) + site_term(c, reference, x.vs30)
    return Moments(mean, 0.0, 0.0, 0.0)


FORMULA = Formula("yenier_atkinson_2015", Coefficients, moments, reference)


def YenierAtkinson2015BSSA(  # noqa: N802 - the name in logic trees
    *, focal_depth: float | None = None, region: str = "CENA"
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    focal_depth
        Stands for the depth of the hypocentre [km].
    region
        ``CENA``, for which the publication gives all terms.

    Raises
    ------
    UserInputError
        Another region.
    """
    choice("region", region, {"CENA": None})
    site = CoefficientTable.read("nga_west/boore_2014")
    own = {
        name: {key: row[key] for key in ("c", "vc", "f4", "f5")} for name, row in site.rows.items()
    }
    table = CoefficientTable.read("stable_continental/yenier_atkinson_2015")
    table = table.joined(CoefficientTable(own)).with_columns(focal_depth=focal_depth or 0.0)
    return GroundMotionModel(
        name="YenierAtkinson2015BSSA",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Stable Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rrup", "vs30"} | (set() if focal_depth else {"hypo_depth"})),
        standard_deviations=("Total",),
        validity={"mag": (3.0, 8.0), "rrup": (0.0, 600.0)},
    )
