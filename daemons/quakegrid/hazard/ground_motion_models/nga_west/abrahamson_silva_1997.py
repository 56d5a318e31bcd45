# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson and Silva (1997): shallow crustal earthquakes, horizontal and vertical.

Abrahamson N.A., Silva W.J. (1997). Empirical response spectral attenuation relations for
shallow crustal earthquakes. Seismological Research Letters 68(1), 94-127.
https://doi.org/10.1785/gssrl.68.1.94
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
    where,
)

_ROCK_VS30 = 600.0  # [m/s] sites above it are rock


class Coefficients(NamedTuple):
    """Tables 3 and 4, or 5 and 6 for the vertical component."""

    c4: float
    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a9: float
    a10: float
    a11: float
    a12: float
    a13: float
    c1: float
    c5: float
    n: float
    b5: float
    b6: float


@elementwise
def _basic_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 4: magnitude and distance."""
    ln_r = 0.5 * log(x.rrup**2 + c.c4**2)
    slope = where(x.mag <= c.c1, c.a2, c.a4)
    d = 8.5 - x.mag
    curve = c.a12 * d**2 * where(c.n > 2.5, d, 1.0)  # n is 2 or 3
    return c.a1 + slope * (x.mag - c.c1) + curve + (c.a3 + c.a13 * (x.mag - c.c1)) * ln_r


@elementwise
def _style_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 6: reverse faulting."""
    return c.a5 + (c.a6 - c.a5) * clip((mag - 5.8) / (c.c1 - 5.8), 0.0, 1.0)


@elementwise
def _hanging_wall_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 7 to 9."""
    rise = clip((x.rrup - 4.0) / 4.0, 0.0, 1.0)
    fall = clip(1.0 - (x.rrup - 18.0) / 7.0, 0.0, 1.0)
    return clip(x.mag - 5.5, 0.0, 1.0) * c.a9 * rise * where(x.rrup > 24.0, 0.0, fall)


@elementwise
def _rock_mean(c: Coefficients, x: Context) -> Numeric:
    """Equation 3 without the site."""
    reverse = (x.rake >= 45.0) & (x.rake <= 135.0)
    added = _style_term(c, x.mag) + _hanging_wall_term(c, x)
    return _basic_term(c, x) + where(reverse, added, 0.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock."""
    return Reference(_rock_mean(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 3 and the standard deviation by magnitude of equation 13."""
    soil = c.a10 + c.a11 * log(exp(reference.rock) + c.c5)
    mean = _rock_mean(c, x) + where(x.vs30 < _ROCK_VS30, soil, 0.0)
    return Moments(mean, c.b5 - c.b6 * clip(x.mag - 5.0, 0.0, 2.0), 0.0, 0.0)


FORMULA = Formula("abrahamson_silva_1997", Coefficients, moments, reference)


def abrahamson_silva_1997(*, vertical: bool) -> GroundMotionModel:
    """Return the model; `vertical` for that component."""
    stem = "abrahamson_silva_1997_vertical" if vertical else "abrahamson_silva_1997"
    return GroundMotionModel(
        name="AbrahamsonSilva1997",
        formula=FORMULA,
        table=CoefficientTable.read(f"nga_west/{stem}"),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="Vertical" if vertical else "Geometric mean",
        requires=frozenset({"mag", "rake", "rrup", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.4, 7.4), "rrup": (0.0, 220.0)},
    )
