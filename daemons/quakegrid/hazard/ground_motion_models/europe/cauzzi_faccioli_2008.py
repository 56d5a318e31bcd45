# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cauzzi and Faccioli (2008): shallow crust, displacement spectra of digital records.

Cauzzi C., Faccioli E. (2008). Broadband (0.05 to 20 s) prediction of displacement response
spectra based on worldwide digital records. Journal of Seismology 12, 453-475.
https://doi.org/10.1007/s10950-008-9098-y
"""

from __future__ import annotations

from typing import Any, NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import displacement_moments
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.eurocode8_class import by_site_class
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log10,
    maximum,
    where,
)

_NEAREST = 15.0  # [km]


class Coefficients(NamedTuple):
    """Table 2: decimal logarithms of displacement [cm], PGA [m/s2], PGV [cm/s]."""

    a1: float
    a2: float
    a3: float
    ab: float
    ac: float
    ad: float
    normal: float
    reverse: float
    strike_slip: float
    sigma: float
    period: float


@elementwise
def style_term(c: Any, rake: Numeric) -> Numeric:
    """Return the term of the style of faulting (a_N E_N + a_R E_R + a_S E_S)."""
    reverse = (rake > 30.0) & (rake <= 150.0)
    normal = (rake > -120.0) & (rake <= -60.0)
    return where(normal, c.normal, where(reverse, c.reverse, c.strike_slip))


@elementwise
def site_term(c: Any, vs30: Numeric) -> Numeric:
    """Return the term of the site class (a_B S_B + a_C S_C + a_D S_D)."""
    return by_site_class(vs30, 0.0, c.ab, c.ac, c.ad)


@elementwise
def log10_rock(c: Any, x: Context) -> Numeric:
    """Return equation 2 without the site, of the tabulated measure."""
    distance = log10(maximum(x.rhypo, _NEAREST))
    return c.a1 + c.a2 * x.mag + c.a3 * distance + style_term(c, x.rake)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 and the standard deviation of table 2."""
    mean = log10_rock(c, x) + site_term(c, x.vs30)
    return displacement_moments(mean, c.sigma, 0.0, 0.0, c.period)


FORMULA = Formula("cauzzi_faccioli_2008", Coefficients, moments)


def CauzziFaccioli2008() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="CauzziFaccioli2008",
        formula=FORMULA,
        table=CoefficientTable.read("europe/cauzzi_faccioli_2008"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        standard_deviations=("Total",),
        requires=frozenset({"mag", "rake", "rhypo", "vs30"}),
        validity={"mag": (5.0, 7.2), "rhypo": (15.0, 150.0)},
    )
