# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson and Gulerce (2020): regional models of subduction earthquakes, NGA-Subduction.

Abrahamson N., Gulerce Z. (2020). Regionalized ground-motion models for subduction earthquakes
based on the NGA-SUB database. PEER report 2020/25, University of California, Berkeley.
Abrahamson N., Gulerce Z. (2022). Summary of the Abrahamson and Gulerce NGA-SUB ground-motion
model for subduction earthquakes. Earthquake Spectra 38(4), 2638-2681.
https://doi.org/10.1177/87552930221114374
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    choice,
)
from quakegrid.hazard.ground_motion_models.site_terms.basin_scaling import (
    period_share,
    z2pt5_share,
)
from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import (
    amplification,
    amplification_derivative,
    nonlinear_variance,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_2015 import ROCK_VS30
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_A3 = 0.1
_A4 = 0.73
_A5 = 0.0
_A9 = 0.4
_A45 = 0.34
_C4 = 10.0  # [km]
_TAU_LINEAR = 0.47
_PHI_AMP = 0.3
_CASCADIA, _JAPAN = 1.0, 2.0


class Coefficients(NamedTuple):
    """The published tables, and the switches of the variants.

    Attributes
    ----------
    c1
        Magnitude of the bend.
    slab
        1 for intraslab events.
    da2, da6, da12
        What a region adds to a2, a6 and a12.
    a_basin
        Slope of the basin term, a39 or a41.
    basin
        1 where the basin depth is measured against the mean of Cascadia, 2 of Japan.
    usgs_basin
        1 where the basin term is kept for deep basins and long periods only, 2 for long
        periods.
    adjustment
        From the data of a region to its median [ln units].
    bias
        Added to the mean at the site [ln units].
    phi2_share, phi3_share
        How much of the regional additions to the within-event variance is counted.
    phi_s2s
        Between-site deviation taken out, 0 in an ergodic model.
    epsilon
        How many epistemic standard deviations the median is raised.
    """

    c1: float
    vlin: float
    b: float
    a1: float
    a2: float
    a6: float
    a8: float
    a10: float
    a11: float
    a12: float
    a13: float
    a14: float
    d1: float
    d2: float
    rho_w: float
    rho_b: float
    e1: float
    e2: float
    e3: float
    slab: float
    da2: float
    da6: float
    da12: float
    a_basin: float
    basin: float
    usgs_basin: float
    adjustment: float
    bias: float
    phi2_share: float
    phi3_share: float
    phi_s2s: float
    epsilon: float
    period: float


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the scaling with magnitude."""
    m = mag - c.c1
    return where(m <= 0.0, (_A4 + _A45 * c.slab) * m, _A5 * m) + c.a13 * (10.0 - mag) ** 2


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Return geometric spreading and anelastic attenuation."""
    slope = c.a2 + c.da2 + c.a14 * c.slab + _A3 * (x.mag - 7.0)
    spread = slope * log(x.rrup + _C4 * exp(_A9 * (x.mag - 6.0)))
    return spread + (c.a6 + c.da6) * x.rrup


@elementwise
def _slab_term(c: Coefficients, x: Context) -> Numeric:
    """Return what intraslab events and their depth add."""
    z = minimum(x.ztor, 200.0) - 50.0
    depth = where(z <= 0.0, c.a8, c.a11) * z
    return c.slab * (c.a10 + (_A4 + _A45) * (c.c1 - 7.5) + depth)


@elementwise
def _source_and_path(c: Coefficients, x: Context) -> Numeric:
    """Return the mean without the terms of the site."""
    base = c.a1 + c.adjustment + _magnitude_term(c, x.mag)
    return base + _distance_term(c, x) + _slab_term(c, x)


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return amplification by the depth to 2.5 km/s over its mean for vs30."""
    v = log(clip(x.vs30, 200.0, 570.0) / 200.0)
    cascadia = where(x.vs30 > 570.0, 7.6, 8.52 - 0.88 * v)
    japan = where(x.vs30 > 800.0, 4.1, 7.3 - 2.066 * log(clip(x.vs30, 170.0, 800.0) / 170.0))
    mean = exp(where(c.basin == _JAPAN, japan, cascadia))
    depth = 1000.0 * maximum(x.z2pt5, 0.0)
    lowest = where(c.basin == _JAPAN, -2.0, 0.0)
    ln_ratio = maximum(log((depth + 50.0) / (mean + 50.0)), lowest)
    deep = where(c.usgs_basin > 1.0, 1.0, z2pt5_share(x.z2pt5))
    kept = where(c.usgs_basin > 0.0, period_share(c.period) * deep, 1.0)
    wanted = (c.basin > 0.0) & (x.z2pt5 > -999.0)
    return where(wanted, kept * c.a_basin * ln_ratio, 0.0)


@elementwise
def _epistemic_shift(c: Coefficients, rrup: Numeric) -> Numeric:
    """Return how far the median is raised: the epistemic deviation grows off the data."""
    r = clip(rrup, 50.0, 500.0) / 100.0
    return c.epsilon * (c.e1 + c.e2 * r + c.e3 * r**2)


@elementwise
def _regional_variance(c: Coefficients, rrup: Numeric) -> Numeric:
    """Return what paths in some regions add to the within-event variance."""
    far = clip((rrup - 225.0) / 225.0, 0.0, 1.0)
    by_distance = 0.109 + 0.062 * far + 0.47 * far**2
    short = clip((rrup - 250.0) * 0.0036, 0.0, 0.72)
    t = log(clip(c.period, 0.03, 1.0))
    rise = clip((t - log(0.03)) / (log(0.075) - log(0.03)), 0.0, 1.0)
    fall2 = 1.0 - clip((t - log(0.2)) / (log(1.0) - log(0.2)), 0.0, 1.0)
    fall3 = 1.0 - clip((t - log(0.1)) / (log(0.3) - log(0.1)), 0.0, 1.0)
    share2 = c.phi2_share * (short + (1.0 - short) * rise) * fall2
    share3 = c.phi3_share * (0.58 + 0.42 * rise) * fall3
    return by_distance * share2 + 0.242 * share3


@elementwise
def _linear_deviation(c: Coefficients, rrup: Numeric) -> Numeric:
    """Return the within-event deviation of linear sites, less the amplification's own."""
    along = clip((rrup - 150.0) / 300.0, 0.0, 1.0)
    ergodic = c.d1 + c.d2 * along + _regional_variance(c, rrup)
    return sqrt(ergodic - c.phi_s2s**2 - _PHI_AMP**2)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1000 m/s."""
    slope = c_ref.a12 + c_ref.da12
    rock = amplification(c_ref.vlin, c_ref.b, slope, ROCK_VS30, ROCK_VS30, 0.0)
    return Reference(_source_and_path(c_ref, x) + rock, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean, and deviations that fall with the nonlinearity of the site."""
    pga = exp(reference.rock)
    vs30 = minimum(x.vs30, ROCK_VS30)
    site = amplification(c.vlin, c.b, c.a12 + c.da12, vs30, ROCK_VS30, pga)
    mean = _source_and_path(c, x) + site + _basin_term(c, x)
    mean += c.bias + _epistemic_shift(c, x.rrup)
    derivative = amplification_derivative(c.vlin, c.b, vs30, pga)
    tau2 = nonlinear_variance(_TAU_LINEAR, _TAU_LINEAR, derivative, c.rho_b)
    within, within_ref = _linear_deviation(c, x.rrup), _linear_deviation(c_ref, x.rrup)
    phi2 = nonlinear_variance(within, within_ref, derivative, c.rho_w) + _PHI_AMP**2
    return Moments(mean, sqrt(tau2 + phi2), sqrt(tau2), sqrt(phi2))


FORMULA = Formula("abrahamson_gulerce_2020", Coefficients, moments, reference)


class _Region(NamedTuple):
    """What is special in a region: the bend of slab events and columns of the table."""

    c1_slab: float
    a1: str
    da6: str = ""
    da12: str = ""
    da2: str = ""
    a_basin: str = ""
    basin: float = 0.0
    adjustment: str = ""
    phi_s2s: str = "phi_s2s_g1"
    phi2: float = 0.0
    phi3: float = 0.0


_REGIONS: Mapping[str, _Region] = MappingProxyType(
    {
        "GLO": _Region(7.5, "a1"),
        "USA-AK": _Region(7.9, "a31", "a24", "a17", adjustment="adjustment_alaska"),
        "CAS": _Region(
            7.1,
            "a32",
            "a25",
            "a18",
            a_basin="a39",
            basin=_CASCADIA,
            adjustment="adjustment_cascadia",
        ),
        "CAM": _Region(7.4, "a33", "a26", "a19", phi_s2s="phi_s2s_g2", phi2=1.0),
        "JPN": _Region(
            7.6,
            "a34",
            "a27",
            "a20",
            a_basin="a41",
            basin=_JAPAN,
            phi_s2s="phi_s2s_g3",
            phi2=1.0,
            phi3=1.0,
        ),
        "NZL": _Region(8.0, "a35", "a28", "a21"),
        "SAM": _Region(7.5, "a36", "a29", "a22", phi_s2s="phi_s2s_g3", phi2=1.0, phi3=1.0),
        "TWN": _Region(7.7, "a37", "a30", "a23", da2="a16"),
    }
)


def _regional_table(region: _Region, *, slab: bool, ergodic: bool) -> CoefficientTable:
    """Return the coefficients of a region, before the adjustments."""
    columns = {
        "a1": region.a1,
        "da2": region.da2,
        "da6": region.da6,
        "da12": region.da12,
        "a_basin": region.a_basin,
        "phi_s2s": "" if ergodic else region.phi_s2s,
        "c1": "" if slab else "c1_interface",
    }
    constants = {name: 0.0 for name, source in columns.items() if not source}
    if slab:
        constants["c1"] = region.c1_slab
    table = CoefficientTable.read("subduction/abrahamson_gulerce_2020").with_columns(
        **constants,
        slab=float(slab),
        basin=region.basin,
        phi2_share=region.phi2,
        phi3_share=region.phi3,
    )
    return table.with_copies({name: source for name, source in columns.items() if source})


def abrahamson_gulerce_2020(
    slab: bool,
    *,
    region: str = "GLO",
    ergodic: bool = True,
    apply_usa_adjustment: bool = False,
    usgs_basin_scaling: bool = False,
    sigma_mu_epsilon: float = 0.0,
    ak23_bias_adj: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    slab
        Whether events are intraslab.
    region
        ``GLO`` (global), ``USA-AK``, ``CAS``, ``CAM``, ``JPN``, ``NZL``, ``SAM`` or ``TWN``.
    ergodic
        False takes the between-site deviation out.
    apply_usa_adjustment
        Whether the medians of Alaska or Cascadia are adjusted to the data of these regions.
    usgs_basin_scaling
        Whether the basin term is kept for deep basins and long periods only.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    ak23_bias_adj
        Whether medians of interface events are those of the Alaska maps of 2023: the global
        model less its bias there.
    as_published
        Whether `usgs_basin_scaling` leaves the term of shallow basins out; as hazard has been
        computed it stays.

    Raises
    ------
    UserInputError
        An unknown region, or an adjustment that is not for it.
    """
    chosen = choice("region", region, _REGIONS)
    if apply_usa_adjustment and not chosen.adjustment:
        raise UserInputError("apply_usa_adjustment is for the regions 'USA-AK' and 'CAS'")
    if usgs_basin_scaling and region != "CAS":
        raise UserInputError("usgs_basin_scaling is for the region 'CAS'")
    if ak23_bias_adj and (slab or region != "GLO"):
        raise UserInputError("ak23_bias_adj is for interface events and the region 'GLO'")
    table = _regional_table(chosen, slab=slab, ergodic=ergodic).with_columns(
        adjustment=0.0,
        usgs_basin=float(usgs_basin_scaling) * (1.0 if as_published else 2.0),
        epsilon=sigma_mu_epsilon,
    )
    if apply_usa_adjustment:
        table = table.with_copies({"adjustment": chosen.adjustment})
    if ak23_bias_adj:
        table = table.joined(CoefficientTable.read("subduction/alaska_2023"))
    else:
        table = table.with_columns(bias=0.0)
    optional = {"ztor": slab, "z2pt5": chosen.basin > 0.0}
    fields = {"mag", "rrup", "vs30", *(name for name in optional if optional[name])}
    return GroundMotionModel(
        name="AbrahamsonGulerce2020SSlab" if slab else "AbrahamsonGulerce2020SInter",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="RotD50",
        requires=frozenset(fields),
        validity={"mag": (5.0, 9.5), "rrup": (0.0, 500.0), "vs30": (150.0, 1500.0)},
    )
