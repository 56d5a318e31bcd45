# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Boore and Atkinson (2008): active shallow crust, NGA-West1.

Boore D.M., Atkinson G.M. (2008). Ground-motion prediction equations for the average
horizontal component of PGA, PGV, and 5%-damped PSA at spectral periods between 0.01 s and
10.0 s. Earthquake Spectra 24(1), 99-138. https://doi.org/10.1193/1.2830434
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
    absolute,
    elementwise,
    log,
    sqrt,
    where,
)

_REFERENCE_VS30 = 760.0  # [m/s]
_V1 = 180.0  # [m/s]
_V2 = 300.0  # [m/s]
_A1 = 0.03  # [g] below it the amplification is linear
_PGA_LOW = 0.06  # [g]
_A2 = 0.09  # [g] above it the amplification is fully nonlinear
_DX = 1.0986122886681098  # ln(a2 / a1)
_LN_A2_OVER_LOW = 0.4054651081081644  # ln(a2 / pga_low)


class Coefficients(NamedTuple):
    """Tables 3, 6, 7 and 8, and the switches of the BC Hydro variant.

    Attributes
    ----------
    spread, epsilon
        Epistemic standard deviation of the median, and how many of them it is raised.
    sigma_factor
        Multiplies the total standard deviation.
    """

    c1: float
    c2: float
    c3: float
    h: float
    e2: float
    e3: float
    e4: float
    e5: float
    e6: float
    e7: float
    mh: float
    sigma: float
    tau: float
    std: float
    blin: float
    b1: float
    b2: float
    spread: float
    epsilon: float
    sigma_factor: float
    period: float


@elementwise
def _magnitude_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 5a and 5b, with the style of faulting."""
    strike_slip = (absolute(x.rake) <= 30.0) | (absolute(x.rake) >= 150.0)
    style = where(strike_slip, c.e2, where(x.rake > 0.0, c.e4, c.e3))
    m = x.mag - c.mh
    return style + where(m <= 0.0, c.e5 * m + c.e6 * m**2, c.e7 * m)


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 3 and 4."""
    r = sqrt(x.rjb**2 + c.h**2)
    return (c.c1 + c.c2 * (x.mag - 4.5)) * log(r) + c.c3 * (r - 1.0)


@elementwise
def _nonlinear_slope(c: Any, vs30: Numeric) -> Numeric:
    """Equations 13a to 13d: b_nl."""
    soft = (c.b1 - c.b2) * log(vs30 / _V2) / log(_V1 / _V2) + c.b2
    stiff = c.b2 * log(vs30 / _REFERENCE_VS30) / log(_V2 / _REFERENCE_VS30)
    slope = where(vs30 <= _V1, c.b1, where(vs30 <= _V2, soft, stiff))
    return where(vs30 < _REFERENCE_VS30, slope, 0.0)


@elementwise
def site_term(c: Any, reference: Reference, x: Context) -> Numeric:
    """Return equations 6 to 12: linear and nonlinear amplification."""
    slope = _nonlinear_slope(c, x.vs30)
    dy = slope * _LN_A2_OVER_LOW
    square = (3.0 * dy - slope * _DX) / _DX**2
    cube = -(2.0 * dy - slope * _DX) / _DX**3
    weak = slope * log(_PGA_LOW / 0.1)
    above = reference.rock - log(_A1)
    middle = weak + square * above**2 + cube * above**3
    strong = slope * (reference.rock - log(0.1))
    nonlinear = where(above <= 0.0, weak, where(above <= _DX, middle, strong))
    return c.blin * log(x.vs30 / _REFERENCE_VS30) + nonlinear


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s (pga4nl)."""
    return Reference(_magnitude_term(c_ref, x) + _distance_term(c_ref, x), 0.0)


@elementwise
def ln_median(c: Any, reference: Reference, x: Context) -> Numeric:
    """Return equation 1."""
    return _magnitude_term(c, x) + _distance_term(c, x) + site_term(c, reference, x)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of table 8."""
    mean = ln_median(c, reference, x) + c.epsilon * c.spread
    return Moments(mean, c.std * c.sigma_factor, c.tau, c.sigma)


FORMULA = Formula("boore_atkinson_2008", Coefficients, moments, reference)


def BooreAtkinson2008() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    table = CoefficientTable.read("nga_west/boore_atkinson_2008")
    return GroundMotionModel(
        name="BooreAtkinson2008",
        formula=FORMULA,
        table=table.with_columns(epsilon=0.0, sigma_factor=1.0),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="GMRotI50",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
    )


def BooreAtkinson2008BCHydro(  # noqa: N802
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
        BooreAtkinson2008(), single_stat_sigma=single_stat_sigma, sigma_mu_epsilon=sigma_mu_epsilon
    )
