# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson, Gregor and Addo (2016), BC Hydro: subduction interface and intraslab events.

Abrahamson N., Gregor N., Addo K. (2016). BC Hydro ground motion prediction equations for
subduction earthquakes. Earthquake Spectra 32(1), 23-44. https://doi.org/10.1193/051712EQS188MR
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import amplification
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_THETA9 = 0.4
_BEND = 7.8
_C4 = 10.0  # [km]
ROCK_VS30 = 1000.0  # [m/s]
_SPREAD_IN_DEVIATIONS = 1.65  # the published range holds nine medians of ten


class Coefficients(NamedTuple):
    """Tables 2 and 3, and the switches of the variants.

    Attributes
    ----------
    slab
        1 for intraslab events (F_event), whose distance is from the hypocentre.
    bend, dc1
        Magnitude of the bend of magnitude scaling (C1), and its shift.
    theta6_shift
        Regional change of the attenuation with distance.
    spread
        Width of the epistemic range of the median [ln units].
    epsilon
        How many epistemic standard deviations the median is raised.
    single_station
        1 where the deviation is that of a single station.
    """

    vlin: float
    b: float
    theta1: float
    theta2: float
    theta3: float
    theta4: float
    theta5: float
    theta6: float
    theta7: float
    theta8: float
    theta10: float
    theta11: float
    theta12: float
    theta13: float
    theta14: float
    theta15: float
    theta16: float
    phi: float
    tau: float
    sigma: float
    sigma_ss: float
    slab: float
    bend: float
    dc1: float
    theta6_shift: float
    spread: float
    epsilon: float
    single_station: float


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 2."""
    m = mag - (c.bend + c.dc1)
    return where(m <= 0.0, c.theta4 * m, c.theta5 * m) + c.theta13 * (10.0 - mag) ** 2


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 1: geometric spreading and anelastic attenuation."""
    r = where(c.slab > 0.0, x.rhypo, x.rrup)
    slope = c.theta2 + c.theta14 * c.slab + c.theta3 * (x.mag - c.bend)
    near = slope * log(r + _C4 * exp(_THETA9 * (x.mag - 6.0)))
    return near + (c.theta6 + c.theta6_shift) * r


@elementwise
def _slab_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 3: intraslab events and their depth."""
    return c.slab * (c.theta10 + c.theta11 * (minimum(x.hypo_depth, 120.0) - 60.0))


@elementwise
def _backarc_term(c: Coefficients, x: Context, behind: Numeric) -> Numeric:
    """Equation 4: sites behind the volcanic front, as a share of the full term."""
    slab = c.slab > 0.0
    r = where(slab, maximum(x.rhypo, 85.0), maximum(x.rrup, 100.0))
    slope = where(slab, c.theta8, c.theta16)
    return behind * (where(slab, c.theta7, c.theta15) + slope * log(r / 40.0))


@elementwise
def _source_and_path(c: Coefficients, x: Context, behind: Numeric) -> Numeric:
    """Equation 1 without the site term."""
    base = c.theta1 + c.theta4 * c.dc1 + _magnitude_term(c, x.mag) + _distance_term(c, x)
    return base + _slab_term(c, x) + _backarc_term(c, x, behind)


@elementwise
def rock_pga(c_ref: Coefficients, x: Context, behind: Numeric) -> Numeric:
    """Return ln PGA on rock of 1000 m/s; `behind` is the share of the term of the backarc."""
    return _source_and_path(c_ref, x, behind) + amplification(
        c_ref.vlin, c_ref.b, c_ref.theta12, ROCK_VS30, ROCK_VS30, 0.0
    )


@elementwise
def moments_behind(c: Coefficients, reference: Reference, x: Context, behind: Numeric) -> Moments:
    """Return equation 1 and table 3; `behind` is the share of the term of the backarc."""
    site = amplification(c.vlin, c.b, c.theta12, x.vs30, ROCK_VS30, exp(reference.rock))
    mean = _source_and_path(c, x, behind) + site + c.epsilon * c.spread / _SPREAD_IN_DEVIATIONS
    single = c.single_station > 0.0
    phi_ss = sqrt(c.sigma_ss**2 - c.tau**2)
    return Moments(mean, where(single, c.sigma_ss, c.sigma), c.tau, where(single, phi_ss, c.phi))


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1000 m/s."""
    return Reference(rock_pga(c_ref, x, where(x.backarc > 0.0, 1.0, 0.0)), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of table 3."""
    return moments_behind(c, reference, x, where(x.backarc > 0.0, 1.0, 0.0))


FORMULA = Formula("abrahamson_2015", Coefficients, moments, reference)


class _Variant(NamedTuple):
    """What tells the variants apart: the shift of the bend and the constant term."""

    slab: bool
    dc1: float = 0.0
    dc1_column: str | None = None
    theta1_column: str | None = None


_VARIANTS = {
    "AbrahamsonEtAl2015SInter": _Variant(False, dc1_column="dc1_central"),
    "AbrahamsonEtAl2015SInterHigh": _Variant(False, dc1_column="dc1_high"),
    "AbrahamsonEtAl2015SInterLow": _Variant(False, dc1_column="dc1_low"),
    "AbrahamsonEtAl2015SInter_scaled": _Variant(
        False, dc1_column="dc1_central", theta1_column="theta1_scaled"
    ),
    "AbrahamsonEtAl2015SSlab": _Variant(True, dc1=-0.3),
    "AbrahamsonEtAl2015SSlabHigh": _Variant(True, dc1=-0.1),
    "AbrahamsonEtAl2015SSlabLow": _Variant(True, dc1=-0.5),
    "AbrahamsonEtAl2015SSlab_scaled": _Variant(True, dc1=-0.3, theta1_column="theta1_scaled"),
}


def abrahamson_et_al_2015(
    variant: str,
    *,
    ergodic: bool = True,
    theta6_adjustment: float = 0.0,
    sigma_mu_epsilon: float = 0.0,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        One of the names in logic trees: for interface (``SInter``) or intraslab (``SSlab``)
        events, with a high or a low bend of magnitude scaling (``High``, ``Low``), with the
        medians of the maps of Central America (``_scaled``).
    ergodic
        False gives the deviation of a single station.
    theta6_adjustment
        Regional change of the attenuation with distance [1/km].
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    """
    chosen = _VARIANTS[variant]
    slab = chosen.slab
    copies = {"spread": "spread_slab" if slab else "spread_interface"}
    copies |= {"dc1": chosen.dc1_column} if chosen.dc1_column else {}
    copies |= {"theta1": chosen.theta1_column} if chosen.theta1_column else {}
    table = CoefficientTable.read("subduction/abrahamson_2015").with_columns(
        slab=float(slab),
        bend=_BEND,
        dc1=chosen.dc1,
        theta6_shift=theta6_adjustment,
        epsilon=sigma_mu_epsilon,
        single_station=0.0 if ergodic else 1.0,
    )
    fields = {"rhypo", "hypo_depth"} if slab else {"rrup"}
    return GroundMotionModel(
        name=variant,
        formula=FORMULA,
        table=table.with_copies(copies),
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="Geometric mean",
        requires=frozenset({"mag", "vs30", "backarc"} | fields),
    )
