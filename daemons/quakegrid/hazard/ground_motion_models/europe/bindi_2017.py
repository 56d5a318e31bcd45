# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bindi et al. (2017): low to moderate seismicity, from the NGA-West2 data.

Bindi D., Cotton F., Kotha S.R., Bosse C., Stromeyer D., Grünthal G. (2017). Application-driven
ground motion prediction equation for seismic hazard assessments in non-cratonic moderate-seismicity
areas. Journal of Seismology 21(5), 1201-1218. https://doi.org/10.1007/s10950-017-9661-5
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10, LN_CM_S2_IN_G
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, log, maximum, minimum, sqrt, where

_REFERENCE_MAGNITUDE = 4.5
_HINGE_MAGNITUDE = 6.5


class Coefficients(NamedTuple):
    """Tables 1 and 2, m/s2; `rjb` is 1 for the distance from the projection of the rupture."""

    e1: float
    b1: float
    b2: float
    b3: float
    c1: float
    c2: float
    c3: float
    h: float
    sa: float
    tau: float
    phi: float
    adjustment: float
    rjb: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 1 to 4 and the deviations."""
    r = where(c.rjb > 0.0, sqrt(x.rjb**2 + c.h**2), x.rhypo)
    below = minimum(x.mag, _HINGE_MAGNITUDE) - _REFERENCE_MAGNITUDE
    above = maximum(x.mag - _HINGE_MAGNITUDE, 0.0)
    size = c.b1 * below + c.b2 * below**2 + c.b3 * above
    path = (c.c1 + c.c2 * (x.mag - _REFERENCE_MAGNITUDE)) * log(r) + c.c3 * (r - 1.0)
    site = c.sa * log(x.vs30 / 800.0)
    mean = c.e1 + size + path + site + LN_CM_S2_IN_G + 2.0 * LN_10 + log(c.adjustment)
    return Moments(mean, sqrt(c.tau**2 + c.phi**2), c.tau, c.phi)


FORMULA = Formula("bindi_2017", Coefficients, moments)


def bindi_2017(*, distance: str, adjustment_factor: float = 1.0) -> GroundMotionModel:
    """Return the model of a distance.

    Parameters
    ----------
    distance
        ``rjb`` or ``rhypo``.
    adjustment_factor
        Multiplies the median.
    """
    table = CoefficientTable.read(f"europe/bindi_2017_{distance}")
    table = table.with_columns(rjb=1.0 if distance == "rjb" else 0.0, adjustment=adjustment_factor)
    return GroundMotionModel(
        name="BindiEtAl2017",
        formula=FORMULA,
        table=table if distance == "rjb" else table.with_columns(h=0.0),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "vs30", distance}),
        validity={"mag": (3.0, 8.0), distance: (0.0, 300.0)},
    )
