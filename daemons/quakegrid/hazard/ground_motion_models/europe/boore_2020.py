# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Boore et al. (2020): shallow crustal earthquakes of Greece.

Boore D.M., Stewart J.P., Skarlatoudis A.A., Seyhan E., Margaris B., Theodoulidis N.,
Scordilis E., Kalogeras I., Klimis N., Melis N.S. (2020). A ground-motion prediction model for
shallow crustal earthquakes in Greece. BSSA 111(2), 857-874. https://doi.org/10.1785/0120200270
"""

from __future__ import annotations

import math
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
    exp,
    log,
    minimum,
    sqrt,
    where,
)

_REFERENCE_VS30 = 760.0  # [m/s]
_REFERENCE_MAGNITUDE = 4.5
_LN_981 = math.log(981.0)  # the equations are in cm/s2


class Coefficients(NamedTuple):
    """Tables of the electronic supplement."""

    e1: float
    e2: float
    e3: float
    e4: float
    e5: float
    e6: float
    mh: float
    c1: float
    c2: float
    c3: float
    h: float
    clin: float
    v1: float
    vc: float
    f1: float
    f3: float
    f4: float
    f5: float
    phi: float
    tau1: float
    mtau1: float
    mtau2: float
    tau2: float
    period: float


@elementwise
def _source_and_path(c: Coefficients, x: Context) -> Numeric:
    """Equations 2 to 4, on rock of 760 m/s."""
    strike_slip = (absolute(x.rake) <= 30.0) | (180.0 - absolute(x.rake) <= 30.0)
    style = where(strike_slip, c.e1, where(x.rake > 0.0, c.e3, c.e2))
    m = x.mag - c.mh
    bend = where(m <= 0.0, c.e4 * m + c.e5 * m**2, c.e6 * m)
    r = sqrt(x.rjb**2 + c.h**2)
    path = (c.c1 + c.c2 * (x.mag - _REFERENCE_MAGNITUDE)) * log(r) + c.c3 * (r - 1.0)
    return style + bend + path


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s [ln cm/s2]."""
    return Reference(_source_and_path(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 9 and 10."""
    linear = c.clin * log(clip(x.vs30, c.v1, c.vc) / _REFERENCE_VS30)
    soft = exp(c.f5 * (minimum(x.vs30, _REFERENCE_VS30) - 360.0))
    slope = c.f4 * (soft - exp(c.f5 * (_REFERENCE_VS30 - 360.0)))
    site = linear + c.f1 + slope * log((exp(reference.rock) + c.f3) / c.f3)
    mean = _source_and_path(c, x) + site - where(c.period >= 0.0, _LN_981, 0.0)
    share = clip((x.mag - c.mtau1) / (c.mtau2 - c.mtau1), 0.0, 1.0)
    tau = c.tau1 + (c.tau2 - c.tau1) * share
    return Moments(mean, sqrt(tau**2 + c.phi**2), tau, c.phi)


FORMULA = Formula("boore_2020", Coefficients, moments, reference)


def BooreEtAl2020() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="BooreEtAl2020",
        formula=FORMULA,
        table=CoefficientTable.read("europe/boore_2020"),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
        validity={"mag": (4.0, 8.0), "rjb": (0.0, 300.0), "vs30": (150.0, 1500.0)},
    )
