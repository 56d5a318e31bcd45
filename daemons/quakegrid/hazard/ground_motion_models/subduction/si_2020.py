# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Si, Midorikawa and Kishida (2020): subduction earthquakes of Japan, NGA-Subduction.

Si H., Midorikawa S., Kishida T. (2022). Development of NGA-Sub ground-motion prediction equation
of 5%-damped pseudo-spectral acceleration based on database of subduction earthquakes in Japan.
Earthquake Spectra 38(4), 2682-2706; PEER report 2020/06, University of California, Berkeley.
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
from quakegrid.hazard.kernels.elementary import (
    Numeric,
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

_LN10 = 2.302585092994046
_REFERENCE_VS30 = 760.0  # [m/s]
_F3 = 0.1  # [g]
_MOHO_DEPTH = 30.0  # [km]
_LARGEST_SOURCE = 8.3  # magnitude from which near distances saturate no more
_LONG_PERIOD = 2.0  # [s] from which magnitude scaling bends at a smaller magnitude


class Coefficients(NamedTuple):
    """The published table, and `slab`: 1 for intraslab events."""

    e: float
    a1: float
    a2: float
    d1: float
    h: float
    cd: float
    dd: float
    c: float
    vc: float
    f4: float
    f5: float
    phi: float
    tau: float
    c_gs: float
    c_attn: float
    slab: float
    period: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the scaling with magnitude and depth [log10 units]."""
    bend = where(c.period >= _LONG_PERIOD, 7.5, 8.3)
    magnitude = c.a1 * minimum(x.mag, bend) + c.a2 * maximum(x.mag - bend, 0.0)
    return c.e + magnitude + c.d1 * c.slab + c.h * x.hypo_depth


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Return the decay [log10 units]; far from deep events it is faster."""
    near = c.c_gs * exp10(0.5 * minimum(x.mag, _LARGEST_SOURCE))
    body = log10(x.rrup + near)
    critical = 1.7 * x.hypo_depth
    far = (x.hypo_depth > _MOHO_DEPTH) & (x.rrup > critical)
    spreading = where(far, 1.6 * body - 0.6 * log10(critical + near), body)
    return c.c_attn * x.rrup - spreading


@elementwise
def _ln_rock(c: Coefficients, x: Context) -> Numeric:
    """Return ln of the median on rock of 760 m/s outside basins."""
    return _LN10 * (_source_term(c, x) + _path_term(c, x))


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, ln_pga_rock: Numeric) -> Numeric:
    """Return linear and nonlinear amplification [ln units]."""
    soft = exp(c.f5 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    slope = 0.5 * c.f4 * (soft - exp(c.f5 * (_REFERENCE_VS30 - 360.0)))
    linear = c.c * log(minimum(vs30, c.vc) / _REFERENCE_VS30)
    return linear + slope * log((exp(ln_pga_rock) + _F3) / _F3)


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return amplification by z2.5, if unknown that of Campbell and Bozorgnia (2014) [ln units]."""
    usual = exp(5.359 - 1.102 * log(x.vs30))
    return _LN10 * (c.cd + c.dd * where(x.z2pt5 <= -999.0, usual, x.z2pt5))


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(_ln_rock(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the standard deviations."""
    mean = _ln_rock(c, x) + _site_term(c, x.vs30, reference.rock) + _basin_term(c, x)
    return Moments(mean, sqrt(c.tau**2 + c.phi**2), c.tau, c.phi)


FORMULA = Formula("si_2020", Coefficients, moments, reference)


def si_et_al_2020(slab: bool) -> GroundMotionModel:
    """Return the model of interface or intraslab events."""
    return GroundMotionModel(
        name="SiEtAl2020SSlab" if slab else "SiEtAl2020SInter",
        formula=FORMULA,
        table=CoefficientTable.read("subduction/si_2020").with_columns(slab=float(slab)),
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="RotD50",
        requires=frozenset({"mag", "hypo_depth", "rrup", "vs30", "z2pt5"}),
        validity={"mag": (5.5, 9.1), "rrup": (10.0, 300.0)},
    )
