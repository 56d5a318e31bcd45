# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stafford (2022): crustal earthquakes of New Zealand, Chiou and Youngs (2014) adjusted.

Stafford P.J. (2022). A model for the distribution of response spectral ordinates from New Zealand
crustal earthquakes based upon adjustments to the Chiou and Youngs (2014) response spectral
model. GNS Science Report 2022/15.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    choice,
)
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2014 import (
    ChiouYoungs2014,
    amplification_slope,
    centred_top_depth,
    mean_above,
    rock_mean,
)
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2014 import (
    Coefficients as BaseCoefficients,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    cosh,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    tanh,
    where,
)

_SHORTEST_PERIOD = 0.01  # [s] stands for PGA
_PHI_SS = 0.39
_NONLINEAR_SHARE = 0.736  # of the variance at one site
#: Magnitude and distance at which the number of effective data is given.
_WELL_KNOWN = (5.0, 80.0)
_CORRELATION = 0.4  # of level and saturation near the source
_QUANTILE = 1.2815515655446004  # of the standard normal, nine in ten
#: Between the author's epistemic deviation and the spread of his branches.
_EPISTEMIC_SCALE = 0.893 * 1.28155
_UPPER, _CENTRAL, _LOWER = 1.0, 0.0, -1.0

#: Of Chiou and Youngs, the branches of median and deviation, and which adjustments are made.
Coefficients = extended(
    BaseCoefficients, "branch deviation_branch level saturation depth attenuation"
)


@elementwise
def _rise(x: Numeric, centre: Numeric, scale: Numeric) -> Numeric:
    """Return the logistic function, which rises from 0 to 1 around a centre."""
    return 1.0 / (1.0 + exp(-clip((x - centre) / scale, -100.0, 100.0)))


@elementwise
def _level_deviation(period: Numeric, mag: Numeric, rrup: Numeric) -> Numeric:
    """Return how uncertain the level is, least where there are data [ln units]."""
    long = _rise(period, 3.5, 0.5)
    ln_r = log(maximum(rrup, 1e-3))
    known = _rise(ln_r, 3.75 + 2.0 * long, 0.225 + 1.075 * long)
    scale = 0.42 - 0.04 * _rise(period, 2.5, 0.2)
    return 0.4 - 0.25 * known * (1.0 - _rise(mag, 5.82 + 0.58 * long, scale))


@elementwise
def _saturation_deviation(mag: Numeric, rrup: Numeric) -> Numeric:
    """Return how uncertain the saturation near the source is [ln units]."""
    by_mag = 0.6638 - 0.257 * (minimum(mag, 7.0) - 6.0)
    return by_mag * (1.0 - _rise(log(maximum(rrup, 1e-3)), 0.799, 0.9835))


@elementwise
def _depth_term(c: Any, x: Context, ln_period: Numeric) -> Numeric:
    """Return the change of the term of the depth of ruptures; none on the upper branch."""
    taper = 1.0 / cosh(2.0 * maximum(x.mag - 4.5, 0.0))
    central = -0.0865 * (1.0 - _rise(ln_period, -1.5364, 0.3266))
    lower = 0.05733 - 0.1147 * (1.0 - _rise(ln_period, -1.0324, 0.04875))
    constant = where(c.branch < 0.0, -0.02578, 0.0)
    tapered = where(c.branch < 0.0, lower, where(c.branch > 0.0, 0.0, central))
    return (constant + tapered * taper) * centred_top_depth(x)


@elementwise
def _attenuation_term(c: Any, x: Context, ln_period: Numeric) -> Numeric:
    """Return the change of anelastic attenuation."""
    central = 0.0024 * minimum(tanh(0.8 * (ln_period - log(1.8))), 0.0)
    deviation = 0.0004 + 0.00014 * (1.0 - _rise(ln_period, log(0.9), 0.2))
    return (central + c.branch * _EPISTEMIC_SCALE * deviation) * x.rrup


@elementwise
def _period(c: Any) -> Numeric:
    """Return the period, the shortest one for PGA [s]."""
    return maximum(c.period, _SHORTEST_PERIOD)


@elementwise
def _rock_mean(c: Any, x: Context) -> Numeric:
    """Return ln of the median of a branch on rock of 1130 m/s."""
    period = _period(c)
    ln_period = log(period)
    level = c.level * _level_deviation(period, x.mag, x.rrup)
    near = c.saturation * _CORRELATION * _saturation_deviation(x.mag, x.rrup)
    raised = c.branch * _EPISTEMIC_SCALE * (level + near)
    depth = c.depth * _depth_term(c, x, ln_period)
    path = c.attenuation * _attenuation_term(c, x, ln_period)
    return rock_mean(c, x) + raised + depth + path


@elementwise
def _tau(c: Any, mag: Numeric) -> Numeric:
    """Return the between-event deviation of rock."""
    short = 1.0 - _rise(log(_period(c)), 0.0, 0.2)
    return 0.4 + 0.05 * short * (1.0 - 2.0 * clip((mag - 5.0) / 1.5, 0.0, 1.0))


@elementwise
def _phi_s2s(c: Any) -> Numeric:
    """Return the between-site deviation."""
    ratio = _period(c) / 0.717
    return 0.3171 + 0.3248 * exp(0.7911 * log(ratio) - 0.897 * ratio)


@elementwise
def _degrees_of_freedom(c: Any, x: Context) -> Numeric:
    """Return how many data the total deviation at a magnitude and distance rests on, less 1."""
    period = _period(c)
    ln_period = log(period)
    data = 190.34 + (221.16 - 190.34) * _rise(ln_period, -2.4341, 0.10366)
    data *= exp(-0.10299 * maximum(ln_period - log(0.3), 0.0))
    known = _level_deviation(period, _WELL_KNOWN[0], _WELL_KNOWN[1])
    return data * (known / _level_deviation(period, x.mag, x.rrup)) ** 2 - 1.0


@elementwise
def _sigma_ratio(z: Numeric, n: Numeric) -> Numeric:
    """Return a quantile of the ratio of an estimated deviation to the true one.

    Goldberg H., Levine H. (1946). Approximate formulas for the percentage points and
    normalization of t and chi-squared. Annals of Mathematical Statistics 17(2), 216-225: an
    expansion of the quantile of chi-squared, here good to 1e-8 from 43 degrees on.

    Parameters
    ----------
    z
        The quantile of the standard normal.
    n
        Degrees of freedom.
    """
    s = sqrt(2.0 * n)
    q, q2 = z, z**2
    total = n + s * q + 2.0 / 3.0 * (q2 - 1.0) + q * (q2 - 7.0) / (9.0 * s)
    total -= ((6.0 * q2 + 14.0) * q2 - 32.0) / (405.0 * n)
    total += q * ((9.0 * q2 + 256.0) * q2 - 433.0) / (2430.0 * n * s)
    total += (((12.0 * q2 - 243.0) * q2 - 923.0) * q2 + 1472.0) / (25515.0 * n**2)
    seventh = ((3753.0 * q2 + 4353.0) * q2 - 289517.0) * q2 - 289717.0
    total -= q * seventh / (4592700.0 * n**2 * s)
    return sqrt(total / n)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the median and the total deviation of their branches; no period is held at PGA."""
    rock = _rock_mean(c, x)
    mean = mean_above(c, x, rock)
    shaken = 1.0 + amplification_slope(c, x.vs30, rock)
    tau = shaken * _tau(c, x.mag)
    at_site = (1.0 - _NONLINEAR_SHARE) + _NONLINEAR_SHARE * shaken**2
    phi = sqrt(_phi_s2s(c) ** 2 + _PHI_SS**2 * at_site)
    ratio = _sigma_ratio(c.deviation_branch * _QUANTILE, _degrees_of_freedom(c, x))
    return Moments(mean, ratio * sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("stafford_2022", Coefficients, moments)

_BRANCHES: Mapping[str, float] = MappingProxyType(
    {"Upper": _UPPER, "Central": _CENTRAL, "Lower": _LOWER}
)


def Stafford2022(  # noqa: N802 - the name in logic trees
    *,
    mu_branch: str = "Central",
    sigma_branch: str = "Central",
    adjust_c1: bool = True,
    adjust_chm: bool = True,
    adjust_c7: bool = True,
    adjust_cg1: bool = True,
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    mu_branch
        The median: ``Lower``, ``Central`` or ``Upper``.
    sigma_branch
        The total standard deviation: the same.
    adjust_c1
        Whether the branches differ in level.
    adjust_chm
        Whether they differ in saturation near the source.
    adjust_c7
        Whether the term of the depth of ruptures is adjusted.
    adjust_cg1
        Whether anelastic attenuation is adjusted.

    Raises
    ------
    UserInputError
        An unknown branch.
    """
    base = ChiouYoungs2014()
    rows = {imt: row for imt, row in base.table.rows.items() if imt != "PGV"}
    table = CoefficientTable(rows).with_columns(
        branch=choice("mu_branch", mu_branch, _BRANCHES),
        deviation_branch=choice("sigma_branch", sigma_branch, _BRANCHES),
        level=float(adjust_c1),
        saturation=float(adjust_chm),
        depth=float(adjust_c7),
        attenuation=float(adjust_cg1),
    )
    return replace(
        base,
        name="Stafford2022",
        formula=FORMULA,
        table=table,
        reference_imt=None,
        requires=base.requires - {"vs30measured"},
    )
