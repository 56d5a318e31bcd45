# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chiou and Youngs (2008): active shallow crust, NGA-West1.

Chiou B.S.-J., Youngs R.R. (2008). An NGA model for the average horizontal component of peak
ground motion and response spectra. Earthquake Spectra 24(1), 173-215.
https://doi.org/10.1193/1.2894832
"""

from __future__ import annotations

from typing import Any, NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west.bc_hydro_spread import with_bc_hydro_spread
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    cos,
    cosh,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    radians,
    sqrt,
    tanh,
    where,
)

_REFERENCE_VS30 = 1130.0  # [m/s]


class Coefficients(NamedTuple):
    """Tables 1 to 4; every rupture is a main shock (AS = 0).

    Attributes
    ----------
    spread, epsilon
        Epistemic standard deviation of the median, and how many of them it is raised.
    sigma_factor
        Multiplies the total standard deviation.
    """

    c1: float
    c1a: float
    c1b: float
    cn: float
    cm: float
    c2: float
    c3: float
    c4: float
    c4a: float
    crb: float
    c5: float
    chm: float
    c6: float
    c7: float
    c9: float
    c9a: float
    cg1: float
    cg2: float
    cg3: float
    phi1: float
    phi2: float
    phi3: float
    phi4: float
    phi5: float
    phi6: float
    phi7: float
    phi8: float
    tau1: float
    tau2: float
    sig1: float
    sig2: float
    sig3: float
    spread: float
    epsilon: float
    sigma_factor: float


@elementwise
def source_term(c: Any, x: Context) -> Numeric:
    """Return equation 13a, lines 1 to 3: style of faulting, depth and magnitude."""
    reverse = (x.rake >= 30.0) & (x.rake <= 150.0)
    normal = (x.rake >= -120.0) & (x.rake <= -60.0)
    style = where(reverse, c.c1a, where(normal, c.c1b, 0.0))
    bend = (c.c2 - c.c3) / c.cn * log(1.0 + exp(c.cn * (c.cm - x.mag)))
    return c.c1 + style + c.c7 * (x.ztor - 4.0) + c.c2 * (x.mag - 6.0) + bend


@elementwise
def anelastic_slope(c: Any, mag: Numeric) -> Numeric:
    """Return the anelastic attenuation of equation 13a [ln units/km]."""
    return c.cg1 + c.cg2 / cosh(maximum(mag - c.cg3, 0.0))


@elementwise
def distance_term(c: Any, x: Context) -> Numeric:
    """Return equation 13a, lines 4 to 6: geometric spreading and anelastic attenuation."""
    near = c.c4 * log(x.rrup + c.c5 * cosh(c.c6 * maximum(x.mag - c.chm, 0.0)))
    far = (c.c4a - c.c4) * 0.5 * log(x.rrup**2 + c.crb**2)
    return near + far + anelastic_slope(c, x.mag) * x.rrup


@elementwise
def hanging_wall_term(c: Any, x: Context) -> Numeric:
    """Return equation 13a, last line."""
    across = tanh(x.rx * cos(radians(x.dip)) ** 2 / c.c9a)
    away = 1.0 - sqrt(x.rjb**2 + x.ztor**2) / (x.rrup + 0.001)
    return where(x.rx >= 0.0, c.c9 * across * away, 0.0)


@elementwise
def basin_term(c: Any, vs30: Numeric, z1pt0: Numeric) -> Numeric:
    """Return equation 13b, last line; equation 1 gives a depth that is unknown."""
    v8 = ((vs30**2) ** 2) ** 2
    mean = exp(28.5 - 3.82 / 8.0 * log(v8 + 378.7**8))
    depth = where(z1pt0 > -999.0, z1pt0, mean)
    deep = c.phi5 * (1.0 - 1.0 / cosh(c.phi6 * maximum(0.0, depth - c.phi7)))
    return deep + c.phi8 / cosh(0.15 * maximum(0.0, depth - 15.0))


@elementwise
def nonlinearity(c: Any, vs30: Numeric) -> Numeric:
    """Return the factor of the nonlinear term of equation 13b."""
    soft = exp(c.phi3 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    return c.phi2 * (soft - exp(c.phi3 * (_REFERENCE_VS30 - 360.0)))


@elementwise
def within_event(c: Any, x: Context, slope: Numeric) -> Numeric:
    """Return equation 20: within-event, grows where vs30 is inferred."""
    base = c.sig1 + (c.sig2 - c.sig1) / 2.0 * (clip(x.mag, 5.0, 7.0) - 5.0)
    measured = where(x.vs30measured > 0.0, 0.7, c.sig3)
    return base * sqrt(measured + (1.0 + slope) ** 2)


@elementwise
def moments_at(c: Coefficients, x: Context, vs30: Numeric) -> Moments:
    """Return equations 13a, 13b and the standard deviations of equations 19 to 21."""
    rock = source_term(c, x) + distance_term(c, x) + hanging_wall_term(c, x)
    y_rock = exp(rock)
    factor = nonlinearity(c, vs30)
    linear = c.phi1 * minimum(log(vs30 / _REFERENCE_VS30), 0.0)
    mean = rock + linear + factor * log((y_rock + c.phi4) / c.phi4)
    mean += basin_term(c, vs30, x.z1pt0)
    slope = factor * y_rock / (y_rock + c.phi4)
    tau = c.tau1 + (c.tau2 - c.tau1) / 2.0 * (clip(x.mag, 5.0, 7.0) - 5.0)
    amplified_tau = (1.0 + slope) * tau
    phi = within_event(c, x, slope)
    total = c.sigma_factor * sqrt(amplified_tau**2 + phi**2)
    return Moments(mean + c.epsilon * c.spread, total, amplified_tau, phi)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the moments at the site."""
    return moments_at(c, x, x.vs30)


FORMULA = Formula("chiou_youngs_2008", Coefficients, moments)


def ChiouYoungs2008() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    table = CoefficientTable.read("nga_west/chiou_youngs_2008")
    return GroundMotionModel(
        name="ChiouYoungs2008",
        formula=FORMULA,
        table=table.with_columns(epsilon=0.0, sigma_factor=1.0),
        tectonic_region_type="Active Shallow Crust",
        component="GMRotI50",
        requires=frozenset(
            {"mag", "rake", "dip", "ztor", "rrup", "rjb", "rx", "vs30", "vs30measured", "z1pt0"}
        ),
    )


def ChiouYoungs2008BCHydro(  # noqa: N802
    *, single_stat_sigma: bool = False, sigma_mu_epsilon: float = 0.0
) -> GroundMotionModel:
    """Return the model with the epistemic spread of BC Hydro (2012).

    Parameters
    ----------
    single_stat_sigma
        Whether the total deviation is that of a single station.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    """
    return with_bc_hydro_spread(
        ChiouYoungs2008(), single_stat_sigma=single_stat_sigma, sigma_mu_epsilon=sigma_mu_epsilon
    )
