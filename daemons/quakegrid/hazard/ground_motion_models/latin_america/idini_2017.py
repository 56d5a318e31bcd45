# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Idini et al. (2017): interface and intraslab earthquakes, Chile.

Idini B., Rojas F., Ruiz S., Pastén C. (2017). Ground motion prediction equations for the Chilean
subduction zone. Bulletin of Earthquake Engineering 15, 1853-1880.
https://doi.org/10.1007/s10518-016-0050-1
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_10,
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
    exp10,
    log10,
    sqrt,
    where,
)

_C4 = 0.1
_C6 = 5.0  # [km]
_C7 = 0.35
_MR = 5.0
_H0 = 50.0  # [km]
_REFERENCE_VS30 = 1530.0  # [m/s]
_FINITE = 7.7  # moment magnitude from which on distances are from the rupture, in interface events


class Coefficients(NamedTuple):
    """Tables 4 to 6.

    Attributes
    ----------
    slab
        1 for intraslab events (F_eve).
    """

    c1: float
    c2: float
    c3: float
    c5: float
    c8: float
    c9: float
    dc1: float
    dc2: float
    dc3: float
    s2: float
    s3: float
    s4: float
    s5: float
    s6: float
    tau: float
    phi: float
    slab: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 3."""
    slab = c.dc1 + c.dc2 * x.mag + c.c8 * (x.hypo_depth - _H0)
    interface = c.c9 * x.mag**2
    return c.c1 + c.c2 * x.mag + where(c.slab > 0.0, slab, interface)


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 4 to 6."""
    r = where((x.mag >= _FINITE) & (c.slab <= 0.0), x.rrup, x.rhypo)
    saturation = (1.0 - c.slab) * _C6 * exp10(_C7 * (x.mag - _MR))
    spreading = c.c3 + _C4 * (x.mag - _MR) + c.dc3 * c.slab
    return spreading * log10(r + saturation) + c.c5 * r


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 7: site classes I to VI of the predominant period."""
    long = where(x.soiltype == 5.0, c.s5, where(x.soiltype == 6.0, c.s6, 0.0))
    short = where(x.soiltype == 3.0, c.s3, where(x.soiltype == 4.0, c.s4, long))
    slope = where(x.soiltype == 2.0, c.s2, short)
    return slope * log10(x.vs30 / _REFERENCE_VS30)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 and the deviations of table 4."""
    log10_median = _source_term(c, x) + _path_term(c, x) + _site_term(c, x)
    total = sqrt(c.tau**2 + c.phi**2)
    return Moments(log10_median * LN_10, total * LN_10, c.tau * LN_10, c.phi * LN_10)


FORMULA = Formula("idini_2017", Coefficients, moments)


def idini_2017(slab: bool) -> GroundMotionModel:
    """Return the model for intraslab or for interface earthquakes."""
    return GroundMotionModel(
        name="IdiniEtAl2017",
        formula=FORMULA,
        table=CoefficientTable.read("latin_america/idini_2017").with_columns(slab=float(slab)),
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "vs30", "soiltype", "hypo_depth" if slab else "rrup"}),
    )
