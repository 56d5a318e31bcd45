# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Skarlatoudis et al. (2013): intermediate-depth earthquakes of the Hellenic arc.

Skarlatoudis A.A., Papazachos C.B., Margaris B.N., Ventouzi C., Kalogeras I., EGELADOS Group
(2013). Ground-motion prediction equations of intermediate-depth earthquakes in the Hellenic
arc, southern Aegean subduction area. Bulletin of the Seismological Society of America 103(3),
1952-1968. https://doi.org/10.1785/0120120265
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    decimal_moments,
)
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
    where,
)

_MH = 5.5
_C31 = -1.7
_DEEP = 100.0  # [km]


class Coefficients(NamedTuple):
    """Tables 3 and 4."""

    c1: float
    c2: float
    c32: float
    c41: float
    c42: float
    c51: float
    c52: float
    c61: float
    c62: float
    phi: float
    tau: float
    total: float
    period: float


@elementwise
def _share(rhypo: Numeric) -> Numeric:
    """Return f(h, R) of deep events."""
    ramp = where(rhypo > 140.0, (140.0 - rhypo) / 100.0, 0.0)
    return where(rhypo >= 240.0, 1.0, ramp)


@elementwise
def _arc_term(c: Coefficients, x: Context) -> Numeric:
    """Return what tells the back-arc from the fore-arc in deep events."""
    behind = x.backarc > 0.0
    share = _share(x.rhypo)
    term = where(behind, c.c51 + c.c52 * share, c.c41 + c.c42 * share)
    return where(x.hypo_depth >= _DEEP, term, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and its deviations."""
    mean = c.c1 + c.c2 * (x.mag - _MH) + _C31 * log10(x.rhypo) + c.c32 * (x.rhypo - 1.0)
    site = where(x.vs30 < 360.0, c.c62, where(x.vs30 < 760.0, c.c61, 0.0))
    return decimal_moments(mean + _arc_term(c, x) + site, c.total, c.tau, c.phi, c.period)


FORMULA = Formula("skarlatoudis_2013", Coefficients, moments)


def skarlatoudis_2013(scaled: bool) -> GroundMotionModel:
    """Return the model, or the one whose constant is scaled for another region."""
    stem = "subduction/skarlatoudis_2013_scaled" if scaled else "subduction/skarlatoudis_2013"
    return GroundMotionModel(
        name="SkarlatoudisEtAlSSlab2013",
        formula=FORMULA,
        table=CoefficientTable.read(stem),
        tectonic_region_type="Subduction IntraSlab",
        component="RotD50",
        requires=frozenset({"mag", "rhypo", "hypo_depth", "vs30", "backarc"}),
        validity={"mag": (4.4, 6.7), "rhypo": (65.0, 850.0)},
    )
