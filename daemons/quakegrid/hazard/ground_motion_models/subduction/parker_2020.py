# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parker et al. (2020): regional models of subduction earthquakes, NGA-Subduction.

Parker G.A., Stewart J.P., Boore D.M., Atkinson G.M., Hassani B. (2022). NGA-subduction global
ground motion models with regional adjustment factors. Earthquake Spectra 38(1), 456-493.
https://doi.org/10.1177/87552930211034889
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.basin_scaling import (
    period_share,
    z2pt5_share,
)
from quakegrid.hazard.ground_motion_models.subduction.parker_2020_regions import (
    JAPAN,
    NO_BASIN,
    has_basin,
    part_of,
    regional_table,
    with_basin,
    without_basin,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    exp10,
    log,
    log10,
    maximum,
    minimum,
    sqrt,
    where,
)
from quakegrid.hazard.kernels.normal_distribution import upper_tail

_B4 = 0.1
F3 = 0.05  # [g]
_VB = 200.0  # [m/s]
_V1 = 270.0  # [m/s]
REFERENCE_VS30 = 760.0  # [m/s]
#: Periods [s] and depth [km] from which the basins of the M9 simulations amplify twofold.
_M9_PERIOD = 1.9
_M9_DEPTH = 6.0
_M9_REFERENCE_DEPTH = 1279.0  # [m]


class Coefficients(NamedTuple):
    """Tables of the electronic supplement, and what tells the variants apart.

    Attributes
    ----------
    linear_from
        Period from which amplification is linear [s].
    slab
        1 for intraslab events.
    mb
        Magnitude of the bend.
    e1, e2, e3
        Of the basin term, with the offsets of Cascadia added.
    e2_mean, e3_mean
        The same without these offsets.
    basin
        1 where the basin depth is measured against the mean of Cascadia, 2 of Japan.
    usgs_basin
        1 where the basin term is kept for deep basins and long periods only.
    m9_basin
        1 where the basin term of long periods in deep basins is that of M9 simulations.
    depth_unit
        What the depth of basins is multiplied by before it is compared with means in metres.
    bias
        Added to the mean at the site [ln units].
    epsilon
        How many epistemic standard deviations the median is raised.
    spread_short, spread_long, spread_t1, spread_t2
        That deviation at short and long periods and the periods between which it changes.
    """

    c0: float
    c1: float
    a0: float
    c4: float
    c5: float
    c6: float
    d: float
    m: float
    db: float
    v2: float
    s1: float
    s2: float
    f4: float
    f5: float
    e1: float
    e2: float
    e3: float
    e2_mean: float
    e3_mean: float
    tau: float
    phi2_near: float
    phi2_far: float
    phi2_v: float
    linear_from: float
    slab: float
    mb: float
    basin: float
    usgs_basin: float
    m9_basin: float
    depth_unit: float
    bias: float
    epsilon: float
    spread_short: float
    spread_long: float
    spread_t1: float
    spread_t2: float
    period: float


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Return geometric spreading and anelastic attenuation."""
    rise = (x.mag - c.mb) * (log10(35.0) - log10(3.12)) / (c.mb - 4.0)
    slab = where(x.mag <= c.mb, exp10(minimum(rise, 0.0) + log10(35.0)), 35.0)
    h = where(c.slab > 0.0, slab, exp10(0.252 * x.mag - 0.82))
    ln_r = 0.5 * log(x.rrup**2 + h**2)
    ln_reference = 0.5 * log(1.0 + h**2)
    return c.c1 * ln_r + _B4 * x.mag * (ln_r - ln_reference) + c.a0 * exp(ln_r)


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the scaling with magnitude."""
    m = mag - c.mb
    return where(m <= 0.0, (c.c4 + c.c5 * m) * m, c.c6 * m)


@elementwise
def _depth_term(c: Coefficients, hypo_depth: Numeric) -> Numeric:
    """Return the scaling of intraslab events with depth."""
    z = clip(hypo_depth, 20.0, maximum(c.db, 20.0))
    return where(c.slab > 0.0, where(hypo_depth > c.db, c.d, c.m * (z - c.db) + c.d), 0.0)


@elementwise
def _linear_site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Return linear amplification."""
    soft = c.s1 * log(minimum(vs30, _V1) / _V1)
    return soft + c.s2 * log(clip(vs30, _V1, c.v2) / REFERENCE_VS30)


@elementwise
def nonlinear_slope(c: Coefficients, vs30: Numeric) -> Numeric:
    """Return f2, the change of amplification with ln of the shaking of rock."""
    soft = exp(c.f5 * (minimum(vs30, REFERENCE_VS30) - _VB))
    slope = c.f4 * (soft - exp(c.f5 * (REFERENCE_VS30 - _VB)))
    return where(c.period >= c.linear_from, 0.0, slope)


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return amplification by the depth to 2.5 km/s; none where the depth is unknown.

    The publication measures depth in metres.  As models of hazard have been computed it is in
    kilometres, which makes every basin shallow, but for the part that M9 simulations replace.
    """
    ln_vs30 = log10(x.vs30)
    japan = 3.05 - 1.6 * (1.0 - upper_tail((ln_vs30 - log10(500.0)) / 0.33))
    cascadia = 3.94 - 0.84 * (1.0 - upper_tail((ln_vs30 - log10(200.0)) / 0.2))
    ln_mean = where(c.basin == JAPAN, japan, cascadia) / 0.4342944819032518
    ln_depth = log(1000.0 * maximum(x.z2pt5, 1e-6))
    term = _basin_share(c.e1, c.e2, c.e3, ln_depth - log(1000.0 / c.depth_unit) - ln_mean)
    kept = where(c.usgs_basin > 0.0, period_share(c.period) * z2pt5_share(x.z2pt5), 1.0)
    part = _basin_share(c.e1, c.e2_mean, c.e3_mean, ln_depth - log(_M9_REFERENCE_DEPTH))
    is_m9 = (c.m9_basin > 0.0) & (c.period >= _M9_PERIOD) & (x.z2pt5 >= _M9_DEPTH)
    wanted = (c.basin > NO_BASIN) & (x.z2pt5 > -999.0)
    return where(wanted, where(is_m9, log(2.0) - part, kept * term), 0.0)


@elementwise
def _basin_share(e1: Numeric, e2: Numeric, e3: Numeric, excess: Numeric) -> Numeric:
    """Return a line between two constants; `excess` in ln of the depth."""
    slope = where(e3 == 0.0, 1.0, e3)
    rising = where(excess >= e2 / slope, e2, e3 * excess)
    return where(excess <= e1 / slope, e1, rising)


@elementwise
def _epistemic_shift(c: Coefficients) -> Numeric:
    """Return how far the median is raised."""
    along = log(maximum(c.period, 1e-3) / c.spread_t1) / log(c.spread_t2 / c.spread_t1)
    spread = c.spread_short + (c.spread_long - c.spread_short) * clip(along, 0.0, 1.0)
    return c.epsilon * spread


@elementwise
def rock_median(c: Coefficients, x: Context) -> Numeric:
    """Return ln of the median on rock of 760 m/s."""
    source = c.c0 + _magnitude_term(c, x.mag) + _depth_term(c, x.hypo_depth)
    return source + _path_term(c, x)


@elementwise
def ln_median(c: Coefficients, reference: Reference, x: Context) -> Numeric:
    """Return the mean at the site."""
    nonlinear = nonlinear_slope(c, x.vs30) * log(exp(reference.rock) / F3 + 1.0)
    site = _linear_site_term(c, x.vs30) + nonlinear + _basin_term(c, x)
    return rock_median(c, x) + site + c.bias + _epistemic_shift(c)


@elementwise
def distance_variance(c: Coefficients, far: Numeric) -> Numeric:
    """Return the within-event variance of stiff sites; `far` as of `far_share`."""
    return c.phi2_near + (c.phi2_far - c.phi2_near) * far


@elementwise
def far_share(rrup: Numeric) -> Numeric:
    """Return 0 up to 200 km and 1 from 500 km."""
    return log(clip(rrup, 200.0, 500.0) / 200.0) / log(500.0 / 200.0)


@elementwise
def _within_event_variance(c: Coefficients, x: Context) -> Numeric:
    """Return the within-event variance, which is smaller on soft sites nearby."""
    far = far_share(x.rrup)
    soft = log(500.0 / clip(x.vs30, 200.0, 500.0)) / log(500.0 / 200.0)
    return distance_variance(c, far) + c.phi2_v * soft * (1.0 - far)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(rock_median(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the standard deviations."""
    phi2 = _within_event_variance(c, x)
    mean = ln_median(c, reference, x)
    return Moments(mean, sqrt(c.tau**2 + phi2), c.tau, sqrt(phi2))


FORMULA = Formula("parker_2020", Coefficients, moments, reference)


def parker_et_al_2020(
    slab: bool,
    basin_term: bool = False,
    *,
    region: str | None = None,
    saturation_region: str | None = None,
    basin: str | None = None,
    m9_basin_term: bool = False,
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
    basin_term
        Whether the depth of basins is read, in Cascadia and Japan.
    region
        ``AK``, ``Cascadia``, ``CAM``, ``JP``, ``SA`` or ``TW``; the world if none is given.
    saturation_region
        A part of it: ``Aleutian``, ``CAM_N``, ``CAM_S``, ``JP_Pac``, ``JP_Phi``, ``SA_N``,
        ``SA_S``, ``TW_E`` or ``TW_W``.
    basin
        Of Cascadia: ``out`` for sites outside basins, ``Seattle``.
    m9_basin_term
        Whether long periods in deep basins of Cascadia are those of simulated M 9 events.
    usgs_basin_scaling
        Whether the basin term is kept for deep basins and long periods only.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    ak23_bias_adj
        Whether medians of interface events are those of the Alaska maps of 2023: the global
        model less its bias there.
    as_published
        Whether basins are as deep as the publication takes them.

    Raises
    ------
    UserInputError
        An unknown region, or an option that is not for it.
    """
    part = part_of(region, saturation_region)
    reads_basin = basin_term and has_basin(part)
    if (m9_basin_term or usgs_basin_scaling) and not (reads_basin and part == "Cascadia"):
        raise UserInputError(
            "m9_basin_term and usgs_basin_scaling are for models of Cascadia with a basin term"
        )
    if ak23_bias_adj and (slab or part):
        raise UserInputError("ak23_bias_adj is for interface events of the global model")
    table = regional_table(
        CoefficientTable.read("subduction/parker_2020"), part, slab=slab, epsilon=sigma_mu_epsilon
    ).with_columns(
        m9_basin=float(m9_basin_term),
        usgs_basin=float(usgs_basin_scaling),
        depth_unit=depth_unit(as_published=as_published),
        linear_from=3.0,
    )
    table = with_basin(table, part, basin) if reads_basin else without_basin(table)
    if ak23_bias_adj:
        table = table.joined(CoefficientTable.read("subduction/alaska_2023"))
    else:
        table = table.with_columns(bias=0.0)
    return GroundMotionModel(
        name="ParkerEtAl2020SSlab" if slab else "ParkerEtAl2020SInter",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="RotD50",
        requires=required_fields(slab=slab, reads_basin=reads_basin),
        validity={"mag": (4.5, 9.5), "rrup": (20.0, 1000.0), "vs30": (150.0, 2000.0)},
    )


def depth_unit(*, as_published: bool) -> float:
    """Return what the depth of basins [km] is multiplied by."""
    return 1000.0 if as_published else 1.0


def required_fields(*, slab: bool, reads_basin: bool) -> frozenset[str]:
    """Return what a variant of the model reads."""
    optional = {"hypo_depth": slab, "z2pt5": reads_basin}
    return frozenset({"mag", "rrup", "vs30", *(name for name in optional if optional[name])})
