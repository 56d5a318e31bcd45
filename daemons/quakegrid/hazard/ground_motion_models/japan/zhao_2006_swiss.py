# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zhao et al. (2006) adjusted to Swiss rock, for the Swiss hazard model of 2015.

Edwards B., Cauzzi C., Danciu L., Faeh D. (2016). Region-specific assessment, adjustment, and
weighting of ground-motion prediction models: application to the 2015 Swiss seismic-hazard
maps. Bulletin of the Seismological Society of America 106(4), 1840-1857.
https://doi.org/10.1785/0120150367
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.europe.swiss_adjustment import (
    single_station_phi,
    small_magnitude_term,
)
from quakegrid.hazard.ground_motion_models.japan.zhao_2006 import Coefficients as BaseCoefficients
from quakegrid.hazard.ground_motion_models.japan.zhao_2006 import ZhaoEtAl2006Asc
from quakegrid.hazard.ground_motion_models.japan.zhao_2006 import moments as base_moments
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
    sqrt,
)
from quakegrid.hazard.kernels.replaced_fields import replacing

_STIFF_VS30 = 700.0  # [m/s] the sites of the model from which the adjustment starts
_NEAR, _FAR = 16.0, 36.0  # [km] between them the single-station deviation changes

#: The table of the model and that of the adjustment; `rock` is the site factor.
Coefficients = extended(
    BaseCoefficients,
    "rock small1 small2 far1 far2 farthest phi_near phi_far phi_large phi_mean",
)
_on_stiff_site = replacing("vs30")


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted mean; within-event deviation halfway to the single-station one."""
    base = base_moments(c, c_ref, reference, _on_stiff_site(x, _STIFF_VS30))
    small = small_magnitude_term(c.small1, c.small2, c.far1, c.far2, c.farthest, x.mag, x.rrup)
    single = single_station_phi(c.phi_near, c.phi_far, c.phi_large, x.mag, x.rrup, _NEAR, _FAR)
    phi = 0.5 * (single + c.phi_mean)
    return Moments(base.mean + log(c.rock) - small, sqrt(base.tau**2 + phi**2), base.tau, phi)


FORMULA = Formula("zhao_2006_swiss", Coefficients, moments)


def zhao_2006_swiss(
    variant: str, *, cb14_basin_term: bool = False, m9_basin_term: bool = False
) -> GroundMotionModel:
    """Return a variant of the model for crustal earthquakes.

    Parameters
    ----------
    variant
        ``03``, ``05`` or ``08``: which profile of attenuation the site factor is for.
    cb14_basin_term, m9_basin_term
        As of the model itself.
    """
    copies = {"rock": f"rock{variant}"}
    if variant != "05":
        copies |= {"phi_near": "near03", "phi_far": "far03", "phi_large": "large03"}
    adjustment = CoefficientTable.read("japan/zhao_2006_swiss").with_copies(copies)
    base = ZhaoEtAl2006Asc(cb14_basin_term=cb14_basin_term, m9_basin_term=m9_basin_term)
    return replace(
        base,
        name=f"ZhaoEtAl2006AscSWISS{variant}",
        formula=FORMULA,
        table=base.table.joined(adjustment),
    )
