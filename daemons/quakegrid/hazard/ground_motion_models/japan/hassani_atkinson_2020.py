# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hassani and Atkinson (2021): earthquakes of Japan by an equivalent point source.

Hassani B., Atkinson G.M. (2021). Equivalent point-source ground-motion model for subduction
earthquakes in Japan. Bulletin of the Seismological Society of America 111(2), 951-974.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west.hassani_atkinson_2018 import (
    SourceCoefficients,
    ln_source,
    ln_spreading,
    with_kappa,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    log10,
    maximum,
    minimum,
    sqrt,
    where,
)

_LN10 = 2.302585092994046
_LN_GRAVITY = 6.8885724595653635  # ln of 981 cm/s2
_REFERENCE_VS30 = 760.0  # [m/s]
_F3 = 0.1  # [g]

#: Those of the source, and in log10 units those of path, calibration, site and region: `slope`
#: is of the stress parameter with depth, `gamma` the anelastic attenuation, `f` log10 of the
#: frequency.
Coefficients = extended(
    SourceCoefficients,
    "f b3 b4 ln_unit amp_cr chf clf0 clf1 cv1 cv2 cz0 cz1 cz2 f4 f5 tau ps2s pss sigma"
    " cc transition stress slope shallow deep gamma",
)


@elementwise
def _ln_rock(c: Any, x: Context) -> Numeric:
    """Return ln of the median on rock of 760 m/s."""
    stress = c.stress + c.slope * (clip(x.hypo_depth, c.shallow, c.deep) - c.shallow)
    calibration = c.cc + c.chf + c.amp_cr + c.clf0 + c.clf1 * (clip(x.mag, 5.5, 7.0) - 5.5)
    path = ln_spreading(c.b3 + c.b4 * x.mag, c.transition, x)
    regional = _LN10 * (calibration + c.gamma * x.rrup)
    return ln_source(c, x.mag, stress) + path + regional - c.ln_unit


@elementwise
def _vs30_term(c: Any, vs30: Numeric, ln_pga_rock: Numeric) -> Numeric:
    """Return linear and nonlinear amplification [log10 units]."""
    stiff = c.cv2 * log10(clip(vs30, 250.0, 1000.0) / _REFERENCE_VS30)
    linear = stiff + c.cv1 * log10(clip(vs30, 100.0, 250.0) / 250.0)
    soft = exp(c.f5 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    slope = c.f4 * (soft - exp(c.f5 * (_REFERENCE_VS30 - 360.0)))
    return linear + slope * log(exp(ln_pga_rock) / _F3 + 1.0)


@elementwise
def _basin_term(c: Any, z2pt5: Numeric) -> Numeric:
    """Return amplification by the depth to 2.5 km/s; one that is unknown counts as shallow."""
    z = 1000.0 * maximum(z2pt5, 0.0)
    moderate = c.cz1 * log10(clip(z, 150.0, 800.0) / 150.0)
    return c.cz0 + moderate + c.cz2 * log10(clip(z, 800.0, 4200.0) / 800.0)


@elementwise
def _resonance_term(c: Any, f0: Numeric) -> Numeric:
    """Return amplification around the peak frequency of the site, none if it is unknown."""
    # the ratio of a peak acceleration or velocity is of no meaning and is held finite
    ln_ratio = log10(maximum(f0, 1e-3)) - c.f
    below = 0.421 * (clip(ln_ratio, log10(0.5), 0.0) - log10(0.5))
    above = -0.604 * clip(ln_ratio, 0.0, log10(2.5))
    far = 0.086 * maximum(ln_ratio - log10(2.5), 0.0)
    wanted = (c.f > -9.0) & (f0 > 0.0)
    return where(wanted, -0.011 + below + above + far, 0.0)


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(_ln_rock(c_ref, x), 0.0)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the median and the published deviations."""
    site = _vs30_term(c, x.vs30, reference.rock) + _basin_term(c, x.z2pt5)
    mean = _ln_rock(c, x) + _LN10 * (site + _resonance_term(c, x.f0))
    return Moments(mean, c.sigma, c.tau, sqrt(c.ps2s**2 + c.pss**2))


FORMULA = Formula("hassani_atkinson_2020", Coefficients, moments, reference)


class _Events(NamedTuple):
    """What is special to a kind of events."""

    region: str
    suffix: str
    cc: float
    transition: float
    stress: float
    slope: float
    shallow: float
    deep: float


_EVENTS: Mapping[str, _Events] = MappingProxyType(
    {
        "interface": _Events("Subduction Interface", "if", 0.85, 150.0, 1.606, 0.0097, 25.0, 55.0),
        "slab": _Events("Subduction IntraSlab", "is", 0.9, 250.0, 1.9241, 0.0133, 40.0, 90.0),
        "crust": _Events("Active Shallow Crust", "cr", 0.45, 50.0, 2.5011, 0.0, 0.0, 30.0),
    }
)


def hassani_atkinson_2020(
    events: str,
    *,
    kappa: float = 0.04,
    backarc: bool = False,
    forearc_ne: bool = True,
    forearc_sw: bool = False,
) -> GroundMotionModel:
    """Return the model of a kind of events.

    Parameters
    ----------
    events
        ``interface``, ``slab`` or ``crust``.
    kappa
        Near-surface attenuation [s].
    backarc, forearc_ne, forearc_sw
        Through which part of Japan waves travel; one of the three.

    Raises
    ------
    UserInputError
        Not one of the three, or a kappa that is not positive.
    """
    kind = _EVENTS[events]
    parts = {"barc": backarc, "farc_ne": forearc_ne, "farc_sw": forearc_sw}
    chosen = [name for name, flag in parts.items() if flag]
    if len(chosen) != 1:
        raise UserInputError("set one of backarc, forearc_ne (which is set) and forearc_sw")
    copies = {name: f"{name}_{kind.suffix}" for name in ("clf0", "clf1", "pss")}
    copies |= {"gamma": f"{chosen[0]}_{kind.suffix}", "sigma": f"s_{kind.suffix}"}
    table = with_kappa(CoefficientTable.read("japan/hassani_atkinson_2020"), kappa)
    table = table.with_copies(copies).with_columns(
        ln_unit=_LN_GRAVITY,
        cc=kind.cc,
        transition=kind.transition,
        stress=kind.stress,
        slope=kind.slope,
        shallow=kind.shallow,
        deep=kind.deep,
    )
    return GroundMotionModel(
        name="HassaniAtkinson2020",
        formula=FORMULA,
        table=table.updated({"PGV": {"ln_unit": 0.0}}),
        reference_imt="PGA",
        tectonic_region_type=kind.region,
        component="Geometric mean",
        requires=frozenset({"mag", "hypo_depth", "rrup", "vs30", "z2pt5", "f0"}),
    )
