# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Campbell and Bozorgnia (2014, 2019): active shallow crust, NGA-West2.

Campbell K.W., Bozorgnia Y. (2014). NGA-West2 ground motion model for the average horizontal
components of PGA, PGV, and 5% damped linear acceleration response spectra. Earthquake
Spectra 30(3), 1087-1115. https://doi.org/10.1193/062913EQS175M

Campbell K.W., Bozorgnia Y. (2019). Ground motion models for the horizontal components of
Arias intensity (AI) and cumulative absolute velocity (CAV) using the NGA-West2 database.
Earthquake Spectra 35(3), 1289-1310. https://doi.org/10.1193/090818EQS212M
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
    choice,
)
from quakegrid.hazard.ground_motion_models.nga_west.nga_west2_epistemic import epistemic_shift
from quakegrid.hazard.ground_motion_models.site_terms.basin_scaling import (
    CYBERSHAKE_PERIOD,
    period_share,
    z2pt5_share,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    cos,
    elementwise,
    exp,
    exp10,
    log,
    maximum,
    minimum,
    power,
    radians,
    sin,
    sqrt,
    where,
)
from quakegrid.hazard.kernels.replaced_fields import replacing

_ROCK_VS30 = 1100.0  # [m/s]
_C = 1.88
_N = 1.18
_LONGEST_FLOORED_PERIOD = 0.25  # [s] medians of shorter periods are held at PGA


class Coefficients(NamedTuple):
    """Tables 2 and 3, and the switches of the variants.

    Attributes
    ----------
    rows_only
        1 where the regional attenuation `dc20` is none between the rows of the table.
    tabulated
        1 for a row of the table.
    japan
        1 for sites in Japan.
    epsilon
        How many epistemic standard deviations the median is raised.
    map_branch
        1 and -1 on the upper and lower branch of the United States maps of 2014.
    usgs_basin
        1 where the basin term is kept for deep basins and long periods only, 2 where that of
        rock stands for it.
    basin
        0 leaves the basin term out.
    estimate_ztor, estimate_width, estimate_hypo_depth
        1 where the mean of the publication stands for what the rupture says; read by the
        formula with estimates only.
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
    c13: float
    c14: float
    c15: float
    c16: float
    c17: float
    c18: float
    c19: float
    c20: float
    dc20: float
    a2: float
    h1: float
    h2: float
    h3: float
    h5: float
    h6: float
    k1: float
    k2: float
    k3: float
    phi1: float
    phi2: float
    tau1: float
    tau2: float
    phi_af: float
    rho1: float
    rho2: float
    rows_only: float
    tabulated: float
    japan: float
    epsilon: float
    map_branch: float
    usgs_basin: float
    basin: float
    estimate_ztor: float
    estimate_width: float
    estimate_hypo_depth: float
    period: float


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 2."""
    small = c.c2 * maximum(mag - 4.5, 0.0) + c.c3 * maximum(mag - 5.5, 0.0)
    return c.c0 + c.c1 * mag + small + c.c4 * maximum(mag - 6.5, 0.0)


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 3 and 25: geometric spreading and anelastic attenuation."""
    spreading = (c.c5 + c.c6 * x.mag) * 0.5 * log(x.rrup**2 + c.c7**2)
    regional = where((c.rows_only > 0.0) & (c.tabulated == 0.0), 0.0, c.dc20)
    return spreading + (c.c20 + regional) * maximum(x.rrup - 80.0, 0.0)


@elementwise
def _style_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 4 to 6."""
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    normal = (x.rake > -150.0) & (x.rake < -30.0)
    style = where(reverse, c.c8, where(normal, c.c9, 0.0))
    return style * clip(x.mag - 4.5, 0.0, 1.0)


@elementwise
def _hanging_wall_across(c: Coefficients, x: Context) -> Numeric:
    """Equations 8 to 12: effect of the distance across the fault."""
    r1 = maximum(x.width * cos(radians(x.dip)), 1e-9)
    r2 = 62.0 * x.mag - 350.0
    u = x.rx / r1
    over = c.h1 + c.h2 * u + c.h3 * u**2
    v = (x.rx - r1) / where(r2 == r1, 1e-9, r2 - r1)
    beyond = maximum(1.0 + c.h5 * v + c.h6 * v**2, 0.0)
    return where(x.rx < 0.0, 0.0, where(x.rx < r1, over, beyond))


@elementwise
def _hanging_wall_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 7 to 16."""
    near = where(x.rrup > 0.0, (x.rrup - x.rjb) / maximum(x.rrup, 1e-9), 1.0)
    mag = clip(x.mag - 5.5, 0.0, 1.0) * (1.0 + c.a2 * (x.mag - 6.5))
    depth = maximum(1.0 - 0.06 * x.ztor, 0.0)
    dip = (90.0 - x.dip) / 45.0
    return c.c10 * _hanging_wall_across(c, x) * near * mag * depth * dip


@elementwise
def _depth_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 21 to 23: hypocentral depth."""
    slope = c.c17 + (c.c18 - c.c17) * clip(x.mag - 5.5, 0.0, 1.0)
    return slope * clip(x.hypo_depth - 7.0, 0.0, 13.0)


@elementwise
def _dip_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 24: fault dip."""
    return c.c19 * x.dip * clip(5.5 - x.mag, 0.0, 1.0)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, ln_rock: Numeric) -> Numeric:
    """Equations 17 to 19; `ln_rock` is ln PGA on rock of 1100 m/s."""
    ln_ratio = log(vs30 / c.k1)
    rock = exp(ln_rock)
    ground = c.c11 * ln_ratio
    soft = c.k2 * log((rock + _C * exp(_N * ln_ratio)) / (rock + _C))
    everywhere = ground + where(vs30 <= c.k1, soft, c.k2 * _N * ln_ratio)
    very_soft = (c.c12 + c.k2 * _N) * (ln_ratio - log(200.0 / c.k1))
    japan = (c.c13 + c.k2 * _N) * ln_ratio + where(vs30 <= 200.0, very_soft, 0.0)
    return everywhere + c.japan * japan


@elementwise
def basin_term(c: Any, z2pt5: Numeric) -> Numeric:
    """Return equation 20."""
    shallow = (c.c14 + c.c15 * c.japan) * minimum(z2pt5 - 1.0, 0.0)
    deep = c.c16 * c.k3 * exp(-0.75) * (1.0 - exp(-0.25 * maximum(z2pt5 - 3.0, 0.0)))
    return c.basin * (shallow + deep)


@elementwise
def mean_z2pt5(c: Any, vs30: Numeric) -> Numeric:
    """Return equations 33 and 34: depth to 2.5 km/s where it is unknown [km]."""
    california = 7.089 - 1.144 * log(vs30)
    japan = 5.359 - 1.102 * log(vs30)
    return exp(where(c.japan > 0.0, japan, california))


@elementwise
def _source_and_path(c: Coefficients, x: Context) -> Numeric:
    """Equation 1, all that does not depend on the site."""
    source = _magnitude_term(c, x.mag) + _style_term(c, x) + _depth_term(c, x) + _dip_term(c, x)
    return source + _distance_term(c, x) + _hanging_wall_term(c, x)


@elementwise
def _ground(c: Coefficients, x: Context, ln_rock: Numeric) -> Numeric:
    """Equation 1, all that depends on the site."""
    depth = where(x.z2pt5 > -999.0, x.z2pt5, mean_z2pt5(c, x.vs30))
    basin = basin_term(c, depth)
    rock_basin = basin_term(c, mean_z2pt5(c, _ROCK_VS30))
    share = period_share(c.period) * z2pt5_share(depth)
    kept = where(c.usgs_basin > 0.0, where(c.usgs_basin > 1.0, 0.0, share), 1.0)
    return _site_term(c, x.vs30, ln_rock) + rock_basin + kept * (basin - rock_basin)


@elementwise
def _tau(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 27."""
    return c.tau2 + (c.tau1 - c.tau2) * clip(5.5 - mag, 0.0, 1.0)


@elementwise
def _phi(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 28."""
    return c.phi2 + (c.phi1 - c.phi2) * clip(5.5 - mag, 0.0, 1.0)


@elementwise
def _alpha(c: Coefficients, vs30: Numeric, ln_rock: Numeric) -> Numeric:
    """Equation 31: derivative of the site term by ln PGA on rock."""
    rock = exp(ln_rock)
    soft = rock + _C * power(vs30 / c.k1, _N)
    return where(vs30 < c.k1, c.k2 * rock * (1.0 / soft - 1.0 / (rock + _C)), 0.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1100 m/s and at the site."""
    base = _source_and_path(c_ref, x)
    basin = basin_term(c_ref, mean_z2pt5(c_ref, _ROCK_VS30))
    rock = base + _site_term(c_ref, _ROCK_VS30, 0.0) + basin
    return Reference(rock, base + _ground(c_ref, x, rock))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 26 to 32."""
    mean = _source_and_path(c, x) + _ground(c, x, reference.rock)
    short = (c.period > 0.0) & (c.period < _LONGEST_FLOORED_PERIOD)
    mean = where(short, maximum(mean, reference.site), mean)
    rho = c.rho2 + (c.rho1 - c.rho2) * clip(5.5 - x.mag, 0.0, 1.0)
    mean += epistemic_shift(c.epsilon, c.map_branch, x.mag, x.rrup)
    alpha = _alpha(c, x.vs30, reference.rock)
    tau_y = _tau(c, x.mag)
    tau_pga = alpha * _tau(c_ref, x.mag)
    tau = sqrt(tau_y**2 + tau_pga**2 + 2.0 * rho * tau_y * tau_pga)
    variance = _phi(c, x.mag) ** 2
    phi_y = sqrt(variance - c.phi_af**2)
    phi_pga = alpha * sqrt(_phi(c_ref, x.mag) ** 2 - c_ref.phi_af**2)
    phi = sqrt(variance + phi_pga**2 + 2.0 * rho * phi_y * phi_pga)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


@elementwise
def _estimated_ztor(c: Coefficients, x: Context) -> Numeric:
    """Depth to the top of the rupture, or its mean: equations 4 and 5 of Chiou and Youngs."""
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    mean_reverse = maximum(2.704 - 1.226 * maximum(x.mag - 5.849, 0.0), 0.0)
    mean_other = maximum(2.673 - 1.136 * maximum(x.mag - 4.970, 0.0), 0.0)
    mean = where(reverse, mean_reverse, mean_other) ** 2
    return where(c.estimate_ztor > 0.0, mean, x.ztor)


@elementwise
def _estimated_width(c: Coefficients, x: Context) -> Numeric:
    """Width of the rupture, or its mean limited by the seismogenic depth: equation 39."""
    by_mag = sqrt(exp10((x.mag - 4.07) / 0.98))
    available = (x.zbot - _estimated_ztor(c, x)) / maximum(sin(radians(x.dip)), 1e-9)
    return where(c.estimate_width > 0.0, minimum(by_mag, available), x.width)


@elementwise
def _estimated_hypo_depth(c: Coefficients, x: Context) -> Numeric:
    """Hypocentral depth, or its mean: equations 35 to 38."""
    ztor = _estimated_ztor(c, x)
    by_mag = where(x.mag < 6.75, -4.317 + 0.984 * x.mag, 2.325)
    below = by_mag + where(x.dip <= 40.0, 0.0445 * (x.dip - 40.0), 0.0)
    bottom = ztor + _estimated_width(c, x) * sin(radians(x.dip))
    limit = log(maximum(0.9 * (bottom - ztor), 1e-9))
    mean = maximum(ztor + exp(minimum(below, limit)), 5.0)
    return where(c.estimate_hypo_depth > 0.0, mean, x.hypo_depth)


_with_estimates = replacing("ztor", "width", "hypo_depth")


@elementwise
def _estimated(c: Coefficients, x: Context) -> Context:
    """Return the context with estimates in place of what the rupture says."""
    return _with_estimates(
        x, _estimated_ztor(c, x), _estimated_width(c, x), _estimated_hypo_depth(c, x)
    )


@elementwise
def estimated_reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return the reference medians with estimates in place of what the rupture says."""
    return reference(c_ref, _estimated(c_ref, x))


@elementwise
def estimated_moments(
    c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context
) -> Moments:
    """Return the moments with estimates in place of what the rupture says."""
    return moments(c, c_ref, reference, _estimated(c, x))


FORMULA = Formula("campbell_bozorgnia_2014", Coefficients, moments, reference)
#: Costs three more transcendental functions a context, so that others do not pay for it.
ESTIMATING_FORMULA = Formula(
    "campbell_bozorgnia_2014_estimating", Coefficients, estimated_moments, estimated_reference
)

_ATTENUATION = {"high": {"dc20": "dc20_high"}, "low": {"dc20": "dc20_low"}}


def CampbellBozorgnia2014(  # noqa: N802 - the name in logic trees
    *,
    coeffs: str | None = None,
    SJ: bool = False,  # noqa: N803 - as in logic trees
    sigma_mu_epsilon: float = 0.0,
    estimate_ztor: bool = False,
    estimate_width: bool = False,
    estimate_hypo_depth: bool = False,
    usgs_basin_scaling: bool = False,
    cybershake_basin_adj: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    coeffs
        ``high`` for the weak attenuation of China and Turkey (high Q), ``low`` for the
        strong attenuation of Italy and Japan (low Q), None for all others.
    SJ
        Whether the sites are in Japan.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    estimate_ztor, estimate_width, estimate_hypo_depth
        Whether the mean of the publication stands for what the rupture says.
    usgs_basin_scaling
        Whether the basin term is kept for deep basins and long periods only.
    cybershake_basin_adj
        Whether the deep basin term of long periods is that of simulations in southern
        California.
    as_published
        Whether `coeffs` holds between the periods of the table too, and `usgs_basin_scaling`
        keeps the term of deep basins; as hazard has been computed neither does.

    Raises
    ------
    UserInputError
        An unknown kind of attenuation.
    """
    table = CoefficientTable.read("nga_west/campbell_bozorgnia_2014").with_columns(
        dc20=0.0,
        japan=float(SJ),
        epsilon=sigma_mu_epsilon,
        map_branch=0.0,
        rows_only=0.0 if as_published else 1.0,
        usgs_basin=float(usgs_basin_scaling) * (1.0 if as_published else 2.0),
        basin=1.0,
        estimate_ztor=float(estimate_ztor),
        estimate_width=float(estimate_width),
        estimate_hypo_depth=float(estimate_hypo_depth),
        one=1.0,
    )
    if coeffs is not None:
        table = table.with_copies(choice("coeffs", coeffs, _ATTENUATION))
    if cybershake_basin_adj:
        table = table.with_copies({"c16": "slope_cybershake", "k3": "one"}, CYBERSHAKE_PERIOD)
    reads = {"mag", "rake", "dip", "rrup", "rjb", "rx", "vs30", "z2pt5"}
    estimates = {
        "ztor": estimate_ztor,
        "width": estimate_width,
        "hypo_depth": estimate_hypo_depth,
    }
    reads |= {name for name, estimated in estimates.items() if not estimated}
    return GroundMotionModel(
        name="CampbellBozorgnia2014",
        formula=ESTIMATING_FORMULA if any(estimates.values()) else FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset(reads | ({"zbot"} if estimate_width else set())),
    )
