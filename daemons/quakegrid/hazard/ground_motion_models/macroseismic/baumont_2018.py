# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Baumont et al. (2018): macroseismic intensity, France.

Baumont D., Manchuel K., Traversa P., Durouchoux C., Nayman E., Ameri G. (2018). Intensity
predictive attenuation models calibrated in Mw for metropolitan France. Bulletin of Earthquake
Engineering 16, 2285-2310. https://doi.org/10.1007/s10518-018-0344-6
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
from quakegrid.hazard.kernels.elementary import elementwise, log10, sqrt


class Coefficients(NamedTuple):
    """Of the model with high attenuation, within- and between-event deviations."""

    c1: float
    c2: float
    beta: float
    gamma: float
    we: float
    be: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the total deviation."""
    mean = c.c1 + c.c2 * x.mag + c.beta * log10(x.rhypo) + c.gamma * x.rhypo
    return Moments(mean, sqrt(c.we**2 + c.be**2), 0.0, 0.0)


FORMULA = Formula("baumont_2018", Coefficients, moments)


def BaumontEtAl2018High2210IAVGDC30n7() -> GroundMotionModel:  # noqa: N802 - in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="BaumontEtAl2018High2210IAVGDC30n7",
        formula=FORMULA,
        table=CoefficientTable.read("macroseismic/baumont_2018"),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        requires=frozenset({"mag", "rhypo"}),
        standard_deviations=("Total",),
    )
