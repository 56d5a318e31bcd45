# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dost, van Eck and Haak (2004): shallow induced earthquakes, Netherlands.

Dost B., van Eck T., Haak H. (2004). Scaling of peak ground acceleration and peak ground velocity
recorded in the Netherlands. Bollettino di Geofisica Teorica ed Applicata 45(3), 153-168.

Bommer J.J., Dost B., Edwards B., Stafford P.J., van Elk J., Doornhof D., Ntinalexis M. (2016).
Developing an application-specific ground-motion model for induced seismicity. Bulletin of the
Seismological Society of America 106(1), 158-173. https://doi.org/10.1785/0120150184: the
adaptation for magnitudes from 4.5.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, log10, where


class Coefficients(NamedTuple):
    """Equations 3 and 4; PGA in m/s2, PGV in cm/s."""

    c0: float
    c1: float
    c1e: float
    c2: float
    c3: float
    tau: float
    phi: float
    sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the deviations."""
    size = c.c0 + c.c1 * x.mag + c.c1e * (x.mag - 4.5) ** 2
    mean = size + c.c2 * x.rhypo + c.c3 * log10(x.rhypo)
    cm_s2 = where(c.period < 0.0, mean, mean + 2.0)
    return decimal_moments(cm_s2, c.sigma, c.tau, c.phi, c.period)


FORMULA = Formula("dost_2004", Coefficients, moments)


def dost_2004(*, adapted: bool) -> GroundMotionModel:
    """Return the model, or its adaptation for larger magnitudes."""
    stem = "dost_2004_bommer" if adapted else "dost_2004"
    nothing = {} if adapted else {"c1e": 0.0, "tau": 0.0, "phi": 0.0}
    return GroundMotionModel(
        name="DostEtAl2004",
        formula=FORMULA,
        table=CoefficientTable.read(f"volcanic_induced/{stem}").with_columns(**nothing),
        tectonic_region_type="Induced",
        component="GMRotD100",
        requires=frozenset({"mag", "rhypo"}),
        standard_deviations=("Total", "Inter event", "Intra event") if adapted else ("Total",),
    )
