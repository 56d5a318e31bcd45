# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Boore, Stewart, Seyhan and Atkinson (2014): active shallow crust, NGA-West2.

Boore D.M., Stewart J.P., Seyhan E., Atkinson G.M. (2014). NGA-West2 equations for predicting
PGA, PGV, and 5% damped PSA for shallow crustal earthquakes. Earthquake Spectra 30(3),
1057-1085. https://doi.org/10.1193/070113EQS184M
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
    absolute,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_REFERENCE_VS30 = 760.0  # [m/s]
_F3 = 0.1  # [g]
_V1 = 225.0  # [m/s]
_V2 = 300.0  # [m/s]
_SHORTEST_BASIN_PERIOD = 0.65  # [s]
#: Beyond it the deepest basins amplify by f6 dz1, which is f7 but for rounding [s].
_LONGEST_F7_PERIOD = 3.0


class Coefficients(NamedTuple):
    """Tables 4 to 6 of the electronic supplement, and the switches of the variants.

    Attributes
    ----------
    any_style
        1 where the style of faulting is unspecified (e0).
    basin
        1 where the basin term is included.
    japan
        1 where the basin depth is measured against the Japanese mean.
    dz1
        Depth above the mean beyond which the simulated basin term is constant [km].
    epsilon
        How many epistemic standard deviations the median is raised.
    map_branch
        1 and -1 on the upper and lower branch of the United States maps of 2014.
    usgs_basin
        1 where the basin term is kept for deep basins and long periods only.
    cybershake
        1 where the basin term is that of the CyberShake simulations, from 2 s on; 2 where it
        is that of deep basins for every depth.
    """

    e0: float
    e1: float
    e2: float
    e3: float
    e4: float
    e5: float
    e6: float
    mh: float
    c1: float
    c2: float
    c3: float
    h: float
    dc3: float
    c: float
    vc: float
    f4: float
    f5: float
    f6: float
    f7: float
    r1: float
    r2: float
    dfr: float
    dfv: float
    phi1: float
    phi2: float
    tau1: float
    tau2: float
    any_style: float
    basin: float
    japan: float
    dz1: float
    epsilon: float
    map_branch: float
    usgs_basin: float
    cybershake: float
    period: float


@elementwise
def _magnitude_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 2: source."""
    strike_slip = (absolute(x.rake) <= 30.0) | (absolute(x.rake) >= 150.0)
    style = where(strike_slip, c.e1, where(x.rake > 0.0, c.e3, c.e2))
    m = x.mag - c.mh
    bend = where(m <= 0.0, c.e4 * m + c.e5 * m**2, c.e6 * m)
    return where(c.any_style > 0.0, c.e0, style) + bend


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 3 and 4: path."""
    r = sqrt(x.rjb**2 + c.h**2)
    return (c.c1 + c.c2 * (x.mag - 4.5)) * log(r) + (c.c3 + c.dc3) * (r - 1.0)


@elementwise
def site_term(c: Any, reference: Reference, vs30: Numeric) -> Numeric:
    """Return equations 5 to 8: linear and nonlinear amplification."""
    linear = c.c * log(minimum(vs30, c.vc) / _REFERENCE_VS30)
    soft = exp(c.f5 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    slope = c.f4 * (soft - exp(c.f5 * (_REFERENCE_VS30 - 360.0)))
    return linear + slope * log((exp(reference.rock) + _F3) / _F3)


@elementwise
def _mean_z1pt0(c: Coefficients, vs30: Numeric) -> Numeric:
    """Equations 11 and 12: mean depth to 1.0 km/s [km]."""
    v2 = vs30**2
    california = -7.15 / 4.0 * log((v2**2 + 570.94**4) / (1360.0**4 + 570.94**4))
    japan = -5.23 / 2.0 * log((v2 + 412.39**2) / (1360.0**2 + 412.39**2))
    return exp(where(c.japan > 0.0, japan, california)) / 1000.0


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 9 and 10; the mean depth stands for one that is unknown."""
    known = x.z1pt0 > -999.0
    excess = where(known, x.z1pt0 / 1000.0 - _mean_z1pt0(c, x.vs30), 0.0)
    published = minimum(c.f6 * excess, c.f7)
    deepest = where(c.period > _LONGEST_F7_PERIOD, c.f6 * c.dz1, c.f7)
    simulated = where(excess <= c.dz1, c.f6 * excess, c.f7)
    simulated = where(c.cybershake > 1.0, deepest, simulated)
    use_simulated = (c.cybershake > 0.0) & (c.period >= CYBERSHAKE_PERIOD)
    term = where(use_simulated, simulated, published)
    depth = where(known, x.z1pt0, 1000.0 * _mean_z1pt0(c, x.vs30))
    kept = where(c.usgs_basin > 0.0, period_share(c.period) * z1pt0_share(depth), 1.0)
    wanted = (c.basin > 0.0) & (c.period >= _SHORTEST_BASIN_PERIOD)
    return where(
        wanted, kept * (term + cybershake_shift(minimum(c.cybershake, 1.0), c.period)), 0.0
    )


@elementwise
def _tau(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 14."""
    return c.tau1 + (c.tau2 - c.tau1) * clip(mag - 4.5, 0.0, 1.0)


@elementwise
def _phi(c: Coefficients, x: Context) -> Numeric:
    """Equations 15 to 17."""
    by_mag = c.phi1 + (c.phi2 - c.phi1) * clip(x.mag - 4.5, 0.0, 1.0)
    ln_r = log(maximum(x.rjb, c.r1) / c.r1) / log(c.r2 / c.r1)
    ln_v = log(_V2 / clip(x.vs30, _V1, _V2)) / log(_V2 / _V1)
    return by_mag + c.dfr * minimum(ln_r, 1.0) - c.dfv * ln_v


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(_magnitude_term(c_ref, x) + _distance_term(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 13 to 17."""
    mean = _magnitude_term(c, x) + _distance_term(c, x) + site_term(c, reference, x.vs30)
    mean += _basin_term(c, x) + epistemic_shift(c.epsilon, c.map_branch, x.mag, x.rrup)
    tau = _tau(c, x.mag)
    phi = _phi(c, x)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("boore_2014", Coefficients, moments, reference)

#: Basin term, Japanese mean depth.
_REGIONS: dict[str, tuple[float, float]] = {
    "nobasin": (0.0, 0.0),
    "CAL": (1.0, 0.0),
    "CHN": (1.0, 0.0),
    "ITA": (1.0, 0.0),
    "JPN": (1.0, 1.0),
}


def BooreEtAl2014(  # noqa: N802 - the name in logic trees
    *,
    region: str = "nobasin",
    sof: bool = True,
    sigma_mu_epsilon: float = 0.0,
    usgs_basin_scaling: bool = False,
    cybershake_basin_adj: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return the model with the average attenuation (California, Taiwan, New Zealand).

    Parameters
    ----------
    region
        ``nobasin`` leaves the basin term out; ``CAL``, ``CHN``, ``ITA`` measure the basin
        depth against the Californian mean, ``JPN`` against the Japanese.
    sof
        Whether the style of faulting is known.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    usgs_basin_scaling
        Whether the basin term is kept for deep basins and long periods only.
    cybershake_basin_adj
        Whether the basin term of long periods is that of simulations in southern California.
    as_published
        Whether that term grows with depth; as hazard has been computed it is that of the
        deepest basins for every depth.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    basin, japan = choice("region", region, _REGIONS)
    table = CoefficientTable.read("nga_west/boore_2014").with_columns(
        dc3=0.0,
        any_style=0.0 if sof else 1.0,
        basin=basin,
        japan=japan,
        dz1=0.0,
        epsilon=sigma_mu_epsilon,
        map_branch=0.0,
        usgs_basin=float(usgs_basin_scaling),
        cybershake=float(cybershake_basin_adj) * (1.0 if as_published else 2.0),
    )
    if cybershake_basin_adj:
        table = table.with_copies({"f6": "f6cy", "f7": "f7cy", "dz1": "dz1cy"}, CYBERSHAKE_PERIOD)
    optional = {"rake": sof, "z1pt0": basin > 0.0, "rrup": sigma_mu_epsilon != 0.0}
    return GroundMotionModel(
        name="BooreEtAl2014",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rjb", "vs30", *(name for name in optional if optional[name])}),
    )


def BooreEtAl2014HighQ(  # noqa: N802
    *,
    region: str = "nobasin",
    sof: bool = True,
    sigma_mu_epsilon: float = 0.0,
    usgs_basin_scaling: bool = False,
    cybershake_basin_adj: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return the model with the weak attenuation of China and Turkey."""
    model = BooreEtAl2014(
        region=region,
        sof=sof,
        sigma_mu_epsilon=sigma_mu_epsilon,
        usgs_basin_scaling=usgs_basin_scaling,
        cybershake_basin_adj=cybershake_basin_adj,
        as_published=as_published,
    )
    table = model.table.with_copies({"dc3": "dc3_high"})
    return replace(model, name="BooreEtAl2014HighQ", table=table)


def BooreEtAl2014LowQ(  # noqa: N802
    *,
    region: str = "nobasin",
    sof: bool = True,
    sigma_mu_epsilon: float = 0.0,
    usgs_basin_scaling: bool = False,
    cybershake_basin_adj: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return the model with the strong attenuation of Italy and Japan."""
    model = BooreEtAl2014(
        region=region,
        sof=sof,
        sigma_mu_epsilon=sigma_mu_epsilon,
        usgs_basin_scaling=usgs_basin_scaling,
        cybershake_basin_adj=cybershake_basin_adj,
        as_published=as_published,
    )
    table = model.table.with_copies({"dc3": "dc3_low"})
    if not cybershake_basin_adj:
        # this variant is in use with basin coefficients rounded to three decimals
        table = table.with_copies({"f6": "f6_low", "f7": "f7_low"})
    return replace(model, name="BooreEtAl2014LowQ", table=table)
