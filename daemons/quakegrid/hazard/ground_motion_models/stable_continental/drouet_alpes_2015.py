# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drouet and Cotton (2015): the French Alps, from stochastic simulations.

Drouet S., Cotton F. (2015). Regional stochastic GMPEs in low-seismicity areas: scaling and
aleatory variability analysis - application to the French Alps. Bulletin of the Seismological
Society of America 105(4), 1883-1902. https://doi.org/10.1785/0120140240
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
from quakegrid.hazard.kernels.elementary import elementwise, log, sqrt, where

_LN_G = 2.2830609306434955  # ln 9.80665
_LN_100 = 4.605170185988092


class Coefficients(NamedTuple):
    """Tables 3 to 6, and the switches of the variants.

    Attributes
    ----------
    rjb, rrup, rhypo, repi
        1 for the distance the table is for.
    with_depth
        1 where the depth of the hypocentre takes the place of `c6`.
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    sigma: float
    tau: float
    rjb: float
    rrup: float
    rhypo: float
    repi: float
    with_depth: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 3 and the standard deviations."""
    distance = c.rjb * x.rjb + c.rrup * x.rrup + c.rhypo * x.rhypo + c.repi * x.repi
    m = x.mag - 8.0
    nearest = where(c.with_depth > 0.0, x.hypo_depth, c.c6)
    ln_r = log(sqrt(distance**2 + nearest**2))
    mean = c.c1 + c.c2 * m + c.c3 * m**2 + (c.c4 + c.c5 * x.mag) * ln_r + c.c7 * distance
    mean += where(c.period < 0.0, _LN_100, -_LN_G)
    return Moments(mean, sqrt(c.sigma**2 + c.tau**2), c.tau, c.sigma)


FORMULA = Formula("drouet_alpes_2015", Coefficients, moments)


def with_metric(table: CoefficientTable, metric: str) -> CoefficientTable:
    """Return a table whose distance is some field of contexts."""
    return table.with_columns(
        **{field: float(field == metric) for field in ("rjb", "rrup", "rhypo", "repi")}
    )


def drouet_alpes_2015(*, metric: str, variant: str = "") -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    metric
        The distance: ``rjb``, ``rrup``, ``rhypo``, ``repi``.
    variant
        Empty for rock of 800 m/s, ``hr`` for 2000 m/s, ``50bars`` for a small stress drop.
    """
    name = "rhyp" if metric == "rhypo" else metric
    table = CoefficientTable.read(f"stable_continental/drouet_alpes_2015_{name}{variant}")
    return GroundMotionModel(
        name="DrouetAlpes2015",
        formula=FORMULA,
        table=with_metric(table, metric).with_columns(with_depth=0.0),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", metric}),
        validity={"mag": (3.0, 8.0), metric: (1.0, 250.0)},
    )
