# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zhao et al. (2016): crustal, upper mantle, interface and intraslab earthquakes, Japan.

Zhao J.X., Liang X., Jiang F., Xing H., Zhu M., Hou R., Zhang Y., Lan X., Rhoades D.A., Irikura
K., Fukushima Y., Somerville P.G. (2016). Ground-motion prediction equations for subduction
interface earthquakes in Japan using site class and simple geometric attenuation functions.
Bulletin of the Seismological Society of America 106(4), 1518-1534.
https://doi.org/10.1785/0120150034 (interface); 106(4), 1535-1551,
https://doi.org/10.1785/0120150056 (slab); 106(4), 1552-1569,
https://doi.org/10.1785/0120150063 (shallow crust and upper mantle).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
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
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_LARGE = 7.1  # magnitude from which size counts less (M_C)
_SQUARED_FROM = 6.3  # magnitude of the quadratic term of slab events (M_SC)
_SHALLOW = 25.0  # [km] interface events above have coefficients of their own
_DEEP_SLAB = 50.0  # [km] slab events below lose more on the way
_DEEPEST = 100.0  # [km] to which the depth of slab events counts
_NEAR = 30.0  # [km] to which the near-source term of crustal events reaches

# the site term: its shape, and the least amplification for which the model's own holds
_BETA = 0.6
_LN_BETA = -0.5108256237659907
_LN_LEAST_AMPLIFICATION = 0.22314355131420976  # ln 1.25
_WEAK_SHARE = 0.5623818553967893  # ln 10 / ln(10 ** 2 * 0.6)
# impedance of the site classes I to IV beside that of the model's rock
_IMPEDANCE_1 = 0.9097142857142858
_IMPEDANCE_2 = 1.0233333333333332
_IMPEDANCE_3 = 1.0336
_IMPEDANCE_4 = 0.7373333333333333


class Coefficients(NamedTuple):
    """Coefficients of one type of earthquake; those that a type does not have are 0.

    Attributes
    ----------
    near1, near2
        ``exp(near1 + near2 M)`` is added to the distance [km].
    near
        Added to the distance as well [km].
    m_small, m_square, m_large
        Factors of the magnitude to 7.1, of its square beyond 6.3, of what is above 7.1.
    depth, deepest
        Factor of the depth, and the depth to which it counts [km].
    g, g_near, g_far
        Factors of the logarithms of distance.
    e, e_volcanic, e_depth
        Anelastic attenuation, that along volcanic paths, that of deep slab events.
    s2, s3, s4
        Site classes II to IV beside class I.
    s5, s6, s7
        The same for interface events 25 km deep and more.
    m_shallow, g_far_shallow, e_shallow, add_shallow
        In place of others, and added, for those less deep.
    rock
        Class I beside the model's rock: ln S_C1AM.
    a1, src1, f1
        Nonlinear site term of class I: ln A_max, S_RC and f_SR of one-dimensional models.
    phi1
        Deviation within events of class I.
    """

    near1: float
    near2: float
    near: float
    m_small: float
    m_square: float
    m_large: float
    normal: float
    reverse: float
    depth: float
    deepest: float
    g: float
    g_near: float
    g_far: float
    e: float
    e_volcanic: float
    e_depth: float
    add: float
    rock: float
    s2: float
    s3: float
    s4: float
    m_shallow: float
    g_far_shallow: float
    e_shallow: float
    add_shallow: float
    s5: float
    s6: float
    s7: float
    a1: float
    a2: float
    a3: float
    a4: float
    src1: float
    src2: float
    src3: float
    src4: float
    f1: float
    f2: float
    f3: float
    f4: float
    tau: float
    phi1: float
    phi2: float
    phi3: float
    phi4: float


@elementwise
def _by_class(x: Context, one: Numeric, two: Numeric, three: Numeric, four: Numeric) -> Numeric:
    """Return the value of a site class: I above 600 m/s, II above 300, III above 200, IV."""
    soft = where(x.vs30 > 200.0, three, four)
    return where(x.vs30 > 600.0, one, where(x.vs30 > 300.0, two, soft))


@elementwise
def _source_term(c: Coefficients, x: Context, is_shallow: Numeric) -> Numeric:
    """Magnitude, depth and style of faulting."""
    mag = minimum(x.mag, _LARGE)
    size = where(is_shallow, c.m_shallow, c.m_small) * mag + c.m_square * (mag - _SQUARED_FROM) ** 2
    size += c.m_large * maximum(x.mag - _LARGE, 0.0)
    normal = (x.rake >= -135.0) & (x.rake <= -45.0)
    reverse = (x.rake > 45.0) & (x.rake < 135.0)
    style = where(normal, c.normal, where(reverse, c.reverse, 0.0))
    return size + style + c.depth * minimum(x.ztor, c.deepest)


@elementwise
def _path_term(c: Coefficients, x: Context, is_shallow: Numeric) -> Numeric:
    """Geometric and anelastic attenuation."""
    r = x.rrup + c.near + exp(c.near1 + c.near2 * minimum(x.mag, _LARGE))
    r_near = minimum(x.rrup, _NEAR) + c.near + exp(c.near1 + c.near2 * 6.5)
    geometric = c.g * log(r) + c.g_near * log(r_near)
    geometric += where(is_shallow, c.g_far_shallow, c.g_far) * log(x.rrup + 200.0)
    deep = c.e_depth * maximum(x.ztor / _DEEP_SLAB - 1.0, 0.0)
    return (
        geometric + (where(is_shallow, c.e_shallow, c.e) + deep) * x.rrup + c.e_volcanic * x.rvolc
    )


@elementwise
def _loss_of_amplification(
    c: Coefficients, x: Context, ln_rock: Numeric, ln_amplification: Numeric
) -> Numeric:
    """Return how far a site amplifies strong shaking less than weak.

    Parameters
    ----------
    ln_rock
        Shaking of the model's rock [ln g].
    ln_amplification
        Of weak shaking, beside that rock: A_Nmax.
    """
    threshold = _by_class(x, c.src1, c.src2, c.src3, c.src4)
    impedance = _by_class(x, _IMPEDANCE_1, _IMPEDANCE_2, _IMPEDANCE_3, _IMPEDANCE_4)
    own = (threshold * impedance) ** 2
    rate = _by_class(x, c.a1, c.a2, c.a3, c.a4) / (log(own + _BETA) - _LN_BETA)
    # the shaking at which amplification ends; an amplification near 1 has a rule of its own
    strong = sqrt(_BETA * maximum(exp(ln_amplification / rate) - 1.0, 0.0))
    weak = exp(_LN_BETA + _WEAK_SHARE * ln_amplification / rate)
    ends = where(ln_amplification < _LN_LEAST_AMPLIFICATION, weak, strong)
    shaking = exp(ln_rock) * ends / threshold * _by_class(x, c.f1, c.f2, c.f3, c.f4)
    return rate * (log(shaking**2 + _BETA) - _LN_BETA)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median of the site class and the deviations."""
    is_shallow = x.ztor < _SHALLOW
    mean = _source_term(c, x, is_shallow) + _path_term(c, x, is_shallow)
    mean += c.add + where(is_shallow, c.add_shallow, 0.0)
    deep_site = _by_class(x, 0.0, c.s5, c.s6, c.s7)
    site = where(is_shallow, _by_class(x, 0.0, c.s2, c.s3, c.s4), deep_site)
    mean += site - _loss_of_amplification(c, x, mean - c.rock, site + c.rock)
    phi = _by_class(x, c.phi1, c.phi2, c.phi3, c.phi4)
    return Moments(mean, sqrt(c.tau**2 + phi**2), c.tau, phi)


FORMULA = Formula("zhao_2016", Coefficients, moments)


@dataclass(frozen=True)
class _Type:
    """Where the coefficients of a type of earthquakes stand, and what it reads besides."""

    stem: str
    region: str
    copies: Mapping[str, str]
    constants: Mapping[str, float]
    reads: frozenset[str] = field(default_factory=frozenset)


#: What does not differ between shallow and deep events but for those of the interface.
_OF_ALL_DEPTHS: Mapping[str, str] = MappingProxyType(
    {
        "m_shallow": "m_small",
        "g_far_shallow": "g_far",
        "e_shallow": "e",
        "s5": "s2",
        "s6": "s3",
        "s7": "s4",
    }
)
_NEUTRAL: Mapping[str, float] = MappingProxyType(
    dict.fromkeys(
        ("near", "m_square", "normal", "reverse", "g_near", "e", "e_depth", "add_shallow"), 0.0
    )
    | {"deepest": 1000.0}
)
_CRUST: Mapping[str, str] = MappingProxyType(
    {
        "m_small": "m_cr",
        "normal": "normal_cr",
        "g": "g_cr",
        "e": "e_cr",
        **{f"f{number}": f"f{number}_cr" for number in range(1, 5)},
    }
)
_MANTLE: Mapping[str, str] = MappingProxyType(
    {
        "m_small": "m_um",
        "normal": "normal_um",
        "reverse": "reverse_um",
        "g": "g_um",
        "e": "e_um",
        "add_shallow": "add_um",
        **{f"f{number}": f"f{number}_um" for number in range(1, 5)},
    }
)
_TYPES: Mapping[str, _Type] = MappingProxyType(
    {
        "crust": _Type("crust", "Active Shallow Crust", _CRUST, {"near": 2.0}, frozenset({"rake"})),
        "mantle": _Type(
            "crust", "Upper Mantle", _MANTLE, {"near": 2.0, "depth": 0.0}, frozenset({"rake"})
        ),
        "interface": _Type("interface", "Subduction Interface", {}, {"near": 10.0}),
        "slab": _Type("slab", "Subduction IntraSlab", {}, {"deepest": _DEEPEST}),
    }
)


def zhao_2016(*, kind: str, by_site_class: bool = False) -> GroundMotionModel:
    """Return the model of a type of earthquakes.

    Parameters
    ----------
    kind
        ``crust``, ``mantle``, ``interface`` or ``slab``.
    by_site_class
        Whether the deviation within events is that of the site class.
    """
    events = _TYPES[kind]
    own = CoefficientTable.read(f"japan/zhao_2016_{events.stem}")
    table = CoefficientTable.read("japan/zhao_2016_site").joined(own)
    table = table.with_columns(**_NEUTRAL).joined(own).with_copies(events.copies)
    table = table.with_columns(**events.constants)
    if kind != "interface":
        table = table.with_copies(_OF_ALL_DEPTHS)
    if not by_site_class:
        table = table.with_copies({f"phi{number}": "phi" for number in range(1, 5)})
    return GroundMotionModel(
        name="ZhaoEtAl2016",
        formula=FORMULA,
        table=table,
        tectonic_region_type=events.region,
        component="Geometric mean",
        requires=frozenset({"mag", "ztor", "rrup", "rvolc", "vs30"}) | events.reads,
        validity={"rrup": (0.0, 300.0)},
    )
