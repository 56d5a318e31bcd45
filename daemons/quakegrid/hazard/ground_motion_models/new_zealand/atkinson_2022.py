# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson (2022): backbone models of crustal, interface and slab earthquakes of New Zealand.

Atkinson G.M. (2022). Backbone ground-motion models for crustal, interface, and slab earthquakes
in New Zealand from equivalent point-source concepts. GNS Science Report 2022/11.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    choice,
)
from quakegrid.hazard.ground_motion_models.new_zealand.backarc_2022 import (
    backarc_term,
    with_backarc,
)
from quakegrid.hazard.ground_motion_models.nga_west.hassani_atkinson_2018 import ln_spreading
from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import nonlinear_variance
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

_LN_GRAVITY = 6.8885724595653635  # ln of 981 cm/s2, with which the author converts
_REFERENCE_VS30 = 760.0  # [m/s]
_F3 = 0.1  # [g]
_PHI_AMP = 0.3
#: Between the epistemic deviation of the author and the spread of his branches.
_EPISTEMIC_SCALE = 0.893 * 1.28155


class Coefficients(NamedTuple):
    """The author's table, and what tells the variants apart.

    Attributes
    ----------
    f
        Frequency on which attenuation depends [Hz].
    sigma, we, be
        Total deviation, that within events at one site, and that between events.
    gamma_limit, gamma0, gamma1
        Of the anelastic attenuation [1/km].
    branch
        1, 0 or -1: the upper, central or lower median.
    modified
        1 where the deviations of soft sites are reduced by their nonlinearity.
    """

    f: float
    c: float
    vc: float
    f4: float
    f5: float
    b3: float
    b4: float
    c0: float
    c1: float
    c2: float
    sigma: float
    we: float
    be: float
    phi_s2s: float
    gamma_limit: float
    gamma0: float
    gamma1: float
    branch: float
    modified: float
    backarc_slab: float
    theta7: float
    theta8: float
    rho_w: float
    rho_b: float


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Geometric spreading from an equivalent point, and anelastic attenuation."""
    spread = ln_spreading(c.b3 + c.b4 * x.mag, 50.0, x)
    return spread - minimum(c.gamma_limit, c.gamma0 + c.gamma1 * log(c.f)) * x.rrup


@elementwise
def _epistemic_shift(c: Coefficients, x: Context) -> Numeric:
    """Return how far the median of a branch is from the central one."""
    ln_r = log(maximum(x.rrup, 0.1))
    far = 0.12 * ln_r - 0.25
    upper = clip(maximum(1.0 - 0.3 * ln_r, far), 0.3, 0.8)
    lower = clip(maximum(0.6 - 0.13 * ln_r, far), 0.3, 0.5)
    spread = where(c.branch > 0.0, upper, lower) + 0.15 * maximum(x.mag - 7.0, 0.0)
    return c.branch * _EPISTEMIC_SCALE * spread


@elementwise
def _ln_rock(c: Coefficients, x: Context) -> Numeric:
    """Return ln of the median on rock of 760 m/s [ln g]."""
    source = c.c0 + (c.c1 + c.c2 * x.mag) * x.mag - _LN_GRAVITY
    return source + _path_term(c, x) + backarc_term(c, x)


@elementwise
def _nonlinear_slope(c: Coefficients, vs30: Numeric) -> Numeric:
    """Return the change of amplification with ln of the shaking of rock."""
    soft = exp(c.f5 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    return c.f4 * (soft - exp(c.f5 * (_REFERENCE_VS30 - 360.0)))


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(_ln_rock(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median of a branch and its deviations."""
    pga = exp(reference.rock)
    slope = _nonlinear_slope(c, x.vs30)
    linear = c.c * log(minimum(x.vs30, c.vc) / _REFERENCE_VS30)
    mean = _ln_rock(c, x) + linear + slope * log(pga / _F3 + 1.0) + _epistemic_shift(c, x)
    derivative = c.modified * slope * pga / (pga + _F3)
    phi2_ref = c_ref.we**2 + c_ref.phi_s2s**2 - _PHI_AMP**2
    phi2_linear = c.we**2 + c.phi_s2s**2 - _PHI_AMP**2
    phi2 = nonlinear_variance(sqrt(phi2_linear), sqrt(phi2_ref), derivative, c.rho_w)
    tau2 = nonlinear_variance(c.be, c_ref.be, derivative, c.rho_b)
    phi2 += _PHI_AMP**2
    sigma = where(c.modified > 0.0, sqrt(tau2 + phi2), c.sigma)
    return Moments(mean, sigma, sqrt(tau2), sqrt(phi2))


FORMULA = Formula("atkinson_2022", Coefficients, moments, reference)


class _Events(NamedTuple):
    """What is special to a kind of events."""

    region: str
    source: str
    gamma_limit: float
    gamma0: float
    gamma1: float


_EVENTS: Mapping[str, _Events] = MappingProxyType(
    {
        "crust": _Events("Active Shallow Crust", "crust", 0.008, 0.005, 0.0016),
        "interface": _Events("Subduction Interface", "crust", 0.006, 0.0045, 0.0014),
        "slab": _Events("Subduction IntraSlab", "slab", 0.005, 0.004, 0.0012),
    }
)
_BRANCHES: Mapping[str, float] = MappingProxyType({"Lower": -1.0, "Central": 0.0, "Upper": 1.0})


def atkinson_2022(
    events: str, *, epistemic: str = "Central", modified_sigma: bool = False
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    events
        ``crust``, ``interface`` or ``slab``.
    epistemic
        The median: ``Lower``, ``Central`` or ``Upper``.
    modified_sigma
        Whether the deviations of soft sites are reduced by their nonlinearity.

    Raises
    ------
    UserInputError
        An unknown branch.
    """
    kind = _EVENTS[events]
    slab = events == "slab"
    copies = {f"c{order}": f"c{order}_{kind.source}" for order in (0, 1, 2)}
    copies |= {name: f"{name}_{events}" for name in ("sigma", "we", "be")}
    table = CoefficientTable.read("new_zealand/atkinson_2022").with_copies(copies)
    table = table.with_columns(
        gamma_limit=kind.gamma_limit,
        gamma0=kind.gamma0,
        gamma1=kind.gamma1,
        branch=choice("epistemic", epistemic, _BRANCHES),
        modified=float(modified_sigma),
    )
    optional = {"backarc"} if slab else set()
    return GroundMotionModel(
        name="Atkinson2022",
        formula=FORMULA,
        table=with_backarc(table, slab=slab),
        reference_imt="PGA",
        tectonic_region_type=kind.region,
        component="RotD50",
        requires=frozenset({"mag", "rrup", "vs30"} | optional),
    )
