# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Megawati, Pan and Koketsu (2003): strike-slip earthquakes of Sumatra felt far away.

Megawati K., Pan T.-C., Koketsu K. (2003). Response spectral attenuation relationships for
Singapore and the Malay Peninsula due to distant Sumatran-fault earthquakes. Earthquake
Engineering and Structural Dynamics 32(14), 2241-2265. https://doi.org/10.1002/eqe.321
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_CM_S2_IN_G,
)
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    absolute,
    cos,
    elementwise,
    log,
    maximum,
    radians,
    sin,
    where,
)


class Coefficients(NamedTuple):
    """Table II; `a5` is the strength of the waves of the other radiation pattern."""

    a0: float
    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean with the radiation pattern of the stronger waves, and its deviation."""
    direction = 2.0 * radians(x.azimuth)
    pattern = log(maximum(absolute(cos(direction)), c.a5 * absolute(sin(direction))))
    mean = c.a0 + c.a1 * x.mag + c.a2 * x.mag**2 + c.a3 * log(x.rhypo) + c.a4 * x.rhypo
    return Moments(mean + pattern + where(c.period < 0.0, 0.0, LN_CM_S2_IN_G), c.sigma, 0.0, 0.0)


FORMULA = Formula("megawati_2003", Coefficients, moments)


def MegawatiEtAl2003() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="MegawatiEtAl2003",
        formula=FORMULA,
        table=CoefficientTable.read("asia_australia/megawati_2003"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "azimuth"}),
        standard_deviations=("Total",),
        validity={"mag": (4.5, 7.9), "rhypo": (174.0, 1379.0)},
    )
