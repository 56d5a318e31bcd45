# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson, Silva and Kamai (2014): active shallow crust, NGA-West2.

Abrahamson N.A., Silva W.J., Kamai R. (2014). Summary of the ASK14 ground motion relation
for active crustal regions. Earthquake Spectra 30(3), 1025-1055.
https://doi.org/10.1193/070913EQS198M
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
    cybershake_shift,
    period_share,
    z1pt0_share,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
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

_M2 = 5.0  # magnitude of the lower bend
_N = 1.5  # power of vs30 / vlin in the nonlinear site term
_REFERENCE_VS30 = 1180.0  # [m/s]
_HANGING_WALL_REACH = 3.0
_TAN_20 = 0.36397023426620234
_VARIANCE_OF_AMPLIFICATION = 0.16  # 0.4 ** 2, equation 26


class Coefficients(NamedTuple):
    """Tables 4 to 6, and the switches of the regional variants.

    Attributes
    ----------
    gamma
        Regional attenuation with distance: a25 (Taiwan), a28 (China), a29 (Japan), or 0.
    taiwan_site
        a31 in Taiwan, else 0.
    japan
        1 in Japan: site steps a36 to a42, basins and within-event deviation of its own.
    epsilon
        How many epistemic standard deviations the median is raised.
    map_branch
        1 and -1 on the upper and lower branch of the United States maps of 2014.
    usgs_basin
        1 where the basin term is kept for deep basins and long periods only.
    cybershake
        1 where the basin term is that of the CyberShake simulations, from 2 s on.
    """

    m1: float
    vlin: float
    b: float
    c: float
    c4: float
    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    a10: float
    a11: float
    a12: float
    a13: float
    a15: float
    a17: float
    a43: float
    a44: float
    a45: float
    a46: float
    a36: float
    a37: float
    a38: float
    a39: float
    a40: float
    a41: float
    a42: float
    s1e: float
    s2e: float
    s1m: float
    s2m: float
    s3: float
    s4: float
    s5: float
    s6: float
    gamma: float
    taiwan_site: float
    japan: float
    epsilon: float
    map_branch: float
    usgs_basin: float
    cybershake: float
    period: float


@elementwise
def _basic_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 2 to 4: magnitude and distance."""
    saturation = where(x.mag > 5.0, c.c4, c.c4 - (c.c4 - 1.0) * (5.0 - maximum(x.mag, 4.0)))
    ln_r = 0.5 * log(x.rrup**2 + saturation**2)
    mag = maximum(x.mag, _M2)
    bend = where(x.mag >= c.m1, c.a5, c.a4) * (mag - c.m1)
    below = minimum(x.mag - _M2, 0.0)
    small = c.a6 * below + c.a7 * below**2
    spreading = (c.a2 + c.a3 * (mag - c.m1)) * ln_r
    return c.a1 + bend + c.a8 * (8.5 - mag) ** 2 + small + spreading + c.a17 * x.rrup


@elementwise
def _style_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 5 and 6."""
    reverse = (x.rake >= 30.0) & (x.rake <= 150.0)
    normal = (x.rake > -150.0) & (x.rake < -30.0)
    taper = clip(x.mag - 4.0, 0.0, 1.0)
    return taper * where(reverse, c.a11, where(normal, c.a12, 0.0))


@elementwise
def _hanging_wall_across(x: Context, reach: Numeric) -> Numeric:
    """Equation 13: taper T3 with the distance across the fault."""
    r1 = maximum(x.width * cos(radians(x.dip)), 1e-6)
    u = x.rx / r1
    return where(
        u <= 1.0, 0.25 + 1.5 * u - 0.75 * u**2, maximum(1.0 - (u - 1.0) / (reach - 1.0), 0.0)
    )


@elementwise
def hanging_wall_term(c: Any, x: Context, reach: Numeric) -> Numeric:
    """Return equations 10 to 15.

    Parameters
    ----------
    c
        Holds a13.
    x
        The context.
    reach
        Distance across the fault where the term ends, in widths of its projection.
    """
    dip = where(x.dip > 30.0, (90.0 - x.dip) / 45.0, 60.0 / 45.0)
    m = x.mag - 6.5
    middle = 1.0 + 0.2 * m - 0.8 * m**2
    mag = where(m >= 0.0, 1.0 + 0.2 * m, where(m > -1.0, middle, 0.0))
    depth = maximum(1.0 - x.ztor**2 / 100.0, 0.0)
    off_end = 1.0 - clip((x.ry0 - x.rx * _TAN_20) / 5.0, 0.0, 1.0)
    term = c.a13 * dip * mag * _hanging_wall_across(x, reach) * depth * off_end
    return where((x.rx >= 0.0) & (x.dip < 90.0), term, 0.0)


@elementwise
def _limited_vs30(c: Coefficients, vs30: Numeric) -> Numeric:
    """Equations 8 and 9: vs30*, beyond which the ground amplifies no more."""
    period = maximum(c.period, 0.5)
    limit = where(period >= 3.0, 800.0, 1500.0 * exp(-0.35 * log(period / 0.5)))
    return minimum(vs30, limit)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, sa_rock: Numeric) -> Numeric:
    """Equation 7."""
    ratio = _limited_vs30(c, vs30) / c.vlin
    ln_ratio = log(ratio)
    soft = c.b * log((sa_rock + c.c * ratio * sqrt(ratio)) / (sa_rock + c.c))
    return c.a10 * ln_ratio + where(vs30 < c.vlin, soft, c.b * _N * ln_ratio)


@elementwise
def _basin_slope(c: Coefficients, vs30: Numeric) -> Numeric:
    """Table 5: a43 to a46, joined by straight lines between the middles of their bins."""
    soft = c.a43 + (c.a44 - c.a43) * clip((vs30 - 150.0) / 100.0, 0.0, 1.0)
    medium = (c.a45 - c.a44) * clip((vs30 - 250.0) / 150.0, 0.0, 1.0)
    stiff = (c.a46 - c.a45) * clip((vs30 - 400.0) / 300.0, 0.0, 1.0)
    return soft + medium + stiff


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 17 to 19; none where the depth is unknown."""
    v2 = x.vs30**2
    california = -7.67 / 4.0 * log((v2**2 + 610.0**4) / (1360.0**4 + 610.0**4))
    japan = -5.23 / 2.0 * log((v2 + 412.0**2) / (1360.0**2 + 412.0**2))
    mean = exp(where(c.japan > 0.0, japan, california)) / 1000.0
    depth = maximum(x.z1pt0, 0.0) / 1000.0
    term = _basin_slope(c, x.vs30) * log((depth + 0.01) / (mean + 0.01))
    kept = where(c.usgs_basin > 0.0, period_share(c.period) * z1pt0_share(x.z1pt0), 1.0)
    known = where(x.z1pt0 > -999.0, term, 0.0)
    return kept * (known + cybershake_shift(c.cybershake, c.period))


@elementwise
def _japanese_site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Table 6: a36 to a42, joined by straight lines between the middles of their bins."""
    step = c.a36 + (c.a37 - c.a36) * clip((vs30 - 150.0) / 100.0, 0.0, 1.0)
    step += (c.a38 - c.a37) * clip((vs30 - 250.0) / 100.0, 0.0, 1.0)
    step += (c.a39 - c.a38) * clip((vs30 - 350.0) / 100.0, 0.0, 1.0)
    step += (c.a40 - c.a39) * clip((vs30 - 450.0) / 150.0, 0.0, 1.0)
    step += (c.a41 - c.a40) * clip((vs30 - 600.0) / 250.0, 0.0, 1.0)
    return step + (c.a42 - c.a41) * clip((vs30 - 850.0) / 300.0, 0.0, 1.0)


@elementwise
def _regional_site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Equations 20 and 22: sites of Taiwan and of Japan."""
    taiwan = c.taiwan_site * log(_limited_vs30(c, vs30) / c.vlin)
    return taiwan + where(c.japan > 0.0, _japanese_site_term(c, vs30), 0.0)


@elementwise
def _phi(c: Coefficients, x: Context) -> Numeric:
    """Equations 24, 28 and 29: within-event deviation of linear ground."""
    inferred = x.vs30measured <= 0.0
    s1 = where(inferred, c.s1e, c.s1m)
    s2 = where(inferred, c.s2e, c.s2m)
    by_mag = s1 + (s2 - s1) / 2.0 * clip(x.mag - 4.0, 0.0, 2.0)
    by_distance = c.s5 + (c.s6 - c.s5) / 50.0 * clip(x.rrup - 30.0, 0.0, 50.0)
    return where(c.japan > 0.0, by_distance, by_mag)


@elementwise
def _amplification_slope(c: Coefficients, vs30: Numeric, sa_rock: Numeric) -> Numeric:
    """Equation 30: derivative of ln amplification by ln Sa on rock."""
    ratio = vs30 / c.vlin
    soft = c.b * sa_rock / (sa_rock + c.c * ratio * sqrt(ratio))
    return where(vs30 < c.vlin, soft - c.b * sa_rock / (sa_rock + c.c), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 24 to 30."""
    source = _basic_term(c, x) + _style_term(c, x) + hanging_wall_term(c, x, _HANGING_WALL_REACH)
    source += c.a15 * clip(x.ztor / 20.0, 0.0, 1.0) + c.gamma * x.rrup
    rock = source + _site_term(c, _REFERENCE_VS30, 0.0)
    sa_rock = exp(rock + _regional_site_term(c, _REFERENCE_VS30))
    mean = source + _site_term(c, x.vs30, sa_rock) + _regional_site_term(c, x.vs30)
    mean += _basin_term(c, x)
    mean += epistemic_shift(c.epsilon, c.map_branch, x.mag, x.rrup)
    slope = 1.0 + _amplification_slope(c, x.vs30, sa_rock)
    tau = slope * (c.s3 + (c.s4 - c.s3) / 2.0 * clip(x.mag - 5.0, 0.0, 2.0))
    without_site = _phi(c, x) ** 2 - _VARIANCE_OF_AMPLIFICATION
    phi = sqrt(without_site * slope**2 + _VARIANCE_OF_AMPLIFICATION)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("abrahamson_2014", Coefficients, moments)

#: What the regional variants take from other columns, and their switch.
_REGIONS: dict[str, tuple[dict[str, str], dict[str, float]]] = {
    "CHN": ({"gamma": "a28"}, {}),
    "JPN": ({"gamma": "a29"}, {"japan": 1.0}),
    "TWN": ({"gamma": "a25", "taiwan_site": "a31"}, {}),
}


def AbrahamsonEtAl2014(  # noqa: N802 - the name in logic trees
    *,
    region: str | None = None,
    sigma_mu_epsilon: float = 0.0,
    usgs_basin_scaling: bool = False,
    cybershake_basin_adj: bool = False,
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    region
        ``CHN``, ``JPN``, ``TWN``, or None for all others.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    usgs_basin_scaling
        Whether the basin term is kept for deep basins and long periods only.
    cybershake_basin_adj
        Whether the basin term of long periods is that of simulations in southern California.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    copies, switches = ({}, {}) if region is None else choice("region", region, _REGIONS)
    table = CoefficientTable.read("nga_west/abrahamson_2014").with_columns(
        gamma=0.0,
        taiwan_site=0.0,
        japan=0.0,
        epsilon=sigma_mu_epsilon,
        map_branch=0.0,
        usgs_basin=float(usgs_basin_scaling),
        cybershake=float(cybershake_basin_adj),
    )
    if cybershake_basin_adj:
        table = table.with_copies({"a44": "a44cy", "a45": "a45cy"}, CYBERSHAKE_PERIOD)
    return GroundMotionModel(
        name="AbrahamsonEtAl2014",
        formula=FORMULA,
        table=table.with_copies(copies).with_columns(**switches),
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset(
            {
                "mag",
                "rake",
                "dip",
                "ztor",
                "width",
                "rrup",
                "rx",
                "ry0",
                "vs30",
                "vs30measured",
                "z1pt0",
            }
        ),
    )
