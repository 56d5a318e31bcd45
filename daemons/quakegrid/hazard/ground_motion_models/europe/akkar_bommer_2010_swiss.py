# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Akkar and Bommer (2010) adjusted to Swiss rock, for the Swiss hazard model of 2015.

Edwards B., Cauzzi C., Danciu L., Faeh D. (2016). Region-specific assessment, adjustment, and
weighting of ground-motion prediction models: application to the 2015 Swiss seismic-hazard
maps. Bulletin of the Seismological Society of America 106(4), 1840-1857.
https://doi.org/10.1785/0120150367
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.europe.akkar_bommer_2010 import ln_median
from quakegrid.hazard.ground_motion_models.europe.swiss_adjustment import (
    single_station_phi,
    small_magnitude_term,
)
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, log, sqrt

_STIFF_VS30 = 600.0  # [m/s] the sites of the model from which the adjustment starts
_NEAR, _FAR = 11.0, 34.0  # [km] between them the single-station deviation changes
_LN_10 = 2.302585092994046


class Coefficients(NamedTuple):
    """The table of the model and that of the adjustment; `rock` is the site factor."""

    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    b6: float
    b7: float
    b8: float
    b9: float
    b10: float
    tau: float
    period: float
    rock: float
    small1: float
    small2: float
    far1: float
    far2: float
    farthest: float
    phi_near: float
    phi_far: float
    phi_large: float
    phi_mean: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the adjusted mean; within-event deviation halfway to the single-station one."""
    small = small_magnitude_term(c.small1, c.small2, c.far1, c.far2, c.farthest, x.mag, x.rjb)
    mean = ln_median(c, x, _STIFF_VS30) + log(c.rock) - small
    single = single_station_phi(c.phi_near, c.phi_far, c.phi_large, x.mag, x.rjb, _NEAR, _FAR)
    phi = 0.5 * (single + c.phi_mean)
    tau = c.tau * _LN_10
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("akkar_bommer_2010_swiss", Coefficients, moments)


def akkar_bommer_2010_swiss(variant: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        ``01``, ``04`` or ``08``: which profile of attenuation the site factor is for.
    """
    return GroundMotionModel(
        name=f"AkkarBommer2010SWISS{variant}",
        formula=FORMULA,
        table=CoefficientTable.read("europe/akkar_bommer_2010").with_copies(
            {"rock": f"swiss{variant}"}
        ),
        tectonic_region_type="Active Shallow Crust",
        component="Average horizontal",
        requires=frozenset({"mag", "rake", "rjb"}),
    )
