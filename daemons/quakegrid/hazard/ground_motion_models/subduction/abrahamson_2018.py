# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson et al. (2018): the update of the BC Hydro model with NGA-Subduction data.

Abrahamson N., Kuehn N., Gulerce Z., Gregor N., Bozorgnia Y., Parker G., Stewart J., Chiou B.,
Idriss I.M., Campbell K., Youngs R. (2018). Update of the BC Hydro subduction ground-motion
model using the NGA-Subduction dataset. PEER report 2018/02, University of California, Berkeley.
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
from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import (
    amplification,
    amplification_derivative,
    nonlinear_variance,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_2015 import ROCK_VS30
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    log,
    minimum,
    sqrt,
    where,
)

_A3 = 0.1
_A5 = 0.0
_A9 = 0.4
_A10 = 1.73
_C4 = 10.0  # [km]
_C1 = 7.8
_C1_SLAB = 7.2
_PHI_AMP = 0.3


class Coefficients(NamedTuple):
    """The published table, and what tells the variants apart.

    Attributes
    ----------
    c1
        Magnitude of the bend.
    adjustment
        From the global model to Cascadia [ln units].
    slab
        1 for intraslab events.
    spread
        Epistemic shift of the median [ln units].
    branch
        1, 0 or -1: the upper, central or lower median.
    tau_of_pga
        1 where the between-event deviation of PGA stands in all terms of soft sites, 0 where
        it is that of the measure in the term without the correlation.
    """

    c1: float
    c1_interface: float
    vlin: float
    b: float
    a1: float
    a2: float
    a4: float
    a6: float
    a11: float
    a12: float
    a13: float
    a14: float
    adjustment: float
    phi0: float
    tau0: float
    rho_w: float
    rho_b: float
    slab: float
    spread: float
    branch: float
    tau_of_pga: float


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the scaling with magnitude."""
    m = mag - c.c1
    return where(m <= 0.0, c.a4 * m, _A5 * m) + c.a13 * (10.0 - mag) ** 2


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Return geometric spreading and anelastic attenuation."""
    slope = c.a2 + c.a14 * c.slab + _A3 * (x.mag - _C1)
    return slope * log(x.rrup + _C4 * exp(_A9 * (x.mag - 6.0))) + c.a6 * x.rrup


@elementwise
def _source_and_path(c: Coefficients, x: Context) -> Numeric:
    """Return the mean without the site term."""
    depth = c.slab * (_A10 + c.a11 * (minimum(x.ztor, 100.0) - 60.0))
    base = c.a1 + c.a4 * (c.c1 - c.c1_interface) + _magnitude_term(c, x.mag) + _distance_term(c, x)
    return base + depth + c.adjustment


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1000 m/s, on the central branch."""
    rock = amplification(c_ref.vlin, c_ref.b, c_ref.a12, ROCK_VS30, ROCK_VS30, 0.0)
    return Reference(_source_and_path(c_ref, x) + rock, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean, and deviations that fall with the nonlinearity of the site."""
    pga = exp(reference.rock)
    site = amplification(c.vlin, c.b, c.a12, x.vs30, ROCK_VS30, pga)
    mean = _source_and_path(c, x) + site + c.branch * c.spread
    derivative = amplification_derivative(c.vlin, c.b, x.vs30, pga)
    tau2 = nonlinear_variance(c.tau0, c_ref.tau0, derivative, c.rho_b)
    other = derivative**2 * (c.tau0**2 - c_ref.tau0**2)
    tau2 += where(c.tau_of_pga > 0.0, 0.0, other)
    within, within_ref = sqrt(c.phi0**2 - _PHI_AMP**2), sqrt(c_ref.phi0**2 - _PHI_AMP**2)
    phi2 = nonlinear_variance(within, within_ref, derivative, c.rho_w) + _PHI_AMP**2
    return Moments(mean, sqrt(tau2 + phi2), sqrt(tau2), sqrt(phi2))


FORMULA = Formula("abrahamson_2018", Coefficients, moments, reference)


def abrahamson_et_al_2018(
    *, slab: bool, branch: float, as_published: bool = False
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    slab
        Whether events are intraslab.
    branch
        1, 0 or -1: the upper, central or lower median.
    as_published
        Whether the between-event deviation of soft sites is made of those of the measure and
        of PGA throughout; as hazard has been computed one term has that of the measure twice.
    """
    side = "slab" if slab else "interface"
    copies = {"spread": f"spread_{side}", "adjustment": f"adj_{'slab' if slab else 'int'}"}
    table = CoefficientTable.read("subduction/abrahamson_2018").with_columns(
        slab=float(slab), branch=branch, c1=_C1_SLAB, tau_of_pga=float(as_published)
    )
    if not slab:
        copies["c1"] = "c1_interface"
    fields = {"mag", "rrup", "vs30"} | ({"ztor"} if slab else set())
    return GroundMotionModel(
        name="AbrahamsonEtAl2018SSlab" if slab else "AbrahamsonEtAl2018SInter",
        formula=FORMULA,
        table=table.with_copies(copies),
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="Geometric mean",
        requires=frozenset(fields),
    )
