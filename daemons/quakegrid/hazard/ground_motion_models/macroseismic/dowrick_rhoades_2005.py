# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dowrick and Rhoades (2005): Modified Mercalli intensity, New Zealand.

Dowrick D.J., Rhoades D.A. (2005). Revised models for attenuation of Modified Mercalli intensity
in New Zealand earthquakes. Bulletin of the New Zealand Society for Earthquake Engineering 38(4),
185-214. https://doi.org/10.5459/bnzsee.38.4.185-214
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
    absolute,
    clip,
    elementwise,
    log10,
    sqrt,
    where,
)


class Coefficients(NamedTuple):
    """Coefficients of the two models, and the switches of the variants.

    Attributes
    ----------
    crustal
        1 for shallow crustal events: the style of faulting matters.
    interface
        1 for interface events (delta_I), which are reverse.
    volcanic
        1 for events of the Taupo volcanic zone (delta_V).
    """

    a1: float
    a2: float
    a2r: float
    a2v: float
    a3: float
    a3s: float
    a3v: float
    a4: float
    a5: float
    d: float
    phi: float
    tau: float
    crustal: float
    interface: float
    volcanic: float


@elementwise
def _site_term(vs30: Numeric, on_rock: Numeric) -> Numeric:
    """Return the change of intensity by site class, which falls as the shaking grows."""
    soft = where(vs30 < 180.0, 1.0, where(vs30 <= 360.0, 0.5, 0.0))
    hard = where(vs30 > 1500.0, -1.0, where(vs30 > 760.0, -0.5, 0.0))
    return (soft + hard) * (1.0 - 0.5 * (clip(on_rock, 7.0, 9.5) - 7.0))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the intensity and its deviations."""
    reverse = (x.rake > 45.0) & (x.rake < 135.0)
    strike_slip = (absolute(x.rake) <= 45.0) | (absolute(x.rake) >= 135.0)
    reverse_share = where(reverse, c.crustal, 0.0) + c.interface
    strike_slip_share = where(strike_slip, c.crustal, 0.0)
    slope = c.a2 + c.a2r * reverse_share + c.a2v * c.volcanic
    attenuation = c.a3 + c.a3s * strike_slip_share + c.a3v * c.volcanic
    r = log10(x.rrup**3 + c.d**3) / 3.0
    mean = c.a1 + slope * x.mag + attenuation * r + c.a4 * x.hypo_depth + c.a5 * c.interface
    return Moments(mean + _site_term(x.vs30, mean), sqrt(c.tau**2 + c.phi**2), c.tau, c.phi)


FORMULA = Formula("dowrick_rhoades_2005", Coefficients, moments)

_REGIONS = {
    "crustal": "Active Shallow Crust",
    "interface": "Subduction Interface",
    "slab": "Subduction IntraSlab",
    "volcanic": "Volcanic",
}


def dowrick_rhoades_2005(kind: str) -> GroundMotionModel:
    """Return the model for ``crustal``, ``interface``, ``slab`` or ``volcanic`` events."""
    stem = "macroseismic/dowrick_rhoades_2005" + ("_slab" if kind == "slab" else "")
    return GroundMotionModel(
        name="DowrickRhoades2005",
        formula=FORMULA,
        table=CoefficientTable.read(stem).with_columns(
            crustal=float(kind == "crustal"),
            interface=float(kind == "interface"),
            volcanic=float(kind == "volcanic"),
        ),
        tectonic_region_type=_REGIONS[kind],
        component="Horizontal",
        requires=frozenset(
            {"mag", "rrup", "hypo_depth", "vs30", *(["rake"] if kind == "crustal" else [])}
        ),
    )
