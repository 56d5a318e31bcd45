# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bommer, Stafford and Alarcón (2009): significant duration of crustal earthquakes.

Bommer J.J., Stafford P.J., Alarcón J.E. (2009). Empirical equations for the prediction of the
significant, bracketed, and uniform duration of earthquake ground motion. Bulletin of the
Seismological Society of America 99(6), 3217-3233. https://doi.org/10.1785/0120080298
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
from quakegrid.hazard.kernels.elementary import elementwise, log, sqrt


class Coefficients(NamedTuple):
    """Table 2."""

    c0: float
    m1: float
    r1: float
    r2: float
    h1: float
    v1: float
    z1: float
    tau: float
    phi: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 5 and the deviations [ln s]."""
    path = (c.r1 + c.r2 * x.mag) * log(sqrt(x.rrup**2 + c.h1**2))
    mean = c.c0 + c.m1 * x.mag + path + c.v1 * log(x.vs30) + c.z1 * x.ztor
    return Moments(mean, sqrt(c.tau**2 + c.phi**2), c.tau, c.phi)


FORMULA = Formula("bommer_2009", Coefficients, moments)


def BommerEtAl2009RSD() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="BommerEtAl2009RSD",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/bommer_2009"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30", "ztor"}),
        validity={"mag": (4.8, 7.9), "rrup": (0.0, 100.0)},
    )
