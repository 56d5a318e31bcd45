# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lin and Lee (2008): interface and intraslab earthquakes, northeastern Taiwan.

Lin P.-S., Lee C.-T. (2008). Ground-motion attenuation relationships for subduction-zone
earthquakes in northeastern Taiwan. Bulletin of the Seismological Society of America 98(1),
220-240. https://doi.org/10.1785/0120060002
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
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    exp,
    log,
    where,
)

_ROCK_VS30 = 360.0  # [m/s] the softest rock


class Coefficients(NamedTuple):
    """Tables 4 (rock) and 5 (soil).

    Attributes
    ----------
    slab
        1 for intraslab earthquakes (Z_t).
    """

    c1_rock: float
    c2_rock: float
    c3_rock: float
    c4_rock: float
    c5_rock: float
    c6_rock: float
    c7_rock: float
    sigma_rock: float
    c1_soil: float
    c2_soil: float
    c3_soil: float
    c4_soil: float
    c5_soil: float
    c6_soil: float
    c7_soil: float
    sigma_soil: float
    slab: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 with the coefficients of the site, and the deviation of the tables."""
    rock = x.vs30 >= _ROCK_VS30
    saturation = where(rock, c.c4_rock, c.c4_soil)
    saturation *= exp(where(rock, c.c5_rock, c.c5_soil) * x.mag)
    source = where(rock, c.c1_rock, c.c1_soil) + where(rock, c.c2_rock, c.c2_soil) * x.mag
    path = where(rock, c.c3_rock, c.c3_soil) * log(x.rhypo + saturation)
    depth = where(rock, c.c6_rock, c.c6_soil) * x.hypo_depth
    slab = where(rock, c.c7_rock, c.c7_soil) * c.slab
    sigma = where(rock, c.sigma_rock, c.sigma_soil)
    return Moments(source + path + depth + slab, sigma, 0.0, 0.0)


FORMULA = Formula("lin_lee_2008", Coefficients, moments)


def lin_lee_2008(slab: bool) -> GroundMotionModel:
    """Return the model for intraslab or for interface earthquakes."""
    return GroundMotionModel(
        name="LinLee2008",
        formula=FORMULA,
        table=CoefficientTable.read("subduction/lin_lee_2008").with_columns(slab=float(slab)),
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "hypo_depth", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (5.3, 8.1), "rhypo": (15.0, 630.0)},
    )
