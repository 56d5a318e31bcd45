# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kotha, Bindi and Cotton (2016): Europe and the Middle East, with regions.

Kotha S.R., Bindi D., Cotton F. (2016). Partially non-ergodic region specific GMPE for Europe
and Middle-East. Bulletin of Earthquake Engineering 14, 1245-1263.
https://doi.org/10.1007/s10518-016-9875-x
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
    elementwise,
    log,
    sqrt,
    where,
)

_M_REF = 5.5
_M_H = 6.75
_LN_M_S2_IN_G = -2.2830607267796044  # ln(1 / 9.80665)
_LN_M_S_IN_CM_S = 4.605170185988092  # ln 100


class Coefficients(NamedTuple):
    """The electronic supplement; dc3, dg1 and dg2 are the random effects of a region."""

    e1: float
    b1: float
    b2: float
    b3: float
    c1: float
    c2: float
    c3: float
    h: float
    g1: float
    g2: float
    tau: float
    phi_0: float
    phi_s2s: float
    sigma: float
    dc3: float
    dg1: float
    dg2: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of the supplement."""
    r, m = sqrt(x.rjb**2 + c.h**2), x.mag - _M_H
    path = (c.c1 + c.c2 * (x.mag - _M_REF)) * log(r) + (c.c3 + c.dc3) * (r - 1.0)
    source = c.e1 + where(m <= 0.0, c.b1 * m + c.b2 * m**2, c.b3 * m)
    site = c.g1 + c.dg1 + (c.g2 + c.dg2) * log(x.vs30)
    phi = sqrt(c.phi_0**2 + c.phi_s2s**2)
    mean = source + path + site + where(c.period < 0.0, _LN_M_S_IN_CM_S, _LN_M_S2_IN_G)
    return Moments(mean, c.sigma, c.tau, phi)


FORMULA = Formula("kotha_2016", Coefficients, moments)


def _model(name: str, region: str) -> GroundMotionModel:
    table = CoefficientTable.read("europe/kotha_2016").with_columns(dc3=0.0, dg1=0.0, dg2=0.0)
    if region:
        effects = ("dc3", "dg1", "dg2")
        table = table.with_copies({effect: f"{effect}_{region}" for effect in effects})
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb", "vs30"}),
        validity={"mag": (4.0, 7.6), "rjb": (0.0, 300.0)},
    )


def KothaEtAl2016() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model of all regions."""
    return _model("KothaEtAl2016", "")


def KothaEtAl2016Italy() -> GroundMotionModel:  # noqa: N802
    """Return the model of Italy."""
    return _model("KothaEtAl2016Italy", "italy")


def KothaEtAl2016Turkey() -> GroundMotionModel:  # noqa: N802
    """Return the model of Turkey."""
    return _model("KothaEtAl2016Turkey", "turkey")


def KothaEtAl2016Other() -> GroundMotionModel:  # noqa: N802
    """Return the model of other regions."""
    return _model("KothaEtAl2016Other", "other")
