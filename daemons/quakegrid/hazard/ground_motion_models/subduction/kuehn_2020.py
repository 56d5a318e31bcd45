# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kuehn et al. (2020): partially nonergodic models of subduction earthquakes, NGA-Subduction.

Kuehn N., Bozorgnia Y., Campbell K.W., Gregor N. (2020). Partially non-ergodic ground-motion
model for subduction regions using the NGA-Subduction database. PEER report 2020/04, University
of California, Berkeley.
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
    UNLIMITED,
    amplification,
    amplification_derivative,
    nonlinear_variance,
)
from quakegrid.hazard.ground_motion_models.subduction.kuehn_2020_epistemic import raised
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    exp10,
    log,
    maximum,
    sqrt,
    where,
)

_DELTA_MAG = 0.1
_DELTA_DEPTH = 1.0  # [km]
_ROCK_VS30 = 1100.0  # [m/s]
_LN10 = 2.302585092994046  # ln of the shallowest mean depth of basins, 10 m
PHI_AMP = 0.3
_READS_Z2PT5, _READS_Z1PT0 = 1.0, 2.0
#: Up to this period medians are not below that of PGA [s].
_SHORT_PERIOD = 0.1
#: Periods [s] and depth [km] from which the basins of the M9 simulations amplify twofold.
_M9_PERIOD = 1.9
_M9_DEPTH = 6.0


class Coefficients(NamedTuple):
    """Tables of the report, and what tells the variants apart.

    Attributes
    ----------
    mb, dm_b
        Magnitude of the bend, before its shift at this period, and that shift.
    zb, z_ref
        Depth of the bend, before its shift, and the reference depth [km].
    basin
        0 without a basin term, 1 where it reads z2.5, 2 where it reads z1.0.
    basin1, basin3, basin4
        Of the mean basin depth: ln of the deepest, ln of the speed half way, width.
    usgs_basin
        1 where the basin term is kept for deep basins and long periods only, 2 where every
        known depth is taken for a shallow one.
    m9_basin
        1 where the basin term of long periods in deep basins is that of M9 simulations.
    bias
        Added to the mean at the site [ln units].
    nonlinear
        1 where the deviations of soft sites are reduced by their nonlinearity.
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c9: float
    c11: float
    c12: float
    c_nft_1: float
    c_nft_2: float
    k1: float
    k2: float
    dm_b: float
    dz_b: float
    phi: float
    tau: float
    mb: float
    zb: float
    z_ref: float
    basin: float
    basin1: float
    basin3: float
    basin4: float
    usgs_basin: float
    m9_basin: float
    bias: float
    nonlinear: float
    rho: float
    period: float


@elementwise
def _hinge(x: Numeric, below: Numeric, above: Numeric, delta: Numeric) -> Numeric:
    """Return two lines through the origin that pass smoothly into each other."""
    return below * x + (above - below) * delta * log(1.0 + exp(x / delta))


@elementwise
def _source_and_path(c: Coefficients, x: Context) -> Numeric:
    """Return the mean without the terms of the site."""
    mb = c.mb + c.dm_b
    magnitude = c.c4 * (mb - 6.0) + _hinge(x.mag - mb, c.c4, c.c5, _DELTA_MAG)
    h = exp10(c.c_nft_1 + c.c_nft_2 * (x.mag - 6.0))
    distance = (c.c2 + c.c3 * x.mag) * log(x.rrup + h) + c.c6 * x.rrup
    zb = c.zb + c.dz_b
    depth = c.c9 * (zb - c.z_ref) + _hinge(x.ztor - zb, c.c9, 0.0, _DELTA_DEPTH)
    return c.c1 + magnitude + distance + depth


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return amplification by basins; the mean depth stands for one that is unknown."""
    stiff = 1.0 / (1.0 + exp(-(log(x.vs30) - c.basin3) / c.basin4))
    ln_mean = c.basin1 + (_LN10 - c.basin1) * stiff
    given = where(c.basin == _READS_Z1PT0, x.z1pt0, 1000.0 * x.z2pt5)
    ln_depth = where(given > 0.0, log(maximum(given, 1e-6)), ln_mean)
    term = c.c11 + c.c12 * (ln_depth - ln_mean)
    shallow = (c.usgs_basin > 1.0) & (given > 0.0)
    deep = where(shallow, 0.0, z2pt5_share(exp(ln_depth) / 1000.0))
    kept = where(c.usgs_basin > 0.0, period_share(c.period) * deep, 1.0)
    is_m9 = (c.m9_basin > 0.0) & (c.period >= _M9_PERIOD) & (x.z2pt5 >= _M9_DEPTH)
    return where(c.basin > 0.0, where(is_m9, log(2.0), kept * term), 0.0)


@elementwise
def _at_site(c: Coefficients, x: Context, ln_pga_rock: Numeric) -> Numeric:
    """Return the mean at the site."""
    site = amplification(c.k1, c.k2, c.c7, x.vs30, UNLIMITED, exp(ln_pga_rock))
    return _source_and_path(c, x) + site + _basin_term(c, x)


@elementwise
def shifted_reference(c_ref: Coefficients, x: Context, shift: Numeric) -> Reference:
    """Return ln PGA on rock of 1100 m/s and at the site; `shift` is added to both."""
    stiff = amplification(c_ref.k1, c_ref.k2, c_ref.c7, _ROCK_VS30, UNLIMITED, 0.0)
    rock = _source_and_path(c_ref, x) + stiff + shift
    return Reference(rock, _at_site(c_ref, x, rock) + shift)


@elementwise
def shifted_median(c: Coefficients, reference: Reference, x: Context, shift: Numeric) -> Numeric:
    """Return the mean, to which `shift` is added; short periods are not below PGA."""
    mean = _at_site(c, x, reference.rock) + shift
    short = (c.period > 0.0) & (c.period <= _SHORT_PERIOD)
    return where(short, maximum(mean, reference.site), mean) + c.bias


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1100 m/s and at the site."""
    return shifted_reference(c_ref, x, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the standard deviations, which are published as constants."""
    mean = shifted_median(c, reference, x, 0.0)
    derivative = c.nonlinear * amplification_derivative(c.k1, c.k2, x.vs30, exp(reference.rock))
    within, within_ref = sqrt(c.phi**2 - PHI_AMP**2), sqrt(c_ref.phi**2 - PHI_AMP**2)
    phi2 = nonlinear_variance(within, within_ref, derivative, c.rho) + PHI_AMP**2
    tau2 = nonlinear_variance(c.tau, c_ref.tau, derivative, c.rho)
    return Moments(mean, sqrt(tau2 + phi2), sqrt(tau2), sqrt(phi2))


FORMULA = Formula("kuehn_2020", Coefficients, moments, reference)


class _Region(NamedTuple):
    """What is special in a region.

    Attributes
    ----------
    suffix
        Of its columns in the table, "" for the global ones.
    mb, mb_slab
        Magnitudes of the bend.
    basin
        Which depth its basin term reads, as of `Coefficients`.
    mean
        Of the mean basin depth: ln of the deepest, ln of the speed half way, width.
    uncertainty
        Name of its epistemic deviations.
    """

    suffix: str
    mb: float
    mb_slab: float
    uncertainty: str
    basin: float = 0.0
    mean: tuple[float, float, float] = (0.0, 0.0, 1.0)


_MEAN_CASCADIA = (8.294049640102028, 6.396929655216146, 0.27081458999999997)

REGIONS: Mapping[str, _Region] = MappingProxyType(
    {
        "GLO": _Region("", 7.9, 7.6, "Global"),
        "USA-AK": _Region("_Al", 8.6, 7.2, "Alaska"),
        "CAS": _Region("_Ca", 8.0, 7.2, "Cascadia", _READS_Z2PT5, _MEAN_CASCADIA),
        "CAM": _Region("_CAM", 7.5, 7.4, "CentralAmericaMexico"),
        "JPN": _Region(
            "_Ja",
            8.5,
            7.6,
            "Japan",
            _READS_Z2PT5,
            (7.689368537500001, 6.309186400000001, 0.7528670225000001),
        ),
        "NZL": _Region(
            "_NZ",
            8.3,
            7.6,
            "NewZealand",
            _READS_Z1PT0,
            (6.859789675000001, 5.745692775, 0.91563524375),
        ),
        "SAM": _Region("_SA", 8.6, 7.3, "SouthAmerica"),
        "TWN": _Region(
            "_Tw", 7.1, 7.7, "Taiwan", _READS_Z1PT0, (6.30560665, 6.1104992125, 0.43671101999999995)
        ),
        "SEA": _Region("_Ca", 8.0, 7.2, "Cascadia", _READS_Z2PT5, _MEAN_CASCADIA),
    }
)


#: Where interface events are large enough to tell at which magnitude each period bends.
_SHIFTED_BENDS = ("JPN", "SAM")


def regional_table(region: str, m_b: float | None, *, slab: bool) -> CoefficientTable:
    """Return the coefficients of a region, without adjustments.

    Parameters
    ----------
    region
        One of `REGIONS`.
    m_b
        Magnitude of the bend, if not that of the region.
    slab
        Whether events are intraslab.
    """
    chosen = REGIONS[region]
    kind, suffix = ("slab" if slab else "if"), chosen.suffix
    copies = {name: f"{name}_{kind}" for name in ("c2", "c4", "c9", "dz_b")}
    copies |= {"c1": f"c1_{kind}{suffix}", "c6": f"c6{suffix}", "c7": f"c7{suffix}"}
    constants = {"c11": 0.0, "c12": 0.0}
    if region == "SEA":
        copies["c11"] = "theta11_Sea"
        del constants["c11"]
    elif chosen.basin:
        copies |= {"c11": f"c11{suffix}", "c12": f"c12{suffix}"}
        constants = {}
    basin1, basin3, basin4 = chosen.mean
    regional_mb = chosen.mb_slab if slab else chosen.mb
    if slab or region not in _SHIFTED_BENDS:
        constants["dm_b"] = 0.0
    return (
        CoefficientTable.read("subduction/kuehn_2020")
        .with_copies(copies)
        .with_columns(
            **constants,
            mb=regional_mb if m_b is None else m_b,
            zb=80.0 if slab else 30.0,
            z_ref=50.0 if slab else 15.0,
            basin=chosen.basin,
            basin1=basin1,
            basin3=basin3,
            basin4=basin4,
        )
    )


def kuehn_et_al_2020(
    slab: bool,
    *,
    region: str = "GLO",
    m_b: float | None = None,
    m9_basin_term: bool = False,
    usgs_basin_scaling: bool = False,
    sigma_mu_epsilon: float = 0.0,
    ak23_bias_adj: bool = False,
    ak23_cb14_sig: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    slab
        Whether events are intraslab.
    region
        ``GLO`` (global), ``USA-AK``, ``CAS``, ``CAM``, ``JPN``, ``NZL``, ``SAM``, ``TWN``, or
        ``SEA`` for the Seattle basin.
    m_b
        Magnitude of the bend, if not that of the region.
    m9_basin_term
        Whether long periods in deep basins of Cascadia are those of simulated M 9 events.
    usgs_basin_scaling
        Whether the basin term of Cascadia is kept for deep basins and long periods only.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    ak23_bias_adj
        Whether medians of interface events are those of the Alaska maps of 2023: the global
        model less its bias there.
    ak23_cb14_sig
        Whether the deviations of soft sites are reduced by their nonlinearity, as in
        Campbell and Bozorgnia (2014).
    as_published
        Whether the two options of basins hold for the Seattle basin as they do for Cascadia;
        as hazard has been computed `m9_basin_term` does nothing there, and
        `usgs_basin_scaling` takes every basin for a shallow one.

    Raises
    ------
    UserInputError
        An unknown region, or an option that is not for it.
    """
    choice("region", region, REGIONS)
    if (m9_basin_term or usgs_basin_scaling) and region not in ("CAS", "SEA"):
        message = "m9_basin_term and usgs_basin_scaling are for the regions 'CAS' and 'SEA'"
        raise UserInputError(message)
    if ak23_bias_adj and (slab or region != "GLO"):
        raise UserInputError("ak23_bias_adj is for interface events and the region 'GLO'")
    as_computed = region == "SEA" and not as_published
    table = regional_table(region, m_b, slab=slab).with_columns(
        m9_basin=0.0 if as_computed else float(m9_basin_term),
        usgs_basin=float(usgs_basin_scaling) * (2.0 if as_computed else 1.0),
        nonlinear=float(ak23_cb14_sig),
    )
    if ak23_bias_adj:
        table = table.joined(CoefficientTable.read("subduction/alaska_2023"))
    else:
        table = table.with_columns(bias=0.0)
    model = GroundMotionModel(
        name="KuehnEtAl2020SSlab" if slab else "KuehnEtAl2020SInter",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="RotD50",
        requires=required_fields(region),
        validity={"mag": (5.0, 9.5), "rrup": (10.0, 1000.0), "vs30": (150.0, 1500.0)},
    )
    return raised(model, REGIONS[region].uncertainty, sigma_mu_epsilon, slab=slab)


def required_fields(region: str) -> frozenset[str]:
    """Return what the model of a region reads."""
    depths = {0.0: (), _READS_Z2PT5: ("z2pt5",), _READS_Z1PT0: ("z1pt0",)}
    return frozenset({"mag", "ztor", "rrup", "vs30", *depths[REGIONS[region].basin]})
