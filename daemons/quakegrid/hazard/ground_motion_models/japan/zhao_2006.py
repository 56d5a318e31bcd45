# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zhao et al. (2006): crustal, interface and intraslab earthquakes, Japan.

Zhao J.X., Zhang J., Asano A., Ohno Y., Oouchi T., Takahashi T., Ogawa H., Irikura K., Thio
H.K., Somerville P.G., Fukushima Y., Fukushima Y. (2006). Attenuation relations of strong
ground motion in Japan using site classification based on predominant period. Bulletin of
the Seismological Society of America 96(3), 898-913. https://doi.org/10.1785/0120050122
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
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_LN_CM_S2_IN_G = -6.888230912967695  # ln(0.01 / 9.80665)
_LN_2 = 0.6931471805599453
_NSHMP_DEPTH = 20.0  # [km] the depth of all interface events in the national maps of 2008


class Coefficients(NamedTuple):
    """Tables 4 to 6, one type of earthquake at a time, and the switches of the variants.

    Attributes
    ----------
    reverse
        Added for crustal events of reverse mechanism (F_R).
    source
        Added for interface (S_I) or intraslab (S_S) events.
    slab_path
        S_SL of intraslab events.
    q0, q1, q2, q_mag
        Correction of magnitude: ``q0 + q1 (M - q_mag) + q2 (M - q_mag) ** 2``.
    site_factor
        Factor that turns Japanese into Cascadian sites.
    nearest, largest
        Limits of distance [km] and magnitude.
    fixed_depth
        Stands for the focal depth where positive [km].
    basin, c14, c16, k3
        1 where the basin term of Campbell and Bozorgnia (2014) is added; its coefficients.
    m9_basin
        1 where the amplification of deep basins by great earthquakes takes its place.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    ch: float
    c1: float
    c2: float
    c3: float
    c4: float
    sigma: float
    tau: float
    reverse: float
    source: float
    slab_path: float
    q0: float
    q1: float
    q2: float
    q_mag: float
    site_factor: float
    nearest: float
    largest: float
    fixed_depth: float
    basin: float
    c14: float
    c16: float
    k3: float
    m9_basin: float
    period: float


@elementwise
def _path_term(c: Coefficients, mag: Numeric, rrup: Numeric) -> Numeric:
    """Equations 1 and 2."""
    r = rrup + c.c * exp(c.d * mag)
    return c.a * mag + c.b * rrup - log(r) + c.slab_path * log(maximum(rrup, 1e-9))


@elementwise
def _depth_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 3: events deeper than 15 km."""
    depth = where(c.fixed_depth > 0.0, c.fixed_depth, x.hypo_depth)
    return c.e * maximum(minimum(depth, 125.0) - 15.0, 0.0)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Table 2: hard rock, then site classes I to IV."""
    soft = where(vs30 > 200.0, c.c3, c.c4)
    medium = where(vs30 > 300.0, c.c2, soft)
    return where(vs30 > 1100.0, c.ch, where(vs30 > 600.0, c.c1, medium))


@elementwise
def _magnitude_correction(c: Coefficients, mag: Numeric) -> Numeric:
    """Equations 5 and 6."""
    m = mag - c.q_mag
    return c.q0 + c.q1 * m + c.q2 * m**2


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Basin terms of other publications, where asked for.

    Campbell and Bozorgnia (2014), equations 20 and 33; the doubling of long periods in
    basins deeper than 6 km is that of Frankel et al. (2018), BSSA 108(5A), 2347-2369.
    """
    depth = where(x.z2pt5 > -999.0, x.z2pt5, exp(7.089 - 1.144 * log(maximum(x.vs30, 1.0))))
    shallow = c.c14 * minimum(depth - 1.0, 0.0)
    deep = c.c16 * c.k3 * exp(-0.75) * (1.0 - exp(-0.25 * maximum(depth - 3.0, 0.0)))
    doubled = (c.m9_basin > 0.0) & (c.period >= 1.9) & (depth >= 6.0)
    return where(doubled, _LN_2, c.basin * (shallow + deep))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 with the corrections of equations 5 and 6."""
    mag = minimum(x.mag, c.largest)
    reverse = (x.rake > 45.0) & (x.rake < 135.0)
    mean = _path_term(c, mag, maximum(x.rrup, c.nearest)) + _depth_term(c, x)
    mean += _site_term(c, x.vs30) + where(reverse, c.reverse, 0.0) + c.source
    mean += _magnitude_correction(c, mag) + _LN_CM_S2_IN_G + log(c.site_factor)
    total = sqrt(c.sigma**2 + c.tau**2)
    return Moments(mean + _basin_term(c, x), total, c.tau, c.sigma)


FORMULA = Formula("zhao_2006", Coefficients, moments)

#: Columns of the three types of earthquakes, and the constants that go with them.
_TYPES: dict[str, tuple[str, dict[str, str], dict[str, float]]] = {
    "crustal": (
        "Active Shallow Crust",
        {"reverse": "fr", "q0": "wc", "q2": "qc", "tau": "tau_c"},
        {"q_mag": 6.3},
    ),
    "interface": (
        "Subduction Interface",
        {"source": "si", "q0": "wi", "q2": "qi", "tau": "tau_i"},
        {"q_mag": 6.3},
    ),
    "slab": (
        "Subduction IntraSlab",
        {
            "source": "ss",
            "slab_path": "ssl",
            "q0": "ws",
            "q1": "ps",
            "q2": "qs",
            "tau": "tau_s",
        },
        {"q_mag": 6.5},
    ),
}
_NEUTRAL = {
    "reverse": 0.0,
    "source": 0.0,
    "slab_path": 0.0,
    "q1": 0.0,
    "site_factor": 1.0,
    "nearest": 0.0,
    "largest": 99.0,
    "fixed_depth": 0.0,
}


def _model(
    name: str,
    kind: str,
    copies: dict[str, str] | None = None,
    cb14_basin_term: bool = False,
    m9_basin_term: bool = False,
    **constants: float,
) -> GroundMotionModel:
    region, columns, switches = _TYPES[kind]
    table = (
        CoefficientTable.read("japan/zhao_2006")
        .with_columns(
            **_NEUTRAL,
            **switches,
            basin=float(cb14_basin_term),
            m9_basin=float(m9_basin_term),
        )
        .with_copies({**columns, **(copies or {})})
        .with_columns(**constants)
    )
    optional = {
        "rake": kind == "crustal",
        "hypo_depth": "fixed_depth" not in constants,
        "z2pt5": cb14_basin_term or m9_basin_term,
    }
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type=region,
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30", *(key for key in optional if optional[key])}),
    )


def ZhaoEtAl2006Asc(  # noqa: N802 - the name in logic trees
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the model for crustal earthquakes."""
    return _model("ZhaoEtAl2006Asc", "crustal", None, cb14_basin_term, m9_basin_term)


def ZhaoEtAl2006AscSGS(  # noqa: N802
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the crustal model of the Saudi Geological Survey: no nearer than 5 km."""
    name = "ZhaoEtAl2006AscSGS"
    return _model(name, "crustal", None, cb14_basin_term, m9_basin_term, nearest=5.0)


def ZhaoEtAl2006SInter(  # noqa: N802
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the model for interface earthquakes.

    Parameters
    ----------
    cb14_basin_term
        Whether the basin term of Campbell and Bozorgnia (2014) is added.
    m9_basin_term
        Whether long periods in basins deeper than 6 km are doubled.
    """
    return _model("ZhaoEtAl2006SInter", "interface", None, cb14_basin_term, m9_basin_term)


def ZhaoEtAl2006SInterCascadia(  # noqa: N802
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the interface model with the sites of Cascadia (Atkinson and Adams, 2013)."""
    name, copies = "ZhaoEtAl2006SInterCascadia", {"site_factor": "mf"}
    return _model(name, "interface", copies, cb14_basin_term, m9_basin_term)


def ZhaoEtAl2006SInterNSHMP2008(  # noqa: N802
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the interface model of the United States maps of 2008: all events 20 km deep.

    Without the correction of magnitude, and with the deviation of all earthquakes.
    """
    name, copies = "ZhaoEtAl2006SInterNSHMP2008", {"tau": "tau_nshmp", "source": "si_nshmp"}
    copies |= {"q0": "wi_nshmp", "q2": "qi_nshmp"}
    depth = _NSHMP_DEPTH
    return _model(name, "interface", copies, cb14_basin_term, m9_basin_term, fixed_depth=depth)


def ZhaoEtAl2006SSlab(  # noqa: N802
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the model for intraslab earthquakes."""
    return _model("ZhaoEtAl2006SSlab", "slab", None, cb14_basin_term, m9_basin_term)


def ZhaoEtAl2006SSlabCascadia(  # noqa: N802
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the intraslab model with the sites of Cascadia (Atkinson and Adams, 2013)."""
    name, copies = "ZhaoEtAl2006SSlabCascadia", {"site_factor": "mf"}
    return _model(name, "slab", copies, cb14_basin_term, m9_basin_term)


def ZhaoEtAl2006SSlabNSHMP2014(  # noqa: N802
    *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return the intraslab model of the United States maps of 2014: magnitude 7.8 at most."""
    name = "ZhaoEtAl2006SSlabNSHMP2014"
    return _model(name, "slab", None, cb14_basin_term, m9_basin_term, largest=7.8)
