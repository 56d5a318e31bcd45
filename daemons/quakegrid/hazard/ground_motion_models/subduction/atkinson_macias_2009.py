# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson and Macias (2009): great interface earthquakes, Cascadia.

Atkinson G.M., Macias M. (2009). Predicted ground motions for great interface earthquakes in the
Cascadia subduction zone. Bulletin of the Seismological Society of America 99(3), 1552-1578.
https://doi.org/10.1785/0120080147
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
from quakegrid.hazard.ground_motion_models.wrappers import site_terms
from quakegrid.hazard.ground_motion_models.wrappers.modification import modified
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    log10,
    sqrt,
)


class Coefficients(NamedTuple):
    """Table 5."""

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 3 and 4 on rock of 760 m/s, and the deviation of table 5."""
    saturation = x.mag**2 - 3.1 * x.mag - 14.55
    r = sqrt(x.rrup**2 + saturation**2)
    m = x.mag - 8.0
    log10_median = c.c0 + c.c1 * log10(r) + c.c2 * r + c.c3 * m + c.c4 * m**2
    return decimal_moments(log10_median, c.sigma, 0.0, 0.0, c.period)


FORMULA = Formula("atkinson_macias_2009", Coefficients, moments)


def AtkinsonMacias2009(  # noqa: N802 - the name in logic trees
    *,
    ba08_site_term: bool = False,
    cb14_basin_term: bool = False,
    m9_basin_term: bool = False,
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    ba08_site_term
        Whether the amplification of Boore and Atkinson (2008) is added.
    cb14_basin_term
        Whether the basin term of Campbell and Bozorgnia (2014) is added.
    m9_basin_term
        Whether long periods in basins deeper than 6 km are doubled.
    """
    base = GroundMotionModel(
        name="AtkinsonMacias2009",
        formula=FORMULA,
        table=CoefficientTable.read("subduction/atkinson_macias_2009"),
        tectonic_region_type="Subduction Interface",
        component="Random horizontal",
        requires=frozenset({"mag", "rrup"}),
        standard_deviations=("Total",),
        validity={"mag": (7.5, 9.0), "rrup": (30.0, 400.0)},
    )
    chosen = [
        term()
        for wanted, term in (
            (ba08_site_term, site_terms.ba08_site_term),
            (cb14_basin_term, site_terms.cb14_basin_term),
            (m9_basin_term, site_terms.m9_basin_term),
        )
        if wanted
    ]
    return modified(base, chosen) if chosen else base
