# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fukushima and Tanaka (1990): peak acceleration of crustal earthquakes, Japan.

Fukushima Y., Tanaka T. (1990). A new attenuation relation for peak horizontal acceleration of
strong earthquake ground motion in Japan. Bulletin of the Seismological Society of America 80(4),
757-783.
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
    exp10,
    log10,
    where,
)

_LOG10_SOFT = 0.146128035678238  # log10 1.4
_LOG10_ROCK = -0.221848749616356  # log10 0.6


class Coefficients(NamedTuple):
    """Equation 6.

    Attributes
    ----------
    by_site
        1 where rock and soft sites are told apart.
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    sigma: float
    by_site: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 6, with the factors of rock and of soft soil, and its deviation."""
    path = -log10(x.rrup + c.c2 * exp10(c.c3 * x.mag)) - c.c4 * x.rrup
    site = where(x.vs30 > 760.0, _LOG10_ROCK, where(x.vs30 <= 360.0, _LOG10_SOFT, 0.0))
    return decimal_moments(c.c1 * x.mag + path + c.c5 + c.by_site * site, c.sigma, 0.0, 0.0, 0.0)


FORMULA = Formula("fukushima_tanaka_1990", Coefficients, moments)


def fukushima_tanaka_1990(by_site: bool) -> GroundMotionModel:
    """Return the model of average sites, or the one that tells rock and soft soil apart."""
    table = CoefficientTable.read("japan/fukushima_tanaka_1990")
    return GroundMotionModel(
        name="FukushimaTanaka1990",
        formula=FORMULA,
        table=table.with_columns(by_site=float(by_site)),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", *(["vs30"] if by_site else [])}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 8.2), "rrup": (0.0, 300.0)},
    )
