# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ji et al. (2025): bedrock of the Azores.

Ji, Karimzadeh S., Yaghmaei-Sabegh S., Hou, Carvalho A., Lourenço P.B. (2025). Soil Dynamics and
Earthquake Engineering.
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
from quakegrid.hazard.kernels.elementary import elementwise, log, maximum, sqrt

_DEPTH = 3.0  # [km] that stands in the geometric attenuation


class Coefficients(NamedTuple):
    """Of ln medians [g, cm/s]; c3 and c4 are added to the slope from magnitudes 5.5 and 6.5."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    tau: float
    phi: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median on bedrock and the deviations."""
    size = c.c1 + c.c2 * x.mag
    size += c.c3 * maximum(x.mag - 5.5, 0.0) + c.c4 * maximum(x.mag - 6.5, 0.0)
    geometric = (c.c5 + c.c6 * (x.mag - 4.5)) * log(sqrt(x.rjb**2 + _DEPTH**2))
    mean = size + geometric + c.c7 * sqrt(x.rjb**2 + x.hypo_depth**2)
    return Moments(mean, sqrt(c.tau**2 + c.phi**2), c.tau, c.phi)


FORMULA = Formula("ji_2025", Coefficients, moments)


def JiEtAl2025Azores() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="JiEtAl2025Azores",
        formula=FORMULA,
        table=CoefficientTable.read("europe/ji_2025"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "hypo_depth", "rjb"}),
    )
