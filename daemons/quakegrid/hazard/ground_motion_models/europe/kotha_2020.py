# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kotha et al. (2020): shallow crust, Europe, and its regional form in ESHM20.

Kotha S.R., Weatherill G., Bindi D., Cotton F. (2020). A regionally-adaptable ground-motion
model for shallow crustal earthquakes in Europe. Bulletin of Earthquake Engineering 18,
4091-4125. https://doi.org/10.1007/s10518-020-00869-1, with the revision
https://doi.org/10.1007/s10518-021-01308-5

Weatherill G., Kotha S.R., Cotton F. (2020). A regionally-adaptable "scaled backbone" ground
motion logic tree for shallow seismicity in Europe: application to the 2020 European seismic
hazard model. Bulletin of Earthquake Engineering 18, 5087-5117.
https://doi.org/10.1007/s10518-020-00899-9
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.europe.geological_era import ERAS, by_era
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_M_REF = 4.5
_R_REF = 30.0  # [km]
_M_H = 5.7
_SOFTEST_ROCK = 1100.0  # [m/s] the amplification is constant above it
_LN_CM_S2_IN_G = -6.888230912967695  # ln(0.01 / 9.80665)

_REGIONAL = " ".join(f"c3_{number} tau_c3_{number}" for number in range(1, 6))
_GEOLOGICAL = " ".join(f"int_{era} grad_{era}" for era in ERAS)


class Coefficients(NamedTuple):
    """Columns of the ergodic model.

    Attributes
    ----------
    g0, g1, g2, phi_s2s
        Amplification by vs30 or slope, and the deviation between sites; 0 where the model
        does not know the site.
    use_slope
        1 where the site is told by its slope.
    mu_epsilon, c3_epsilon
        How many epistemic standard deviations the source and the attenuation are moved.
    own_l2l, dl2l
        1 where the source region has its own term; that term.
    heteroskedastic, ergodic
        1 where deviations depend on magnitude; 1 where those between sites are included.
    """

    e1: float
    b1: float
    b2: float
    b3: float
    c1: float
    c2: float
    c3: float
    tau_c3: float
    tau_l2l: float
    mu_74_shallow: float
    mu_74_intermediate: float
    mu_74_deep: float
    mu_80_shallow: float
    mu_80_intermediate: float
    mu_80_deep: float
    tau_event_0: float
    tau1: float
    tau2: float
    tau3: float
    tau4: float
    phi_0: float
    phi0_a: float
    phi0_b: float
    heteroskedastic: float
    ergodic: float
    mu_epsilon: float
    c3_epsilon: float
    own_l2l: float
    dl2l: float
    period: float
    g0: float
    g1: float
    g2: float
    phi_s2s: float
    use_slope: float


#: Of the model with regional attenuation and sites told by vs30, measured or inferred.
RegionalCoefficients = extended(
    Coefficients, f"{_REGIONAL} d0_obs d1_obs phi_s2s_obs d0_inf d1_inf phi_s2s_inf"
)
#: Of the model with regional attenuation and sites told by slope and geology.
GeologicalCoefficients = extended(Coefficients, f"{_REGIONAL} v1 v2 phi_s2s_geology {_GEOLOGICAL}")


@elementwise
def _by_depth(depth: Numeric, shallow: Numeric, intermediate: Numeric, deep: Numeric) -> Numeric:
    """Return what goes with a focal depth [km]."""
    return where(depth < 10.0, shallow, where(depth < 20.0, intermediate, deep))


@elementwise
def _magnitude_term(c: Any, mag: Numeric) -> Numeric:
    """Equation 4."""
    m = mag - _M_H
    return where(m <= 0.0, c.b1 * m + c.b2 * m**2, c.b3 * m)


@elementwise
def _distance_term(c: Any, x: Context, c3: Numeric) -> Numeric:
    """Equations 2 and 3."""
    h = _by_depth(x.hypo_depth, 4.0, 8.0, 12.0)
    r, r_ref = sqrt(x.rjb**2 + h**2), sqrt(_R_REF**2 + h**2)
    spreading = (c.c1 + c.c2 * (x.mag - _M_REF)) * log(r / r_ref)
    return spreading + c3 / 100.0 * (r - r_ref)


@elementwise
def _source_shift(c: Any, x: Context) -> Numeric:
    """Return by how much the source region or the epistemic branch moves the mean.

    The spread is that between regions; of magnitudes from 7.4 on, beyond most of the data, the
    statistical uncertainty of the median where that is larger.
    """
    depth = x.hypo_depth
    at_74 = _by_depth(depth, c.mu_74_shallow, c.mu_74_intermediate, c.mu_74_deep)
    at_80 = _by_depth(depth, c.mu_80_shallow, c.mu_80_intermediate, c.mu_80_deep)
    sigma_mu = at_74 + (at_80 - at_74) * clip((x.mag - 7.4) / 0.6, 0.0, 1.0)
    spread = where(c.own_l2l > 0.0, 0.0, c.tau_l2l)
    spread = where(x.mag >= 7.4, maximum(spread, sigma_mu), spread)
    return c.dl2l + c.mu_epsilon * spread


@elementwise
def _rock_mean(c: Any, x: Context, c3: Numeric) -> Numeric:
    """Equation 1, without the site."""
    mean = c.e1 + _magnitude_term(c, x.mag) + _distance_term(c, x, c3) + _source_shift(c, x)
    return mean + where(c.period == -1.0, 0.0, _LN_CM_S2_IN_G)


@elementwise
def _moments(c: Any, mean: Numeric, mag: Numeric, phi_s2s: Numeric) -> Moments:
    """Return the moments; deviations of magnitude as in Weatherill et al. (2020), table 3.

    Their forms are those of Al Atik (2015), PEER report 2015/07.
    """
    below = c.tau1 + (c.tau2 - c.tau1) * clip((mag - 4.5) / 0.5, 0.0, 1.0)
    below += (c.tau3 - c.tau2) * clip((mag - 5.0) / 0.5, 0.0, 1.0)
    by_mag = below + (c.tau4 - c.tau3) * clip(mag - 5.5, 0.0, 1.0)
    tau = where(c.heteroskedastic > 0.0, by_mag, c.tau_event_0)
    phi0_by_mag = c.phi0_a + (c.phi0_b - c.phi0_a) * clip((mag - 5.0) / 1.5, 0.0, 1.0)
    phi_0 = where(c.heteroskedastic > 0.0, phi0_by_mag, c.phi_0)
    phi = sqrt(phi_0**2 + where(c.ergodic > 0.0, phi_s2s, 0.0) ** 2)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


@elementwise
def _regional_c3(c: Any, region: Numeric) -> Numeric:
    """Return the anelastic attenuation of a region: 1 to 5, any other is the average."""
    c3 = where(region == 5.0, c.c3_5 + c.c3_epsilon * c.tau_c3_5, c.c3 + c.c3_epsilon * c.tau_c3)
    c3 = where(region == 4.0, c.c3_4 + c.c3_epsilon * c.tau_c3_4, c3)
    c3 = where(region == 3.0, c.c3_3 + c.c3_epsilon * c.tau_c3_3, c3)
    c3 = where(region == 2.0, c.c3_2 + c.c3_epsilon * c.tau_c3_2, c3)
    return where(region == 1.0, c.c3_1 + c.c3_epsilon * c.tau_c3_1, c3)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 with the average attenuation and the site terms of equations 8 and 9."""
    ratio = where(c.use_slope > 0.0, x.slope / 0.1, x.vs30 / 800.0)
    site = log(maximum(ratio, 1e-9))
    mean = _rock_mean(c, x, c.c3 + c.c3_epsilon * c.tau_c3)
    return _moments(c, mean + c.g0 + c.g1 * site + c.g2 * site**2, x.mag, c.phi_s2s)


@elementwise
def regional_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the moments of ESHM20: vs30 measured or inferred from proxies."""
    measured = x.vs30measured > 0.0
    intercept, slope = where(measured, c.d0_obs, c.d0_inf), where(measured, c.d1_obs, c.d1_inf)
    site = intercept + slope * log(minimum(x.vs30, _SOFTEST_ROCK))
    phi_s2s = where(measured, c.phi_s2s_obs, c.phi_s2s_inf)
    return _moments(c, _rock_mean(c, x, _regional_c3(c, x.region)) + site, x.mag, phi_s2s)


@elementwise
def geological_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the moments of ESHM20 with sites told by slope and the era of the geology."""
    intercept, gradient = by_era(c, x.geology)
    site = c.v1 + intercept + (c.v2 + gradient) * log(clip(x.slope, 0.0005, 0.3))
    mean = _rock_mean(c, x, _regional_c3(c, x.region)) + site
    return _moments(c, mean, x.mag, c.phi_s2s_geology)


FORMULA = Formula("kotha_2020", Coefficients, moments)
REGIONAL_FORMULA = Formula("kotha_2020_regional", RegionalCoefficients, regional_moments)
GEOLOGICAL_FORMULA = Formula("kotha_2020_geological", GeologicalCoefficients, geological_moments)


def _own_values(name: str, values: Mapping[str, object] | None) -> Mapping[str, float]:
    """Return the numbers of a table of intensity measures."""
    kept = {imt: value for imt, value in (values or {}).items() if isinstance(value, int | float)}
    wrong = sorted(set(values or {}) - set(kept))
    if wrong:
        raise UserInputError(f"{name}: write a number for {', '.join(wrong)}")
    return kept


def adapted_table(
    table: CoefficientTable,
    sigma_mu_epsilon: float,
    c3_epsilon: float,
    ergodic: bool,
    dl2l: Mapping[str, object] | None,
    c3: Mapping[str, object] | None,
    **constants: float,
) -> CoefficientTable:
    """Return a table with the arguments of a logic tree as columns.

    Raises
    ------
    UserInputError
        `dl2l` or `c3` hold something else than numbers.
    """
    own_l2l, own_c3 = _own_values("dl2l", dl2l), _own_values("c3", c3)
    table = table.with_columns(
        mu_epsilon=sigma_mu_epsilon,
        c3_epsilon=c3_epsilon,
        ergodic=float(ergodic),
        own_l2l=float(bool(own_l2l)),
        **constants,
    )
    if own_c3:
        table = table.with_copies({"c3": "", "tau_c3": ""}).with_columns(tau_c3=0.0)
        regional = {f"c3_{number}": "c3" for number in range(1, 6)}
        table = table.joined(CoefficientTable({imt: {"c3": one} for imt, one in own_c3.items()}))
        table = table.with_copies(regional)
    if own_l2l:
        rows = {imt: {"dl2l": one} for imt, one in own_l2l.items()}
        return table.joined(CoefficientTable(rows))
    return table.with_columns(dl2l=0.0)


#: Of models that do not know the site, or know it otherwise.
NO_SITE = {"g0": 0.0, "g1": 0.0, "g2": 0.0, "use_slope": 0.0}


def _model(
    name: str, formula: Formula, table: CoefficientTable, fields: set[str]
) -> GroundMotionModel:
    return GroundMotionModel(
        name=name,
        formula=formula,
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"hypo_depth", "mag", "rjb"} | fields),
        validity={"mag": (3.0, 7.4), "rjb": (0.0, 545.0)},
    )


def KothaEtAl2020(  # noqa: N802 - the name in logic trees
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model that does not know the site.

    Parameters
    ----------
    sigma_mu_epsilon
        How many epistemic standard deviations the source is moved.
    c3_epsilon
        How many standard deviations between regions the attenuation is moved.
    ergodic
        Whether the deviation between sites is included.
    dl2l
        Intensity measure -> term of the source region.
    c3
        Intensity measure -> anelastic attenuation of the region.
    """
    table = adapted_table(
        CoefficientTable.read("europe/kotha_2020"),
        sigma_mu_epsilon,
        c3_epsilon,
        ergodic,
        dl2l,
        c3,
        heteroskedastic=0.0,
        **NO_SITE,
    )
    return _model("KothaEtAl2020", FORMULA, table, set())


def KothaEtAl2020Site(  # noqa: N802
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model with the amplification of vs30."""
    base = KothaEtAl2020(
        sigma_mu_epsilon=sigma_mu_epsilon,
        c3_epsilon=c3_epsilon,
        ergodic=ergodic,
        dl2l=dl2l,
        c3=c3,
    )
    copies = {name: f"{name}_vs30" for name in ("g0", "g1", "g2", "phi_s2s")}
    return _model("KothaEtAl2020Site", FORMULA, base.table.with_copies(copies), {"vs30"})


def KothaEtAl2020Slope(  # noqa: N802
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model with the amplification of slope."""
    base = KothaEtAl2020(
        sigma_mu_epsilon=sigma_mu_epsilon,
        c3_epsilon=c3_epsilon,
        ergodic=ergodic,
        dl2l=dl2l,
        c3=c3,
    )
    copies = {name: f"{name}_slope" for name in ("g0", "g1", "g2", "phi_s2s")}
    table = base.table.with_copies(copies).with_columns(use_slope=1.0)
    return _model("KothaEtAl2020Slope", FORMULA, table, {"slope"})


def KothaEtAl2020ESHM20(  # noqa: N802
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model of ESHM20: regional attenuation, vs30 measured or inferred."""
    base = KothaEtAl2020(
        sigma_mu_epsilon=sigma_mu_epsilon,
        c3_epsilon=c3_epsilon,
        ergodic=ergodic,
        dl2l=dl2l,
        c3=c3,
    )
    table = base.table.with_columns(heteroskedastic=1.0)
    fields = {"region", "vs30", "vs30measured"}
    return _model("KothaEtAl2020ESHM20", REGIONAL_FORMULA, table, fields)


def KothaEtAl2020ESHM20SlopeGeology(  # noqa: N802
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model of ESHM20 with sites told by slope and geology."""
    base = KothaEtAl2020(
        sigma_mu_epsilon=sigma_mu_epsilon,
        c3_epsilon=c3_epsilon,
        ergodic=ergodic,
        dl2l=dl2l,
        c3=c3,
    )
    table = base.table.with_columns(heteroskedastic=1.0)
    fields = {"region", "slope", "geology"}
    return _model("KothaEtAl2020ESHM20SlopeGeology", GEOLOGICAL_FORMULA, table, fields)


def eshm20_iceland(stress: str, c3_epsilon: float, *, ergodic: bool = True) -> GroundMotionModel:
    """Return the model of ESHM20 with the source term of Iceland.

    Parameters
    ----------
    stress
        Column of the source terms: ``vlow``, ``low``, ``mid``, ``high`` or ``vhigh``.
    c3_epsilon
        How many standard deviations between regions the attenuation is moved.
    ergodic
        Whether the deviation between sites is included.
    """
    rows = CoefficientTable.read("europe/kotha_2020_iceland").rows
    dl2l = {imt: row[stress] for imt, row in rows.items()}
    return KothaEtAl2020ESHM20(c3_epsilon=c3_epsilon, ergodic=ergodic, dl2l=dl2l)
