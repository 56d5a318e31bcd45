# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chao et al. (2020): crustal, interface and intraslab earthquakes, Taiwan.

Chao S.-H., Chiou B., Hsu C.-C., Lin P.-S. (2020). A horizontal ground-motion model for crustal
and subduction earthquakes in Taiwan. Earthquake Spectra 36(2), 463-506.
https://doi.org/10.1177/8755293019891711
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
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_MREF = 6.5
_H = 10.0  # [km]
_SITE_VS30 = 760.0  # [m/s] what sites are told against
_ROCK_VS30 = 1180.0  # [m/s] where the motion tells nonlinearity


class Coefficients(NamedTuple):
    """Coefficients of one type of earthquake, and the switches of the variants.

    Attributes
    ----------
    style
        1 for crustal events, whose style of faulting matters.
    constant
        Of subduction events.
    mc
        Magnitude from which on source scaling is linear.
    beyond
        Change of slope there, of subduction events.
    bend, bend6
        Of squared magnitudes (crustal), of magnitudes below 6 (subduction).
    growth
        How the near-source distance grows with magnitude beyond `mc`.
    href
        Depth that the term of depth is told against [km].
    strong
        Scale of the motion on rock that makes sites nonlinear [g, cm/s].
    aftershock, manila, geology
        1 for aftershocks, for events of the Manila trench, for vs30 inferred from geology.
    """

    c1: float
    c2: float
    c3: float
    c6: float
    c7: float
    c8: float
    c11: float
    c14: float
    c17: float
    c19: float
    c21: float
    c23: float
    c24: float
    c25: float
    c26: float
    c27: float
    c28: float
    tau1: float
    tau2: float
    phiss1: float
    phiss2: float
    phis2s: float
    style: float
    constant: float
    mc: float
    beyond: float
    bend: float
    bend6: float
    growth: float
    href: float
    aftershock: float
    manila: float
    geology: float
    strong: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the terms of the type of event, of magnitude and of depth."""
    reverse = (x.rake >= 30.0) & (x.rake <= 150.0)
    normal = (x.rake <= -30.0) & (x.rake >= -150.0)
    style = where(reverse, c.c1, where(normal, c.c3, c.c2))
    kind = where(c.style > 0.0, style, c.constant) + c.aftershock * c.c6 + c.manila * c.c7
    over = maximum(x.mag - c.mc, 0.0)
    m = minimum(x.mag, c.mc) - _MREF
    square = c.bend * (m**2 + 2.0 * (c.mc - _MREF) * over)
    small = c.bend6 * maximum(6.0 - x.mag, 0.0) + c.c11 * maximum(5.0 - x.mag, 0.0)
    magnitude = c.c8 * (x.mag - _MREF) + square + small + c.beyond * over
    return kind + magnitude + c.c14 * (x.ztor - c.href)


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Return spreading from the rupture on, and anelastic attenuation."""
    h = _H * exp(c.growth * maximum(x.mag - c.mc, 0.0))
    limited = where(c.style > 0.0, x.mag, minimum(x.mag, c.mc))
    slope = c.c17 + c.c19 * (limited - _MREF)
    return slope * log(sqrt(x.rrup**2 + h**2) / h) + c.c21 * x.rrup


@elementwise
def _site_term(c: Coefficients, x: Context, on_site_reference: Numeric) -> Numeric:
    """Return the terms of vs30, linear and not, and of the depth to 1.0 km/s."""
    linear = c.c24 * log(x.vs30 / _SITE_VS30)
    rock = exp(on_site_reference + c.c24 * log(_ROCK_VS30 / _SITE_VS30))
    ratio = minimum(x.vs30, _SITE_VS30) / _SITE_VS30
    softened = rock / (ratio * sqrt(ratio))
    nonlinear = c.c23 * log((softened + c.strong) / (rock + c.strong))
    v2 = x.vs30**2
    mean = -4.08 / 2.0 * log((v2 + 355.4**2) / (1750.0**2 + 355.4**2))
    deep = c.c25 * (log(maximum(x.z1pt0, 1e-9)) - mean)
    return linear + nonlinear + where(x.z1pt0 > -999.0, deep, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations."""
    inferred = where(c.geology > 0.0, c.c27, c.c28)
    base = _source_term(c, x) + _path_term(c, x) + where(x.vs30measured > 0.0, c.c26, inferred)
    share = clip((x.mag - 4.5) / 2.0, 0.0, 1.0)
    tau = c.tau1 + (c.tau2 - c.tau1) * share
    phiss = c.phiss1 + (c.phiss2 - c.phiss1) * share
    phi2 = phiss**2 + c.phis2s**2
    return Moments(base + _site_term(c, x, base), sqrt(tau**2 + phi2), tau, sqrt(phi2))


FORMULA = Formula("chao_2020", Coefficients, moments)


class _Type(NamedTuple):
    """A type of earthquake: its region, the columns of its own, its constants."""

    region: str
    group: str
    copies: dict[str, str]
    constants: dict[str, float]


_TYPES = {
    "crustal": _Type(
        "Active Shallow Crust",
        "cr",
        {"c14": "c14_cr", "bend": "c10"},
        {"style": 1.0, "constant": 0.0, "mc": 7.6, "beyond": 0.0, "bend6": 0.0}
        | {"growth": 0.0, "href": 0.0},
    ),
    "interface": _Type(
        "Subduction Interface",
        "sb",
        {"c14": "c14_if", "constant": "c4_if", "beyond": "c29_if", "bend6": "c13"},
        {"style": 0.0, "mc": 7.1, "bend": 0.0, "growth": 0.3, "href": 0.0},
    ),
    "slab": _Type(
        "Subduction IntraSlab",
        "sb",
        {"c14": "c14_is", "constant": "c4_is", "beyond": "c29_is", "bend6": "c13"},
        {"style": 0.0, "mc": 7.1, "bend": 0.0, "growth": 0.0, "href": 35.0},
    ),
}
_OF_GROUP = ("c8", "c11", "c17", "c19", "c21", "tau1", "tau2", "phiss1", "phiss2")


def chao_2020(
    kind: str, *, manila: bool = False, aftershocks: bool = False, geology: bool = True
) -> GroundMotionModel:
    """Return the model for a type of earthquake.

    Parameters
    ----------
    kind
        ``crustal``, ``interface`` or ``slab``.
    manila
        Whether for events of the Manila trench.
    aftershocks
        Whether for aftershocks.
    geology
        Whether a vs30 that is not measured is inferred from geology.
    """
    chosen = _TYPES[kind]
    table = CoefficientTable.read("asia_australia/chao_2020").with_columns(
        **chosen.constants,
        manila=float(manila),
        aftershock=float(aftershocks),
        geology=float(geology),
        strong=2.4,
    )
    table = table.updated({"PGV": {"strong": 2400.0}})
    copies = chosen.copies | {name: f"{name}_{chosen.group}" for name in _OF_GROUP}
    fields = {"mag", "ztor", "rrup", "vs30", "vs30measured", "z1pt0"}
    return GroundMotionModel(
        name="ChaoEtAl2020",
        formula=FORMULA,
        table=table.with_copies(copies),
        tectonic_region_type=chosen.region,
        component="Geometric mean",
        requires=frozenset(fields | {"rake"} if kind == "crustal" else fields),
    )
