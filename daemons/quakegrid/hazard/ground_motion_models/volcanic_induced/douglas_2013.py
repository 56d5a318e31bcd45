# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Douglas et al. (2013): induced earthquakes in geothermal areas, stochastic models.

Douglas J., Edwards B., Convertito V., Sharma N., Tramelli A., Kraaijpoel D., Mena Cabrera B.,
Maercklin N., Troise C. (2013). Predicting ground motion from induced earthquakes in geothermal
areas. Bulletin of the Seismological Society of America 103(3), 1875-1897.
https://doi.org/10.1785/0120120197
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_CM_S2_IN_G
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, log, sqrt, where


class Coefficients(NamedTuple):
    """Electronic supplement, cm/s2; the deviation between events is the mean of two estimates."""

    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    b6: float
    bh: float
    phi: float
    tau_s: float
    tau_b: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 4 and the deviations of table 5."""
    m = x.mag - 3.0
    r = x.rhypo + c.bh
    size = c.b1 + c.b2 * m + c.b3 * m**2 + c.b4 * m**3
    unit = where(c.period < 0.0, 0.0, LN_CM_S2_IN_G)
    tau = (c.tau_s + c.tau_b) / 2.0
    mean = size + c.b5 * log(r) + c.b6 * r + unit
    return Moments(mean, sqrt(tau**2 + c.phi**2), tau, c.phi)


FORMULA = Formula("douglas_2013", Coefficients, moments)
_VARIABLE = ("b1", "b2", "b3", "b4", "b5", "b6", "bh")


def douglas_2013(*, variant: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        Stress drop [bar], quality factor and kappa [ms]: ``sd010q600k020``.
    """
    table = CoefficientTable.read("volcanic_induced/douglas_2013")
    return GroundMotionModel(
        name="DouglasEtAl2013Stochastic",
        formula=FORMULA,
        table=table.with_copies({name: f"{name}_{variant}" for name in _VARIABLE}),
        tectonic_region_type="Geothermal",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo"}),
        validity={"mag": (1.0, 5.0), "rhypo": (0.0, 50.0)},
    )
