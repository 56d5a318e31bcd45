# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lin et al. (2011): crustal earthquakes on hanging walls and foot walls, Taiwan.

Lin P.-S., Lee C.-T., Cheng C.-T., Sung C.-H. (2011). Response spectral attenuation relations for
shallow crustal earthquakes in Taiwan. Engineering Geology 121(3-4), 150-164.
https://doi.org/10.1016/j.enggeo.2011.04.019
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
    """Tables of rock and of soil sites."""

    c1_rock: float
    c2_rock: float
    c3_rock: float
    c4_rock: float
    c5_rock: float
    sigma_rock: float
    c1_soil: float
    c2_soil: float
    c3_soil: float
    c4_soil: float
    c5_soil: float
    sigma_soil: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean with the coefficients of the site, and the deviation."""
    rock = x.vs30 >= _ROCK_VS30
    saturation = where(rock, c.c4_rock, c.c4_soil)
    saturation *= exp(where(rock, c.c5_rock, c.c5_soil) * x.mag)
    source = where(rock, c.c1_rock, c.c1_soil) + where(rock, c.c2_rock, c.c2_soil) * x.mag
    path = where(rock, c.c3_rock, c.c3_soil) * log(x.rrup + saturation)
    return Moments(source + path, where(rock, c.sigma_rock, c.sigma_soil), 0.0, 0.0)


FORMULA = Formula("lin_2011", Coefficients, moments)


def lin_2011(wall: str) -> GroundMotionModel:
    """Return the model of sites on the ``foot`` or on the ``hanging`` wall."""
    return GroundMotionModel(
        name="Lin2011",
        formula=FORMULA,
        table=CoefficientTable.read(f"asia_australia/lin_2011_{wall}"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30"}),
        standard_deviations=("Total",),
    )
