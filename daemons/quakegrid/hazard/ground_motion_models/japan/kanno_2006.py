# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kanno et al. (2006): shallow and deep earthquakes, Japan.

Kanno T., Narita A., Morikawa N., Fujiwara H., Fukushima Y. (2006). A new attenuation relation
for strong ground motion in Japan based on recorded data. Bulletin of the Seismological Society
of America 96(3), 879-897. https://doi.org/10.1785/0120050138
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
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    exp10,
    log10,
)


class Coefficients(NamedTuple):
    """Tables 3 to 5; d is 0 for deep earthquakes."""

    a: float
    b: float
    c: float
    d: float
    p: float
    q: float
    sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 5 to 9 and the standard deviation of tables 3 and 4."""
    saturated = x.rrup + c.d * exp10(0.5 * x.mag)
    mean = c.a * x.mag + c.b * x.rrup - log10(saturated) + c.c
    mean += c.p * log10(x.vs30) + c.q
    return decimal_moments(mean, c.sigma, 0.0, 0.0, c.period)


FORMULA = Formula("kanno_2006", Coefficients, moments)


def kanno_2006(deep: bool) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    deep
        Whether the events lie deeper than 30 km.
    """
    stem = "deep" if deep else "shallow"
    return GroundMotionModel(
        name=f"Kanno2006{stem.title()}",
        formula=FORMULA,
        table=CoefficientTable.read(f"japan/kanno_2006_{stem}"),
        tectonic_region_type="Subduction IntraSlab" if deep else "Subduction Interface",
        component="Peak of the vector sum of two horizontals",
        standard_deviations=("Total",),
        requires=frozenset({"mag", "rrup", "vs30"}),
        validity={"mag": (5.5, 8.2), "rrup": (1.0, 500.0)},
    )
