# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chiou and Youngs (2008) adjusted to Swiss rock, for the Swiss hazard model of 2015.

Edwards B., Cauzzi C., Danciu L., Faeh D. (2016). Region-specific assessment, adjustment, and
weighting of ground-motion prediction models: application to the 2015 Swiss seismic-hazard
maps. Bulletin of the Seismological Society of America 106(4), 1840-1857.
https://doi.org/10.1785/0120150367
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
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
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2008 import (
    ChiouYoungs2008,
    moments_at,
)
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2008 import (
    Coefficients as BaseCoefficients,
)
from quakegrid.hazard.kernels.elementary import elementwise, log, sqrt

_STIFF_VS30 = 620.0  # [m/s] the sites of the model from which the adjustment starts
_NEAR, _FAR = 16.0, 36.0  # [km] between them the single-station deviation changes

#: The table of the model and that of the adjustment; `rock` is the site factor.
Coefficients = extended(
    BaseCoefficients,
    "rock small1 small2 far1 far2 farthest phi_near phi_far phi_large phi_mean",
)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted mean; within-event deviation halfway to the single-station one."""
    base = moments_at(c, x, _STIFF_VS30)
    small = small_magnitude_term(c.small1, c.small2, c.far1, c.far2, c.farthest, x.mag, x.rjb)
    single = single_station_phi(c.phi_near, c.phi_far, c.phi_large, x.mag, x.rjb, _NEAR, _FAR)
    phi = 0.5 * (single + c.phi_mean)
    return Moments(base.mean + log(c.rock) - small, sqrt(base.tau**2 + phi**2), base.tau, phi)


FORMULA = Formula("chiou_youngs_2008_swiss", Coefficients, moments)


def chiou_youngs_2008_swiss(variant: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        ``01``, ``04`` or ``06``: which profile of attenuation the site factor is for.
    """
    adjustment = CoefficientTable.read("europe/chiou_youngs_2008_swiss")
    model = ChiouYoungs2008()
    return GroundMotionModel(
        name=f"ChiouYoungs2008SWISS{variant}",
        formula=FORMULA,
        table=model.table.joined(adjustment.with_copies({"rock": f"rock{variant}"})),
        tectonic_region_type=model.tectonic_region_type,
        component=model.component,
        requires=model.requires - {"vs30"},
    )
