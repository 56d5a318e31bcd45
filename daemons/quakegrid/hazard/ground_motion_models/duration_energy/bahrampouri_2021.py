# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bahrampouri, Rodriguez-Marek and Green (2021): Arias intensity, Japan.

Bahrampouri M., Rodriguez-Marek A., Green R.A. (2021). Ground motion prediction equations for
Arias intensity using the KiK-net database. Earthquake Spectra 37(1), 428-448.
https://doi.org/10.1177/8755293020938815

The terms of paths across the Japanese volcanic front are left out: sites and earthquakes lie on
the same side.
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
    exp10,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_HARDEST = 1100.0  # [m/s]
_SOFT = 280.0  # [m/s]


class Coefficients(NamedTuple):
    """Coefficients of crustal or of subduction events.

    Attributes
    ----------
    interface
        1 for interface events.
    """

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    b1: float
    b2: float
    b5: float
    b6: float
    b7: float
    b8: float
    b11: float
    b12: float
    b13: float
    b14: float
    c1: float
    c2: float
    c3: float
    c4: float
    phi_ss: float
    tau: float
    phi_s2s: float
    interface: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of magnitude and of the depth to the top of the rupture."""
    m = c.a2 * x.mag + c.a3 * maximum(x.mag - c.a4, 0.0) + c.a5 * maximum(x.mag - c.a6, 0.0)
    return c.a1 + m + c.a7 * log(x.ztor + 1.0) + c.a8 * c.interface


@elementwise
def _near_source_distance(c: Coefficients, mag: Numeric) -> Numeric:
    """Return what is added to the distance, squared, against infinite motion [km]."""
    m = mag - c.b7
    middle = c.b5 + c.b6 * m + c.b11 * m**2 + c.b12 * m**3
    large = c.b13 + c.b14 * (mag - c.b8)
    return exp10(where(m <= 0.0, c.b5 + c.b6 * m, where(mag >= c.b8, large, middle)))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return ln of the Arias intensity [m/s] and its deviations."""
    r = sqrt(x.rrup**2 + _near_source_distance(c, x.mag) ** 2)
    linear = _source_term(c, x) + (c.b1 + c.b2 * c.interface) * log(r) + c.c1 * log(x.vs30)
    hard = exp(c.c3 * (_HARDEST - _SOFT))
    softness = exp(c.c3 * (minimum(x.vs30, _HARDEST) - _SOFT)) - hard
    mean = linear + c.c2 * softness * log((exp(linear) + c.c4) / c.c4)
    phi2 = c.phi_ss**2 + c.phi_s2s**2
    return Moments(mean, sqrt(c.tau**2 + phi2), c.tau, sqrt(phi2))


FORMULA = Formula("bahrampouri_2021", Coefficients, moments)

_REGIONS = {
    "asc": "Active Shallow Crust",
    "interface": "Subduction Interface",
    "slab": "Subduction IntraSlab",
}


def bahrampouri_2021(kind: str) -> GroundMotionModel:
    """Return the model for crustal (``asc``), ``interface`` or ``slab`` events."""
    if kind == "asc":
        table = CoefficientTable.read("duration_energy/bahrampouri_2021_asc")
        table = table.with_columns(a5=0.0, a6=0.0, a8=0.0, b2=0.0)
    else:
        table = CoefficientTable.read("duration_energy/bahrampouri_2021_subduction")
    return GroundMotionModel(
        name="BahrampouriEtAl2021",
        formula=FORMULA,
        table=table.with_columns(interface=float(kind == "interface")),
        tectonic_region_type=_REGIONS[kind],
        component="Geometric mean",
        requires=frozenset({"mag", "ztor", "rrup", "vs30"}),
        validity={"mag": (4.0, 9.0), "rrup": (0.0, 300.0)},
    )
