# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ramadan, Lanzano and Sgobba (2023): volcanic areas of Italy.

Ramadan F., Lanzano G., Sgobba S. (2023). Vertical seismic ground shaking in the volcanic areas of
Italy: prediction equations and PSHA examples. Soil Dynamics and Earthquake Engineering.
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
from quakegrid.hazard.kernels.elementary import elementwise, log10, sqrt, where


class Coefficients(NamedTuple):
    """Coefficients of the paper, cm/s2; `deep` is 1 for events deeper than 5 km."""

    a: float
    b: float
    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    sb: float
    sc: float
    tau: float
    phis2s: float
    phi0: float
    deep: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median and the deviations, with that between sites."""
    deep = c.deep > 0.0
    r = sqrt(x.rhypo**2 + where(deep, 25.0, 1.0))
    m = x.mag - 4.8
    shallow = (c.c1 + c.c2 * m) * log10(r)
    path = where(deep, (c.c3 + c.c4 * m) * log10(r) + c.c5 * r, shallow)
    site = by_site_class(x.vs30, 0.0, c.sb, c.sc, c.sc)
    phi = sqrt(c.phis2s**2 + c.phi0**2)
    mean = c.a + c.b * x.mag + path + site
    return decimal_moments(mean, sqrt(c.tau**2 + phi**2), c.tau, phi, c.period)


FORMULA = Formula("ramadan_2023", Coefficients, moments)


def ramadan_2023(*, deep: bool) -> GroundMotionModel:
    """Return the model of shallow or of deep events."""
    return GroundMotionModel(
        name="RamadanEtAl2023",
        formula=FORMULA,
        table=CoefficientTable.read("volcanic_induced/ramadan_2023").with_columns(deep=float(deep)),
        tectonic_region_type="Volcanic",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "vs30"}),
    )
