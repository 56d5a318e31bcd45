# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ambraseys, Douglas, Sarma and Smit (2005): Europe and the Middle East.

Ambraseys N.N., Douglas J., Sarma S.K., Smit P.M. (2005). Equations for the estimation of strong
ground motions from shallow crustal earthquakes using data from Europe and the Middle East:
horizontal peak ground acceleration and spectral acceleration. Bulletin of Earthquake Engineering
3, 1-53. https://doi.org/10.1007/s10518-005-0183-0

Vertical peak ground acceleration and spectral acceleration. The same 3, 55-73.
https://doi.org/10.1007/s10518-005-0186-x
"""

from __future__ import annotations

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
from quakegrid.hazard.kernels.elementary import elementwise, log10, sqrt, where


class Coefficients(NamedTuple):
    """Table 3 of each paper, m/s2; the deviations are `a - b M`, within and between events."""

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    a9: float
    sig1a: float
    sig1b: float
    sig2a: float
    sig2b: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 and its deviations; strike slip is the style without a term."""
    path = (c.a3 + c.a4 * x.mag) * log10(sqrt(x.rjb**2 + c.a5**2))
    site = where(x.vs30 <= 360.0, c.a6, where(x.vs30 < 750.0, c.a7, 0.0))
    mean = c.a1 + c.a2 * x.mag + path + site + by_style(x.rake, c.a8, c.a9, 0.0)
    phi = c.sig1a - c.sig1b * x.mag
    tau = c.sig2a - c.sig2b * x.mag
    return decimal_moments(mean + 2.0, sqrt(tau**2 + phi**2), tau, phi, c.period)


FORMULA = Formula("ambraseys_2005", Coefficients, moments)


def ambraseys_2005(*, vertical: bool) -> GroundMotionModel:
    """Return the model of the larger horizontal or of the vertical component."""
    stem = "ambraseys_2005_vertical" if vertical else "ambraseys_2005"
    return GroundMotionModel(
        name="AmbraseysEtAl2005",
        formula=FORMULA,
        table=CoefficientTable.read(f"europe/{stem}"),
        tectonic_region_type="Active Shallow Crust",
        component="Vertical" if vertical else "Larger of two",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
        validity={"mag": (5.0, 7.6), "rjb": (0.0, 100.0)},
    )
