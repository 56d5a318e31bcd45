# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Convertito et al. (2012): induced earthquakes of The Geysers geothermal field.

Convertito V., Maercklin N., Sharma N., Zollo A. (2012). From induced seismicity to direct
time-dependent seismic hazard. Bulletin of the Seismological Society of America 102(6), 2563-2573.
https://doi.org/10.1785/0120120036
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
from quakegrid.hazard.kernels.elementary import elementwise, log10, sqrt, where


class Coefficients(NamedTuple):
    """Table 2; m/s2."""

    a: float
    b: float
    c: float
    d: float
    h: float
    e: float
    sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 and its deviation."""
    path = c.c * log10(sqrt(x.rhypo**2 + c.h**2)) + c.d * x.rhypo
    mean = c.a + c.b * x.mag + path + where(x.vs30 < 760.0, c.e, 0.0)
    return decimal_moments(mean + 2.0, c.sigma, 0.0, 0.0, c.period)


FORMULA = Formula("convertito_2012", Coefficients, moments)


def ConvertitoEtAl2012Geysers() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="ConvertitoEtAl2012Geysers",
        formula=FORMULA,
        table=CoefficientTable.read("volcanic_induced/convertito_2012"),
        tectonic_region_type="Geothermal",
        component="Larger of two",
        requires=frozenset({"mag", "rhypo", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (1.0, 3.5), "rhypo": (0.5, 20.0)},
    )
