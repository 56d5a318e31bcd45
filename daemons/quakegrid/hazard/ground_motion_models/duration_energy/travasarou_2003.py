# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Travasarou, Bray and Abrahamson (2003): Arias intensity of crustal earthquakes.

Travasarou T., Bray J.D., Abrahamson N.A. (2003). Empirical attenuation relationship for Arias
intensity. Earthquake Engineering and Structural Dynamics 32(7), 1133-1155.
https://doi.org/10.1002/eqe.270
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
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, sqrt, where

_WEAK, _STRONG = 0.013, 0.125  # [m/s]


class Coefficients(NamedTuple):
    """Table 2."""

    c1: float
    c2: float
    c3: float
    c4: float
    h: float
    s11: float
    s12: float
    s21: float
    s22: float
    f1: float
    f2: float


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 9: rock, stiff soil (C) and soft soil (D)."""
    m = x.mag - 6.0
    soil = where(x.vs30 >= 360.0, c.s11 + c.s12 * m, c.s21 + c.s22 * m)
    return where(x.vs30 >= 760.0, 0.0, soil)


@elementwise
def _style_term(c: Coefficients, rake: Numeric) -> Numeric:
    """Equation 9: normal and reverse faults."""
    normal = (rake >= -112.5) & (rake <= -67.5)
    reverse = (rake >= 22.5) & (rake <= 157.5)
    return where(reverse, c.f2, where(normal, c.f1, 0.0))


@elementwise
def _within_event(vs30: Numeric, ln_arias: Numeric) -> Numeric:
    """Equation 12: falls with the intensity, for three classes of sites."""
    rock, soft = vs30 >= 760.0, vs30 < 360.0
    weak = where(rock, 1.18, where(soft, 0.96, 1.17))
    strong = where(rock, 0.94, where(soft, 0.73, 0.93))
    between = weak - 0.106 * (ln_arias - log(0.0132))
    bounded = where(ln_arias >= log(_STRONG), strong, between)
    return where(ln_arias <= log(_WEAK), weak, bounded)


@elementwise
def _between_events(mag: Numeric) -> Numeric:
    """Equation 11."""
    middle = where(mag >= 7.6, 0.475, 0.611 - 0.047 * (mag - 4.7))
    return where(mag <= 4.7, 0.611, middle)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 9 and the deviations of equations 11 and 12."""
    source = c.c1 + c.c2 * (x.mag - 6.0) + c.c3 * log(x.mag / 6.0)
    path = c.c4 * log(sqrt(x.rrup**2 + c.h**2))
    mean = source + path + _site_term(c, x) + _style_term(c, x.rake)
    tau = _between_events(x.mag)
    phi = _within_event(x.vs30, mean)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("travasarou_2003", Coefficients, moments)


def TravasarouEtAl2003() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="TravasarouEtAl2003",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/travasarou_2003"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rrup", "vs30"}),
        validity={"mag": (4.7, 7.6), "rrup": (0.1, 250.0)},
    )
