# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chiou and Youngs (2014): active shallow crust, NGA-West2.

Chiou B.S.-J., Youngs R.R. (2014). Update of the Chiou and Youngs NGA model for the average
horizontal component of peak ground motion and response spectra. Earthquake Spectra 30(3),
1117-1153. https://doi.org/10.1193/072813EQS219M
"""

from __future__ import annotations

from dataclasses import replace
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
    cybershake_shift,
    period_share,
    z1pt0_share,
)
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
# Far away the medians of short periods would fall below PGA, which no spectrum can do: the
# authors ask to hold them at PGA up to this period.
_LONGEST_FLOORED_PERIOD = 0.3  # [s]
_LARGEST_LONG_PERIOD_MAGNITUDE = 8.99


class Coefficients(NamedTuple):
    """Tables 1 to 4, and the switches of the regional variants.

    Attributes
    ----------
    gamma_mid
        Multiplies the anelastic attenuation of magnitudes between 6 and 6.9 (Italy, Japan).
    gamma_all
        Multiplies the anelastic attenuation of all magnitudes (Wenchuan).
    japan
        1 where the basin depth is measured against the Japanese mean.
    hanging_wall
        0 leaves the hanging-wall term out.
    fixed_sigma
        Replaces the total standard deviation where positive.
    alpha_normal
        Multiplies the term of normal faulting.
    epsilon
        How many epistemic standard deviations the median is raised.
    map_branch
        1 and -1 on the upper and lower branch of the United States maps of 2014.
    usgs_basin
        1 where the basin term is kept for deep basins and long periods only.
    cybershake
        1 where the basin term is that of the CyberShake simulations, from 2 s on.
    """

    c1: float
    c1a: float
    c1b: float
    c1c: float
    c1d: float
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
    c7b: float
    c8: float
    c8a: float
    c8b: float
    c9: float
    c9a: float
    c9b: float
    c11: float
    c11b: float
    cg1: float
    cg2: float
    cg3: float
    phi1: float
    phi2: float
    phi3: float
    phi4: float
    phi5: float
    phi6: float
    tau1: float
    tau2: float
    sig1: float
    sig2: float
    sig3: float
    gamma_mid: float
    gamma_all: float
    japan: float
    hanging_wall: float
    fixed_sigma: float
    alpha_normal: float
    epsilon: float
    map_branch: float
    usgs_basin: float
    cybershake: float
    period: float


@elementwise
def centred_top_depth(x: Context) -> Numeric:
    """Return equations 4 and 5: ztor less its mean for the magnitude [km]."""
    reverse = (x.rake >= 30.0) & (x.rake <= 150.0)
    mean_reverse = maximum(2.704 - 1.226 * maximum(x.mag - 5.849, 0.0), 0.0)
    mean_other = maximum(2.673 - 1.136 * maximum(x.mag - 4.970, 0.0), 0.0)
    return x.ztor - where(reverse, mean_reverse, mean_other) ** 2


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 11, lines 1 to 5: style of faulting, depth, dip and magnitude."""
    reverse = (x.rake >= 30.0) & (x.rake <= 150.0)
    normal = (x.rake >= -120.0) & (x.rake <= -60.0)
    taper = 1.0 / cosh(2.0 * maximum(x.mag - 4.5, 0.0))
    normal_term = c.alpha_normal * (c.c1b + c.c1d * taper)
    style = where(reverse, c.c1a + c.c1c * taper, where(normal, normal_term, 0.0))
    depth = (c.c7 + c.c7b * taper) * centred_top_depth(x)
    dip = (c.c11 + c.c11b * taper) * cos(radians(x.dip)) ** 2
    bend = (c.c2 - c.c3) / c.cn * log(1.0 + exp(c.cn * (c.cm - x.mag)))
    return c.c1 + style + depth + dip + c.c2 * (x.mag - 6.0) + bend


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 11, lines 6 and 7: geometric spreading and anelastic attenuation."""
    near = c.c4 * log(x.rrup + c.c5 * cosh(c.c6 * maximum(x.mag - c.chm, 0.0)))
    far = (c.c4a - c.c4) * 0.5 * log(x.rrup**2 + c.crb**2)
    gamma = c.cg1 + c.cg2 / cosh(maximum(x.mag - c.cg3, 0.0))
    middle = (x.mag > 6.0) & (x.mag < 6.9)
    return near + far + gamma * x.rrup * c.gamma_all * where(middle, c.gamma_mid, 1.0)


@elementwise
def hanging_wall_term(c: Any, x: Context) -> Numeric:
    """Equation 11, last line."""
    across = c.c9a + (1.0 - c.c9a) * tanh(x.rx / c.c9b)
    away = 1.0 - sqrt(x.rjb**2 + x.ztor**2) / (x.rrup + 1.0)
    term = c.c9 * cos(radians(x.dip)) * across * away
    return c.hanging_wall * where(x.rx >= 0.0, term, 0.0)


@elementwise
def _mean_z1pt0(c: Coefficients, vs30: Numeric) -> Numeric:
    """Mean depth to 1.0 km/s [m]: equation 1 (California), equation 2 (Japan)."""
    v4 = (vs30**2) ** 2
    california = -7.15 / 4.0 * log((v4 + 570.94**4) / (1360.0**4 + 570.94**4))
    japan = -5.23 / 2.0 * log((vs30**2 + 412.39**2) / (1360.0**2 + 412.39**2))
    return exp(where(c.japan > 0.0, japan, california))


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 12, last term; the mean depth stands for one that is unknown."""
    mean = _mean_z1pt0(c, x.vs30)
    depth = where(x.z1pt0 > -999.0, x.z1pt0, mean)
    term = c.phi5 * (1.0 - exp(-(depth - mean) / c.phi6))
    kept = where(c.usgs_basin > 0.0, period_share(c.period) * z1pt0_share(depth), 1.0)
    return kept * (term + cybershake_shift(c.cybershake, c.period))


@elementwise
def nonlinearity(c: Any, vs30: Numeric) -> Numeric:
    """Return the factor of the nonlinear term of equation 12."""
    soft = exp(c.phi3 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    return c.phi2 * (soft - exp(c.phi3 * (_REFERENCE_VS30 - 360.0)))


@elementwise
def _tau(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 13, linear case."""
    return c.tau1 + (c.tau2 - c.tau1) / 1.5 * (minimum(maximum(mag, 5.0), 6.5) - 5.0)


@elementwise
def _phi(c: Coefficients, x: Context, slope: Numeric) -> Numeric:
    """Equation 13: within-event, grows where vs30 is inferred."""
    base = c.sig1 + (c.sig2 - c.sig1) / 1.5 * (minimum(maximum(x.mag, 5.0), 6.5) - 5.0)
    measured = where(x.vs30measured > 0.0, 0.7, c.sig3)
    return base * sqrt(measured + (1.0 + slope) ** 2)


@elementwise
def rock_mean(c: Any, x: Context) -> Numeric:
    """Return equation 11."""
    return _source_term(c, x) + _distance_term(c, x) + hanging_wall_term(c, x)


@elementwise
def amplification(c: Any, vs30: Numeric, y_rock: Numeric, factor: Numeric) -> Numeric:
    """Return equation 12 without its last term; `factor` is the `nonlinearity`."""
    linear = c.phi1 * minimum(log(vs30 / _REFERENCE_VS30), 0.0)
    return linear + factor * log((y_rock + c.phi4) / c.phi4)


@elementwise
def _site_term(c: Coefficients, x: Context, y_rock: Numeric, factor: Numeric) -> Numeric:
    """Equation 12."""
    return amplification(c, x.vs30, y_rock, factor) + _basin_term(c, x)


@elementwise
def mean_above(c: Any, x: Context, rock: Numeric) -> Numeric:
    """Return equation 12 over the mean on rock."""
    return rock + _site_term(c, x, exp(rock), nonlinearity(c, x.vs30))


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock and at the site."""
    rock = rock_mean(c_ref, x)
    return Reference(rock, mean_above(c_ref, x, rock))


@elementwise
def amplification_slope(c: Any, vs30: Numeric, rock: Numeric) -> Numeric:
    """Return the derivative of ln of the amplification with respect to the mean on rock."""
    y_rock = exp(rock)
    return nonlinearity(c, vs30) * y_rock / (y_rock + c.phi4)


@elementwise
def _moments_above(c: Coefficients, reference: Reference, x: Context, rock: Numeric) -> Moments:
    """Equations 12 and 13 over the mean on rock."""
    mean = mean_above(c, x, rock)
    short = (c.period > 0.0) & (c.period <= _LONGEST_FLOORED_PERIOD)
    mean = where(short, maximum(mean, reference.site), mean)
    mean += epistemic_shift(c.epsilon, c.map_branch, x.mag, x.rrup)
    slope = amplification_slope(c, x.vs30, rock)
    tau = (1.0 + slope) * _tau(c, x.mag)
    phi = _phi(c, x, slope)
    fixed = c.fixed_sigma > 0.0
    total = where(fixed, c.fixed_sigma, sqrt(tau**2 + phi**2))
    return Moments(mean, total, where(fixed, 0.0, tau), where(fixed, 0.0, phi))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 12 and the standard deviations of equation 13."""
    return _moments_above(c, reference, x, rock_mean(c, x))


@elementwise
def _long_period_shift(c: Coefficients, x: Context) -> Numeric:
    """Change of c1 beyond a period that falls with magnitude, smaller near the rupture.

    It goes with host-to-target adjustments of the model; no publication of its
    coefficients was found.  It has no bound at magnitude 9.
    """
    large = clip(x.mag - 7.0, 0.0, _LARGEST_LONG_PERIOD_MAGNITUDE - 7.0)
    near = (0.1342 - 0.0716 * large) / cosh((0.2513 - 0.0419 * large) * minimum(x.rrup, 100.0))
    ln_ratio = log(maximum(c.period, 1e-3) / (2.0 - large))
    return (0.2704 - 0.0694 * large - near) * maximum(ln_ratio, 0.0) ** 2


@elementwise
def long_period_moments(
    c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context
) -> Moments:
    """Return the moments with long periods raised."""
    return _moments_above(c, reference, x, rock_mean(c, x) + _long_period_shift(c, x))


@elementwise
def _directivity_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 11, line 8: directivity, by the direct point parameter less its mean."""
    near = maximum(1.0 - maximum(x.rrup - 40.0, 0.0) / 30.0, 0.0)
    large = minimum(maximum(x.mag - 5.5, 0.0) / 0.8, 1.0)
    return c.c8 * near * large * exp(-c.c8a * (x.mag - c.c8b) ** 2) * x.rcdpp


@elementwise
def near_fault_moments(
    c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context
) -> Moments:
    """Return the moments with the term of directivity."""
    return _moments_above(c, reference, x, rock_mean(c, x) + _directivity_term(c, x))


FORMULA = Formula("chiou_youngs_2014", Coefficients, moments, reference)
LONG_PERIOD_FORMULA = Formula(
    "chiou_youngs_2014_long_period", Coefficients, long_period_moments, reference
)
NEAR_FAULT_FORMULA = Formula(
    "chiou_youngs_2014_near_fault", Coefficients, near_fault_moments, reference
)

_JAPAN = {"phi1": "phi1jp", "phi5": "phi5jp", "phi6": "phi6jp"}
#: What the regional variants take from other columns, and their switch.
_REGIONS: dict[str, tuple[dict[str, str], dict[str, float]]] = {
    "CAL": ({}, {}),
    "JPN": ({**_JAPAN, "gamma_mid": "gjpit"}, {"japan": 1.0}),
    "ITA": ({"gamma_mid": "gjpit"}, {}),
    "WEN": ({"gamma_all": "gwn"}, {}),
}


def ChiouYoungs2014(  # noqa: N802 - the name in logic trees
    *,
    region: str = "CAL",
    sigma_mu_epsilon: float = 0.0,
    use_hw: bool = True,
    add_delta_c1: bool = False,
    alpha_nm: float = 1.0,
    stress_par_host: float | None = None,
    stress_par_target: float | None = None,
    usgs_basin_scaling: bool = False,
    cybershake_basin_adj: bool = False,
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    region
        ``CAL`` (California and all others), ``JPN``, ``ITA``, ``WEN`` (Wenchuan).
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    use_hw
        Whether the hanging-wall term is included.
    add_delta_c1
        Whether long periods are raised.
    alpha_nm
        Factor on the term of normal faulting.
    stress_par_host, stress_par_target
        Stress parameters of the host and target regions [bar]; without effect alone, as no
        table of source functions can be given.
    usgs_basin_scaling
        Whether the basin term is kept for deep basins and long periods only.
    cybershake_basin_adj
        Whether the basin term of long periods is that of simulations in southern California.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    copies, switches = choice("region", region, _REGIONS)
    table = CoefficientTable.read("nga_west/chiou_youngs_2014").with_columns(
        gamma_mid=1.0,
        gamma_all=1.0,
        japan=0.0,
        hanging_wall=float(use_hw),
        fixed_sigma=0.0,
        alpha_normal=alpha_nm,
        epsilon=sigma_mu_epsilon,
        map_branch=0.0,
        usgs_basin=float(usgs_basin_scaling),
        cybershake=float(cybershake_basin_adj),
    )
    if cybershake_basin_adj:
        table = table.with_copies({"phi5": "phi5cy", "phi6": "phi6cy"}, CYBERSHAKE_PERIOD)
    model = _model("ChiouYoungs2014", table.with_copies(copies).with_columns(**switches))
    return replace(model, formula=LONG_PERIOD_FORMULA) if add_delta_c1 else model


def ChiouYoungs2014PEER() -> GroundMotionModel:  # noqa: N802
    """Return the model with the total standard deviation of the PEER tests, 0.65; PGA only."""
    model = ChiouYoungs2014()
    rows = {"PGA": {**model.table.rows["PGA"], "fixed_sigma": 0.65}}
    return replace(
        model,
        name="ChiouYoungs2014PEER",
        table=CoefficientTable(rows),
        standard_deviations=("Total",),
    )


def ChiouYoungs2014NearFaultEffect() -> GroundMotionModel:  # noqa: N802
    """Return the model with the term of directivity."""
    model = ChiouYoungs2014()
    return replace(
        model,
        name="ChiouYoungs2014NearFaultEffect",
        formula=NEAR_FAULT_FORMULA,
        requires=model.requires | {"rcdpp"},
    )


def _model(name: str, table: CoefficientTable) -> GroundMotionModel:
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset(
            {"mag", "rake", "dip", "ztor", "rrup", "rjb", "rx", "vs30", "vs30measured", "z1pt0"}
        ),
    )
