# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lanzano et al. (2019): Italy (ITA18), with near-source and reference-rock adjustments.

Lanzano G., Luzi L., Pacor F., Felicetta C., Puglia R., Sgobba S., D'Amico M. (2019). A revised
ground-motion prediction model for shallow crustal earthquakes in Italy. Bulletin of the
Seismological Society of America 109(2), 525-540. https://doi.org/10.1785/0120180210

Lanzano G., Felicetta C., Pacor F., Spallarossa D., Traversa P. (2022). Generic-to-reference
rock scaling factors for seismic ground motion in Italy. Bulletin of the Seismological Society
of America 112(3), 1583-1606. https://doi.org/10.1785/0120210063
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_style
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
    log10,
    maximum,
    minimum,
    sqrt,
    where,
)

_R_REF = 1.0  # [km]


class Coefficients(NamedTuple):
    """The table of the electronic supplement, and the switches of the variants.

    Attributes
    ----------
    use_rrup
        1 where the distance is that to the rupture; else it is Joyner-Boore.
    near
        1 where the near-source adjustment (near_a to near_mref) is included.
    rock
        1 where the median is scaled to reference rock.
    kappa_a, kappa_b, kappa_c, rock_kappa
        From generic to reference rock; a kappa [s] that stands for that of the site where
        positive.
    """

    a: float
    b1: float
    b2: float
    c1: float
    c2: float
    c3: float
    k: float
    f1: float
    f2: float
    tau: float
    phi_s2s: float
    phi_0: float
    mh: float
    mref: float
    h: float
    near_a: float
    near_b: float
    near_c: float
    near_f1: float
    near_f2: float
    near_h: float
    near_mref: float
    use_rrup: float
    near: float
    rock: float
    kappa_a: float
    kappa_b: float
    kappa_c: float
    rock_kappa: float
    period: float


@elementwise
def _distance(c: Coefficients, x: Context) -> Numeric:
    return where(c.use_rrup > 0.0, x.rrup, x.rjb)


@elementwise
def _magnitude_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 3."""
    m = mag - c.mh
    return where(m <= 0.0, c.b1, c.b2) * m


@elementwise
def _distance_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 4."""
    r = sqrt(_distance(c, x) ** 2 + c.h**2)
    return (c.c1 * (x.mag - c.mref) + c.c2) * log10(r / _R_REF) + c.c3 * r


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 6, and the scaling to reference rock."""
    generic = c.k * log10(minimum(x.vs30, 1500.0) / 800.0)
    kappa = where(c.rock_kappa > 0.0, c.rock_kappa, x.kappa0)
    scaling = c.kappa_a + c.kappa_b * log10(x.vs30 / 800.0) + c.kappa_c * kappa
    return generic + where(c.rock > 0.0, scaling, 0.0)


@elementwise
def _near_source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the adjustment of the near field, which never lowers the median.

    Sgobba S., Felicetta C., Lanzano G., Ramadan F., D'Amico M., Pacor F. (2021). NESS2.0: an
    updated version of the worldwide dataset for calibrating and adjusting ground-motion models
    in near source. BSSA 111(5), 2358-2378. https://doi.org/10.1785/0120210080
    """
    r = sqrt(_distance(c, x) ** 2 + c.near_h**2)
    source = c.near_a + c.near_b * minimum(x.mag - c.near_mref, 0.0)
    style = by_style(x.rake, 0.0, c.near_f2, c.near_f1)
    return maximum(source + c.near_c * log10(r) + style, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 and the standard deviations of table S1."""
    mean = c.a + _magnitude_term(c, x.mag) + _distance_term(c, x) + _site_term(c, x)
    mean += by_style(x.rake, 0.0, c.f2, c.f1) + where(c.near > 0.0, _near_source_term(c, x), 0.0)
    phi = sqrt(c.phi_s2s**2 + c.phi_0**2)
    return decimal_moments(mean, sqrt(c.tau**2 + phi**2), c.tau, phi, c.period)


FORMULA = Formula("lanzano_2019", Coefficients, moments)

_NEAR = ("near_a", "near_b", "near_c", "near_f1", "near_f2", "near_h", "near_mref")
_ROCK = ("kappa_a", "kappa_b", "kappa_c")
_PLAIN = {**dict.fromkeys((*_NEAR, *_ROCK, "near", "rock", "rock_kappa"), 0.0), "near_h": 1.0}


def _model(
    name: str, stem: str, distance: str, tabulated: tuple[str, ...] = ()
) -> GroundMotionModel:
    neutral = {column: value for column, value in _PLAIN.items() if column not in tabulated}
    table = CoefficientTable.read(f"europe/lanzano_2019_{stem}").with_columns(
        **neutral, use_rrup=float(distance == "rrup")
    )
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rake", "vs30", distance}),
        validity={"mag": (3.5, 8.0), distance: (0.0, 200.0)},
    )


def LanzanoEtAl2019_RJB_OMO() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for the Joyner-Boore distance."""
    return _model("LanzanoEtAl2019_RJB_OMO", "rjb", "rjb")


def LanzanoEtAl2019_RUP_OMO() -> GroundMotionModel:  # noqa: N802
    """Return the model for the distance to the rupture."""
    return _model("LanzanoEtAl2019_RUP_OMO", "rrup", "rrup")


def LanzanoEtAl2019_RJB_OMOscaled() -> GroundMotionModel:  # noqa: N802
    """Return the model scaled for the Italian hazard model of 2019."""
    return _model("LanzanoEtAl2019_RJB_OMOscaled", "scaled", "rjb")


def LanzanoEtAl2019_RJB_OMO_NESS2() -> GroundMotionModel:  # noqa: N802
    """Return the model with the adjustment of the near field."""
    model = _model("LanzanoEtAl2019_RJB_OMO_NESS2", "rjb", "rjb", _NEAR)
    return replace(model, table=model.table.with_columns(near=1.0))


def LanzanoEtAl2019_RJB_OMO_RefRock(  # noqa: N802
    *, kappa0: float | None = None
) -> GroundMotionModel:
    """Return the model scaled to reference rock.

    Parameters
    ----------
    kappa0
        High-frequency attenuation of all sites [s]; else that of each site.
    """
    model = _model("LanzanoEtAl2019_RJB_OMO_RefRock", "rjb", "rjb", _ROCK)
    table = model.table.with_columns(rock=1.0, rock_kappa=kappa0 or 0.0)
    fields = model.requires if kappa0 else model.requires | {"kappa0"}
    return replace(model, table=table, requires=fields)
