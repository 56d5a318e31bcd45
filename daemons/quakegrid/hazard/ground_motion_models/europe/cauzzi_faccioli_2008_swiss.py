# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cauzzi and Faccioli (2008) adjusted to Swiss rock, for the Swiss hazard model of 2015.

Edwards B., Cauzzi C., Danciu L., Faeh D. (2016). Region-specific assessment, adjustment, and
weighting of ground-motion prediction models: application to the 2015 Swiss seismic-hazard
maps. Bulletin of the Seismological Society of America 106(4), 1840-1857.
https://doi.org/10.1785/0120150367
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import displacement_moments
from quakegrid.hazard.ground_motion_models.europe.cauzzi_faccioli_2008 import log10_rock, site_term
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
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    log,
    sqrt,
)

_STIFF_VS30 = 700.0  # [m/s] the sites of the model from which the adjustment starts
_NEAR, _FAR = 16.0, 36.0  # [km] between them the single-station deviation changes


class Coefficients(NamedTuple):
    """The table of the model and that of the adjustment; `rock` is the site factor."""

    a1: float
    a2: float
    a3: float
    ab: float
    ac: float
    ad: float
    normal: float
    reverse: float
    strike_slip: float
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
    log10_median = log10_rock(c, x) + site_term(c, _STIFF_VS30)
    base = displacement_moments(log10_median, 0.0, c.tau, 0.0, c.period)
    small = small_magnitude_term(c.small1, c.small2, c.far1, c.far2, c.farthest, x.mag, x.rhypo)
    single = single_station_phi(c.phi_near, c.phi_far, c.phi_large, x.mag, x.rhypo, _NEAR, _FAR)
    phi = 0.5 * (single + c.phi_mean)
    return Moments(base.mean + log(c.rock) - small, sqrt(base.tau**2 + phi**2), base.tau, phi)


FORMULA = Formula("cauzzi_faccioli_2008_swiss", Coefficients, moments)


def cauzzi_faccioli_2008_swiss(variant: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        ``01``, ``04`` or ``08``: which profile of attenuation the site factor is for.
    """
    table = CoefficientTable.read("europe/cauzzi_faccioli_2008_swiss")
    return GroundMotionModel(
        name=f"CauzziFaccioli2008SWISS{variant}",
        formula=FORMULA,
        table=table.with_copies({"rock": f"rock{variant}"}),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rhypo"}),
    )
