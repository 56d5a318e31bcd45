# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Afshari and Stewart (2016): significant duration of crustal earthquakes.

Afshari K., Stewart J.P. (2016). Physically parameterized prediction equations for significant
duration in active crustal regions. Earthquake Spectra 32(4), 2057-2081.
https://doi.org/10.1193/063015EQS106M
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10
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
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_REFERENCE_MAGNITUDE = 6.0
_SHEAR_VELOCITY = 3.2  # [km/s] at the source
_STIFFEST = 600.0  # [m/s]
_DEEPEST = 200.0  # [m] above the mean depth
_R1, _R2 = 10.0, 50.0  # [km]


class Coefficients(NamedTuple):
    """Tables 2 and 3; `japan` is 1 where depths are measured against the Japanese mean."""

    m1: float
    m2: float
    b0n: float
    b0r: float
    b0ss: float
    b1n: float
    b1r: float
    b1ss: float
    b2: float
    b3: float
    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    vref: float
    tau1: float
    tau2: float
    phi1: float
    phi2: float
    japan: float


@elementwise
def _source_duration(c: Coefficients, x: Context) -> Numeric:
    """Equations 4 to 7: the inverse of the corner frequency [s]."""
    at_m2 = c.b2 * (minimum(x.mag, c.m2) - _REFERENCE_MAGNITUDE)
    stress = by_style(x.rake, c.b1n, c.b1r, c.b1ss) + at_m2 + c.b3 * maximum(x.mag - c.m2, 0.0)
    ln_moment = LN_10 * (1.5 * x.mag + 16.05)
    corner = 4.9e6 * _SHEAR_VELOCITY * exp((stress - ln_moment) / 3.0)
    return where(x.mag <= c.m1, by_style(x.rake, c.b0n, c.b0r, c.b0ss), 1.0 / corner)


@elementwise
def _path_duration(c: Coefficients, r: Numeric) -> Numeric:
    """Equation 8 [s]."""
    middle = c.c2 * clip(r - _R1, 0.0, _R2 - _R1)
    return c.c1 * minimum(r, _R1) + middle + c.c3 * maximum(r - _R2, 0.0)


@elementwise
def _mean_depth(japan: Numeric, vs30: Numeric) -> Numeric:
    """Equations 11 and 12: mean depth to 1.0 km/s [m]."""
    v2 = vs30**2
    california = -7.15 / 4.0 * log((v2**2 + 570.94**4) / (1360.0**4 + 570.94**4))
    other = -5.23 / 2.0 * log((v2 + 412.39**2) / (1360.0**2 + 412.39**2))
    return exp(where(japan > 0.0, other, california))


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 9 and 10; a depth that is unknown is the mean."""
    known = x.z1pt0 > -999.0
    excess = where(known, x.z1pt0 - _mean_depth(c.japan, x.vs30), 0.0)
    return c.c4 * log(minimum(x.vs30, _STIFFEST) / c.vref) + c.c5 * minimum(excess, _DEEPEST)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 3 and the deviations of equations 14 and 15."""
    mean = log(_source_duration(c, x) + _path_duration(c, x.rrup)) + _site_term(c, x)
    tau = c.tau1 + (c.tau2 - c.tau1) * clip((x.mag - 6.5) / 0.5, 0.0, 1.0)
    phi = c.phi1 + (c.phi2 - c.phi1) * clip((x.mag - 5.5) / 0.25, 0.0, 1.0)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("afshari_stewart_2016", Coefficients, moments)


def afshari_stewart_2016(*, japan: bool) -> GroundMotionModel:
    """Return the model of California or that of Japan."""
    return GroundMotionModel(
        name="AfshariStewart2016",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/afshari_stewart_2016").with_columns(
            japan=float(japan)
        ),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rrup", "vs30", "z1pt0"}),
        validity={"mag": (3.0, 7.9), "rrup": (0.0, 300.0), "vs30": (200.0, 1000.0)},
    )
