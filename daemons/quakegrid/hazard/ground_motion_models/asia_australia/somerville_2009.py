# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somerville et al. (2009): cratonic and non-cratonic Australia.

Somerville P., Graves R., Collins N., Song S.G., Ni S., Cummins P. (2009). Source and ground
motion models for Australian earthquakes. Proceedings of the 2009 Annual Conference of the
Australian Earthquake Engineering Society, Newcastle.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.asia_australia.seyhan_stewart_sites import on_sites
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
    log,
    where,
)

_M1 = 6.4
_R1 = 50.0  # [km]
_H2 = 36.0  # [km2] 6 km
_ROCK_VS30 = 865.0  # [m/s]


class Coefficients(NamedTuple):
    """Tables 2 and 3."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    sigma: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 1 to 4 on rock and their deviation."""
    m = x.mag - _M1
    source = c.c1 + where(m < 0.0, c.c2, c.c7) * m + c.c8 * (8.5 - x.mag) ** 2
    ln_r = 0.5 * log(x.rjb**2 + _H2)
    ln_r1 = 0.5 * log(_R1**2 + _H2)
    near = x.rjb < _R1
    path = c.c3 * where(near, ln_r, ln_r1) + c.c6 * where(near, 0.0, ln_r - ln_r1)
    return Moments(source + path + c.c4 * m * ln_r + c.c5 * x.rjb, c.sigma, 0.0, 0.0)


FORMULA = Formula("somerville_2009", Coefficients, moments)


def somerville_2009(region: str, by_site: bool) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    region
        ``non_cratonic``, or ``yilgarn`` for the Yilgarn craton.
    by_site
        Whether with the amplification of Seyhan and Stewart (2014); else for rock of 865 m/s.
    """
    rock = GroundMotionModel(
        name="SomervilleEtAl2009",
        formula=FORMULA,
        table=CoefficientTable.read(f"asia_australia/somerville_2009_{region}"),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 7.5), "rjb": (0.0, 500.0)},
    )
    return on_sites(rock, _ROCK_VS30) if by_site else rock
