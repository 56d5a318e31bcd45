# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Megawati and Pan (2010): interface earthquakes of Sumatra felt far away.

Megawati K., Pan T.-C. (2010). Ground-motion attenuation relationship for the Sumatran megathrust
earthquakes. Earthquake Engineering and Structural Dynamics 39(8), 827-845.
https://doi.org/10.1002/eqe.967
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
    elementwise,
    log,
    where,
)


class Coefficients(NamedTuple):
    """Table II."""

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
    """Return equation 2 and its deviation."""
    m = x.mag - 6.0
    mean = c.a0 + c.a1 * m + c.a2 * m**2 + c.a3 * log(x.rhypo) + (c.a4 + c.a5 * x.mag) * x.rhypo
    return Moments(mean + where(c.period < 0.0, 0.0, LN_CM_S2_IN_G), c.sigma, 0.0, 0.0)


FORMULA = Formula("megawati_pan_2010", Coefficients, moments)


def MegawatiPan2010() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="MegawatiPan2010",
        formula=FORMULA,
        table=CoefficientTable.read("asia_australia/megawati_pan_2010"),
        tectonic_region_type="Subduction Interface",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo"}),
        standard_deviations=("Total",),
        validity={"mag": (4.5, 9.0), "rhypo": (200.0, 1500.0)},
    )
