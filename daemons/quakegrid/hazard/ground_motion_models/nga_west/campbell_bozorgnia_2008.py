# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Campbell and Bozorgnia (2008, 2010): active shallow crust, NGA-West1.

Campbell K.W., Bozorgnia Y. (2008). NGA ground motion model for the geometric mean horizontal
component of PGA, PGV, PGD and 5% damped linear elastic response spectra for periods ranging
from 0.01 to 10 s. Earthquake Spectra 24(1), 139-171. https://doi.org/10.1193/1.2857546

Campbell K.W., Bozorgnia Y. (2010). A ground motion prediction equation for the horizontal
component of cumulative absolute velocity (CAV) based on the PEER-NGA strong motion database.
Earthquake Spectra 26(3), 635-650. https://doi.org/10.1193/1.3457158
"""

from __future__ import annotations

from dataclasses import replace
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
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    power,
    sqrt,
    where,
)

_ROCK_VS30 = 1100.0  # [m/s]
_LONGEST_FLOORED_PERIOD = 0.25  # [s] medians of shorter periods are held at PGA


class Coefficients(NamedTuple):
    """Tables 2 and 3.

    Attributes
    ----------
    spread, epsilon
        Epistemic standard deviation of the median, and how many of them it is raised.
    sigma_factor
        Multiplies the total standard deviation.
    arbitrary
        1 where the deviation is that of an arbitrary horizontal component.
    """

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    c9: float
    c10: float
    c11: float
    c12: float
    k1: float
    k2: float
    k3: float
    c: float
    n: float
    s_lny: float
    t_lny: float
    s_lnaf: float
    c_lny: float
    rho: float
    spread: float
    epsilon: float
    sigma_factor: float
    arbitrary: float
    period: float


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 2."""
    return c.c0 + c.c1 * mag + c.c2 * maximum(mag - 5.5, 0.0) + c.c3 * maximum(mag - 6.5, 0.0)


@elementwise
def _style_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 4 and 5."""
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    normal = (x.rake > -150.0) & (x.rake < -30.0)
    return where(reverse, c.c7 * minimum(x.ztor, 1.0), where(normal, c.c8, 0.0))


@elementwise
def _hanging_wall_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 6 to 10."""
    shallow = maximum(x.rrup, sqrt(x.rjb**2 + 1.0))
    deep = maximum(x.rrup, 1e-9)
    longest = where(x.ztor < 1.0, shallow, deep)
    near = where(x.rjb > 0.0, (longest - x.rjb) / longest, 1.0)
    mag = clip(2.0 * (x.mag - 6.0), 0.0, 1.0)
    depth = maximum((20.0 - x.ztor) / 20.0, 0.0)
    dip = minimum((90.0 - x.dip) / 20.0, 1.0)
    return c.c9 * near * mag * depth * dip


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Equation 11."""
    ratio = minimum(vs30, _ROCK_VS30) / c.k1
    soft = c.k2 * log((pga_rock + c.c * power(ratio, c.n)) / (pga_rock + c.c))
    return c.c10 * log(ratio) + where(vs30 < c.k1, soft, c.k2 * c.n * log(ratio))


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 12; an unknown depth is that of Chiou and Youngs (2008) to 1.0 km/s, extended."""
    v8 = ((x.vs30**2) ** 2) ** 2
    z1pt0 = exp(28.5 - 3.82 / 8.0 * log(v8 + 378.7**8))
    depth = where(x.z2pt5 > -999.0, x.z2pt5, (519.0 + 3.595 * z1pt0) / 1000.0)
    shallow = c.c11 * minimum(depth - 1.0, 0.0)
    deep = c.c12 * c.k3 * exp(-0.75) * (1.0 - exp(-0.25 * maximum(depth - 3.0, 0.0)))
    return shallow + deep


@elementwise
def _without_site(c: Coefficients, x: Context) -> Numeric:
    """Equation 1 without the shallow site response."""
    spreading = (c.c4 + c.c5 * x.mag) * 0.5 * log(x.rrup**2 + c.c6**2)
    source = _magnitude_term(c, x.mag) + _style_term(c, x)
    return source + spreading + _hanging_wall_term(c, x) + _basin_term(c, x)


@elementwise
def _alpha(c: Coefficients, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Equation 17: derivative of the site term by ln PGA on rock."""
    soft = pga_rock + c.c * power(vs30 / c.k1, c.n)
    slope = c.k2 * pga_rock * (1.0 / soft - 1.0 / (pga_rock + c.c))
    return where(vs30 < c.k1, slope, 0.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1100 m/s and at the site."""
    base = _without_site(c_ref, x)
    rock = base + _site_term(c_ref, _ROCK_VS30, 0.0)
    return Reference(rock, base + _site_term(c_ref, x.vs30, exp(rock)))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 13 to 17."""
    pga_rock = exp(reference.rock)
    mean = _without_site(c, x) + _site_term(c, x.vs30, pga_rock)
    short = (c.period > 0.0) & (c.period <= _LONGEST_FLOORED_PERIOD)
    mean = where(short, maximum(mean, reference.site), mean)
    alpha = _alpha(c, x.vs30, pga_rock)
    base = sqrt(c.s_lny**2 - c.s_lnaf**2)
    pga = alpha * sqrt(c_ref.s_lny**2 - c_ref.s_lnaf**2)
    phi = sqrt(c.s_lny**2 + pga**2 + 2.0 * c.rho * base * pga)
    component = c.arbitrary * c.c_lny**2
    total = c.sigma_factor * sqrt(phi**2 + c.t_lny**2 + component)
    return Moments(mean + c.epsilon * c.spread, total, c.t_lny, phi)


FORMULA = Formula("campbell_bozorgnia_2008", Coefficients, moments, reference)


def CampbellBozorgnia2008() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    table = CoefficientTable.read("nga_west/campbell_bozorgnia_2008")
    return GroundMotionModel(
        name="CampbellBozorgnia2008",
        formula=FORMULA,
        table=table.with_columns(arbitrary=0.0, epsilon=0.0, sigma_factor=1.0),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="GMRotI50",
        requires=frozenset({"mag", "rake", "dip", "ztor", "rrup", "rjb", "vs30", "z2pt5"}),
    )


def CampbellBozorgnia2008Arbitrary() -> GroundMotionModel:  # noqa: N802
    """Return the model with the deviation of an arbitrary horizontal component."""
    model = CampbellBozorgnia2008()
    return replace(
        model,
        name="CampbellBozorgnia2008Arbitrary",
        table=model.table.with_columns(arbitrary=1.0),
        component="Random horizontal",
        standard_deviations=("Total",),
    )


def CampbellBozorgnia2008BCHydro(  # noqa: N802
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
        CampbellBozorgnia2008(),
        single_stat_sigma=single_stat_sigma,
        sigma_mu_epsilon=sigma_mu_epsilon,
    )
