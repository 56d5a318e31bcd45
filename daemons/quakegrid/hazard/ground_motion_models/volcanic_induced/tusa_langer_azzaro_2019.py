# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tusa, Langer and Azzaro (2020): shallow earthquakes of Mount Etna.

Tusa G., Langer H., Azzaro R. (2020). Localizing ground-motion models in volcanic terranes: shallow
events at Mt. Etna, Italy, revisited. Bulletin of the Seismological Society of America 110(6),
2843-2861. https://doi.org/10.1785/0120190325
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.eurocode8_class import by_site_class
from quakegrid.hazard.kernels.elementary import elementwise, exp10, log10, sqrt


class Coefficients(NamedTuple):
    """Tables of the two stress drops, cm/s2."""

    a: float
    b1: float
    b2: float
    c1: float
    c2: float
    c3: float
    sa: float
    sb: float
    scd: float
    sigmatot: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1; the near-source saturation grows with the size of the rupture."""
    h = exp10((x.mag - 3.391) / 2.076)
    r = sqrt(x.rhypo**2 + h**2)
    path = (c.c1 + c.c2 * (x.mag - 3.6)) * log10(r) + c.c3 * (r - 1.0)
    site = by_site_class(x.vs30, c.sa, c.sb, c.scd, c.scd)
    mean = c.a + c.b1 * x.mag + c.b2 * x.mag**2 + path + site
    return decimal_moments(mean, c.sigmatot, 0.0, 0.0, c.period)


FORMULA = Formula("tusa_langer_azzaro_2019", Coefficients, moments)


def tusa_langer_azzaro_2019(*, stress_drop: float) -> GroundMotionModel:
    """Return the model of a stress drop, 60 or 100 bar."""
    table = CoefficientTable.read(f"volcanic_induced/tusa_langer_azzaro_2019_{stress_drop:.0f}")
    return GroundMotionModel(
        name="TusaLangerAzzaro2019",
        formula=FORMULA,
        table=table,
        tectonic_region_type="Volcanic",
        component="Larger of two",
        requires=frozenset({"mag", "rhypo", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (3.0, 4.8), "rhypo": (0.5, 100.0)},
    )
