# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ghofrani and Atkinson (2014): great interface earthquakes, Japan and Cascadia.

Ghofrani H., Atkinson G.M. (2014). Ground-motion prediction equations for interface earthquakes
of M7 to M9 based on empirical data from Japan. Bulletin of Earthquake Engineering 12, 549-571.
https://doi.org/10.1007/s10518-013-9533-5

Atkinson G.M., Adams J. (2013). Ground motion prediction equations for application to the 2015
Canadian national seismic hazard maps. Canadian Journal of Civil Engineering 40, 988-998: the
sites of Cascadia, and the upper and lower branches.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    decimal_moments,
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
    log10,
    minimum,
    sqrt,
    where,
)

_FIRM_ROCK = 760.0  # [m/s]


class Coefficients(NamedTuple):
    """Table 3, and the switches of the variants.

    Attributes
    ----------
    af
        From Japanese to Cascadian sites [log10], 0 in Japan.
    branch
        1 and -1 on the upper and lower branch, else 0.
    """

    a: float
    b: float
    c1: float
    c2: float
    c3: float
    af: float
    phi: float
    tau: float
    branch: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 4 and the deviations of table 3."""
    attenuation = where(x.backarc > 0.0, c.c2, c.c1)
    path = attenuation * x.rrup - log10(sqrt(x.rrup**2 + 60.0**2))
    site = c.c3 * log10(x.vs30 / _FIRM_ROCK) + c.af
    branch = c.branch * minimum(0.15 + 0.0007 * x.rrup, 0.35)
    total = sqrt(c.tau**2 + c.phi**2)
    return decimal_moments(c.a + c.b * x.mag + path + site + branch, total, c.tau, c.phi, c.period)


FORMULA = Formula("ghofrani_atkinson_2014", Coefficients, moments)


def ghofrani_atkinson_2014(cascadia: bool, branch: float = 0.0) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    cascadia
        Whether for the sites of Cascadia; else for those of Japan.
    branch
        1 for the upper, -1 for the lower branch of the Canadian maps.
    """
    table = CoefficientTable.read("subduction/ghofrani_atkinson_2014").with_columns(branch=branch)
    return GroundMotionModel(
        name="GhofraniAtkinson2014",
        formula=FORMULA,
        table=table if cascadia else table.with_columns(af=0.0),
        tectonic_region_type="Subduction Interface",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30", "backarc"}),
        validity={"mag": (7.0, 9.0), "rrup": (0.0, 1000.0)},
    )
