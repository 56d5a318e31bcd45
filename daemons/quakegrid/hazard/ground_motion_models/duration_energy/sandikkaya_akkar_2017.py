# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sandıkkaya and Akkar (2017): cumulative absolute velocity and Arias intensity.

Sandıkkaya M.A., Akkar S. (2017). Cumulative absolute velocity, Arias intensity and significant
duration predictive models from a pan-European strong-motion dataset. Bulletin of Earthquake
Engineering 15, 1881-1898. https://doi.org/10.1007/s10518-016-0066-6
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_strict_style
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, log, minimum, sqrt, where

_HINGE_MAGNITUDE = 6.75
_LN_CM_S2_IN_GRAVITY = 6.8885724595654635  # ln 981, of the gravity the model is used with


class Coefficients(NamedTuple):
    """Table 3; `cav` is 1 for CAV [cm/s], 0 for IA [m/s]; the distance is one of three."""

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    a9: float
    phi: float
    tau: float
    cav: float
    rjb: float
    repi: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 1 to 3 and the deviations."""
    distance = where(c.rjb > 0.0, x.rjb, where(c.repi > 0.0, x.repi, x.rhypo))
    m = x.mag - _HINGE_MAGNITUDE
    size = c.a1 + c.a2 * m + c.a3 * (8.5 - x.mag) ** 2
    path = (c.a4 + c.a5 * m) * log(sqrt(distance**2 + c.a6**2))
    site = c.a9 * log(minimum(x.vs30, 1000.0) / 750.0)
    style = by_strict_style(x.rake, c.a7, c.a8, 0.0)
    mean = size + path + site + style - c.cav * _LN_CM_S2_IN_GRAVITY
    return Moments(mean, sqrt(c.tau**2 + c.phi**2), c.tau, c.phi)


FORMULA = Formula("sandikkaya_akkar_2017", Coefficients, moments)
_FIELDS = {"rjb": "rjb", "repi": "repi", "rhyp": "rhypo"}


def sandikkaya_akkar_2017(*, distance: str) -> GroundMotionModel:
    """Return the model of a distance: ``rjb``, ``repi`` or ``rhyp``."""
    table = CoefficientTable.read(f"duration_energy/sandikkaya_akkar_2017_{distance}")
    table = table.with_columns(
        cav=0.0, rjb=float(distance == "rjb"), repi=float(distance == "repi")
    )
    return GroundMotionModel(
        name="SandikkayaAkkar2017",
        formula=FORMULA,
        table=table.updated({"CAV": {"cav": 1.0}}),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "vs30", _FIELDS[distance]}),
        validity={"mag": (4.0, 8.0), _FIELDS[distance]: (0.0, 200.0)},
    )
