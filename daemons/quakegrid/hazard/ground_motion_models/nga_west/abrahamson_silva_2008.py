# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson and Silva (2008): shallow crustal earthquakes, NGA-West1.

Abrahamson N., Silva W. (2008). Summary of the Abrahamson & Silva NGA ground-motion relations.
Earthquake Spectra 24(1), 67-97. https://doi.org/10.1193/1.2924360

BC Hydro (2012). Probabilistic seismic hazard analysis (PSHA) model, volume 3: ground motion
characterization (GMC) model. Report E658, Vancouver.
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
from quakegrid.hazard.ground_motion_models.nga_west.bc_hydro_spread import with_bc_hydro_spread
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    absolute,
    clip,
    cos,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    radians,
    sqrt,
    where,
)

_C1 = 6.75  # magnitude of the bend
_C2 = 50.0  # [m]
_C4 = 4.5  # [km]
_A3, _A4, _A5 = 0.265, -0.231, -0.398
_N = 1.18
_C = 1.88
_ROCK_VS30 = 1100.0  # [m/s]
_VARIANCE_OF_AMPLIFICATION = 0.09  # 0.3 ** 2


class Coefficients(NamedTuple):
    """Tables 4 to 6, and the switches of the BC Hydro variant.

    Attributes
    ----------
    spread, epsilon
        Epistemic standard deviation of the median, and how many of them it is raised.
    sigma_factor
        Multiplies the total standard deviation.
    """

    vlin: float
    b: float
    a1: float
    a2: float
    a8: float
    a10: float
    a12: float
    a13: float
    a14: float
    a16: float
    a18: float
    s1est: float
    s2est: float
    s1mea: float
    s2mea: float
    s3: float
    s4: float
    rho: float
    spread: float
    epsilon: float
    sigma_factor: float
    period: float


@elementwise
def _base_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 2: magnitude and distance."""
    ln_r = 0.5 * log(x.rrup**2 + _C4**2)
    m = x.mag - _C1
    bend = where(x.mag > _C1, _A5, _A4) * m
    return c.a1 + bend + c.a8 * (8.5 - x.mag) ** 2 + (c.a2 + _A3 * m) * ln_r


@elementwise
def _style_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 1: factors of reverse and normal faulting."""
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    normal = (x.rake > -120.0) & (x.rake < -60.0)
    return where(reverse, c.a12, where(normal, c.a13, 0.0))


@elementwise
def _hanging_wall_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 7 to 12."""
    near = clip(1.0 - x.rjb / 30.0, 0.0, 1.0)
    across = maximum(x.width * cos(radians(x.dip)), 1e-9)
    over = where(x.rx > across, 1.0, 0.5 + x.rx / (2.0 * across))
    over = where(x.dip == 90.0, 1.0, over)
    top = where(x.rx >= x.ztor, 1.0, x.rx / maximum(x.ztor, 1e-9))
    large = clip(x.mag - 6.0, 0.0, 1.0)
    dip = minimum(1.0 - (x.dip - 30.0) / 60.0, 1.0)
    term = c.a14 * near * over * top * large * dip
    return where(x.rx >= 0.0, term, 0.0)


@elementwise
def _far_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 14 and 15: large distances."""
    taper = where(x.mag < 5.5, 1.0, maximum(0.5 * (6.5 - x.mag) + 0.5, 0.5))
    return c.a18 * maximum(x.rrup - 100.0, 0.0) * taper


@elementwise
def _source_and_path(c: Coefficients, x: Context) -> Numeric:
    """Equation 1, all that does not depend on the site."""
    depth = c.a16 * minimum(x.ztor / 10.0, 1.0)
    source = _base_term(c, x) + _style_term(c, x) + depth
    return source + _hanging_wall_term(c, x) + _far_term(c, x)


@elementwise
def _largest_vs30(c: Coefficients) -> Numeric:
    """Equation 6: V1, beyond which the ground amplifies no more."""
    ln_t = log(maximum(c.period, 1e-3))
    middle = exp(8.0 - 0.795 * (ln_t - log(0.21)))
    by_period = where(c.period <= 0.5, 1500.0, where(c.period <= 1.0, middle, 0.0))
    long = where(c.period < 2.0, exp(6.76 - 0.297 * ln_t), 700.0)
    limit = where(c.period <= 1.0, by_period, long)
    return where(c.period < 0.0, 862.0, limit)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Equation 5."""
    ln_ratio = log(minimum(vs30, _largest_vs30(c)) / c.vlin)
    soft = c.b * (log(pga_rock + _C * exp(_N * ln_ratio)) - log(pga_rock + _C))
    return c.a10 * ln_ratio + where(vs30 < c.vlin, soft, c.b * _N * ln_ratio)


@elementwise
def _mean_z1pt0(vs30: Numeric) -> Numeric:
    """Equation 17 [m]."""
    middle = exp(6.745 - 1.35 * log(vs30 / 180.0))
    stiff = exp(5.394 - 4.48 * log(vs30 / 500.0))
    return where(vs30 < 180.0, exp(6.745), where(vs30 <= 500.0, middle, stiff))


@elementwise
def _basin_slope(c: Coefficients, vs30: Numeric, ln_depth: Numeric) -> Numeric:
    """Equations 18 and 19: a21."""
    period = where(c.period < 0.0, 1.0, c.period)
    e2 = -0.25 * log(vs30 / 1000.0) * log(clip(period, 0.35, 2.0) / 0.35)
    e2 = where((period < 0.35) | (vs30 > 1000.0), 0.0, e2)
    v1 = _largest_vs30(c)
    ground = (c.a10 + c.b * _N) * log(minimum(vs30, v1) / minimum(v1, 1000.0))
    guarded = where(absolute(ln_depth) > 0.0, ln_depth, 1.0)
    a21 = where(ground + e2 * ln_depth < 0.0, -ground / guarded, e2)
    return where(vs30 >= 1000.0, 0.0, a21)


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 16; the mean depth stands for one that is unknown."""
    mean = _mean_z1pt0(x.vs30)
    depth = where(x.z1pt0 > -999.0, x.z1pt0, mean)
    ln_depth = log((depth + _C2) / (mean + _C2))
    deep = 0.0625 * maximum(c.period - 2.0, 0.0) * log(maximum(depth, 200.0) / 200.0)
    return _basin_slope(c, x.vs30, ln_depth) * ln_depth + deep


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1100 m/s."""
    rock = _source_and_path(c_ref, x) + _site_term(c_ref, _ROCK_VS30, 0.0)
    return Reference(rock, 0.0)


@elementwise
def _amplification_slope(c: Coefficients, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Equation 26: derivative of ln amplification by ln PGA on rock."""
    soft = pga_rock + _C * exp(_N * log(vs30 / c.vlin))
    slope = c.b * pga_rock * (1.0 / soft - 1.0 / (pga_rock + _C))
    return where(vs30 >= c.vlin, 0.0, slope)


@elementwise
def _sigma_0(c: Coefficients, x: Context) -> Numeric:
    """Equation 27, less the deviation of the amplification."""
    inferred = x.vs30measured <= 0.0
    s1 = where(inferred, c.s1est, c.s1mea)
    s2 = where(inferred, c.s2est, c.s2mea)
    linear = s1 + (s2 - s1) / 2.0 * clip(x.mag - 5.0, 0.0, 2.0)
    return sqrt(linear**2 - _VARIANCE_OF_AMPLIFICATION)


@elementwise
def _tau_0(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 28."""
    return c.s3 + (c.s4 - c.s3) / 2.0 * clip(mag - 5.0, 0.0, 2.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 23 to 28."""
    pga_rock = exp(reference.rock)
    mean = _source_and_path(c, x) + _site_term(c, x.vs30, pga_rock) + _basin_term(c, x)
    slope = _amplification_slope(c, x.vs30, pga_rock)
    phi, phi_pga = _sigma_0(c, x), slope * _sigma_0(c_ref, x)
    tau, tau_pga = _tau_0(c, x.mag), slope * _tau_0(c_ref, x.mag)
    phi2 = phi**2 + _VARIANCE_OF_AMPLIFICATION + phi_pga**2 + 2.0 * c.rho * phi * phi_pga
    tau2 = tau**2 + tau_pga**2 + 2.0 * c.rho * tau * tau_pga
    sigma = sqrt(phi2 + tau2) * c.sigma_factor
    return Moments(mean + c.epsilon * c.spread, sigma, sqrt(tau2), sqrt(phi2))


FORMULA = Formula("abrahamson_silva_2008", Coefficients, moments, reference)


def AbrahamsonSilva2008() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    table = CoefficientTable.read("nga_west/abrahamson_silva_2008")
    return GroundMotionModel(
        name="AbrahamsonSilva2008",
        formula=FORMULA,
        table=table.with_columns(epsilon=0.0, sigma_factor=1.0),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="GMRotI50",
        requires=frozenset(
            [
                "mag",
                "rake",
                "dip",
                "ztor",
                "width",
                "rrup",
                "rjb",
                "rx",
                "vs30",
                "vs30measured",
                "z1pt0",
            ]
        ),
        validity={"mag": (5.0, 8.5), "rrup": (0.0, 200.0)},
    )


def AbrahamsonSilva2008BCHydro(  # noqa: N802
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
        AbrahamsonSilva2008(),
        single_stat_sigma=single_stat_sigma,
        sigma_mu_epsilon=sigma_mu_epsilon,
    )
