# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Van Houtte et al. (2018): significant duration, New Zealand.

Van Houtte C., Bannister S., Holden C., Bourguignon S., McVerry G. (2018). Bulletin of the
Seismological Society of America 108.
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
from quakegrid.hazard.kernels.elementary import elementwise, exp, log, maximum, minimum, sqrt

_MAGNITUDE = 6.0
_BEND = 100.0  # [km] distance beyond which duration grows otherwise
_ROCK_VS30 = 1000.0  # [m/s]


class Coefficients(NamedTuple):
    """Of ln duration [s]: size, distance and site; deviations."""

    b0: float
    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    b6: float
    b7: float
    tau: float
    phi: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean, with a distance that saturates near large ruptures, and the deviations."""
    m = x.mag - _MAGNITUDE
    saturation = exp(2.0 * (c.b4 + c.b5 * m))
    near = log(minimum(x.rrup, _BEND) ** 2 + saturation)
    beyond = log((maximum(x.rrup, _BEND) ** 2 + saturation) / (_BEND**2 + saturation))
    path = 0.5 * (c.b3 * near + c.b6 * beyond)
    mean = c.b0 + c.b1 * m + c.b2 * m**2 + path + c.b7 * log(x.vs30 / _ROCK_VS30)
    return Moments(mean, sqrt(c.tau**2 + c.phi**2), c.tau, c.phi)


FORMULA = Formula("van_houtte_2018", Coefficients, moments)


def VanHoutteEtAl2018RSD() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="VanHoutteEtAl2018RSD",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/van_houtte_2018"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30"}),
    )
