# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ameri et al. (2017): France and Europe, with the stress drop of earthquakes.

Ameri G., Drouet S., Traversa P., Bindi D., Cotton F. (2017). Toward an empirical ground motion
prediction equation for France: accounting for regional differences in the source stress parameter.
Bulletin of Earthquake Engineering 15, 4681-4717. https://doi.org/10.1007/s10518-017-0171-1

Ameri G. (2014). Empirical ground motion model adapted to the French context. Deliverable SIGMA
Seismic Ground Motion Assessment, SIGMA-2014-D2-131.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_style
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.eurocode8_class import by_site_class
from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise, log, log10, sqrt, where

_HINGE_MAGNITUDE = 6.75
_REFERENCE_MAGNITUDE = 5.5
_STANDARD_GRAVITY = -0.00034154659766749815  # ln of 9.80665 / 9.81, the one in use


class Coefficients(NamedTuple):
    """Tables 2 to 4, cm/s2; `epicentre` is 1 for epicentral distance.

    Attributes
    ----------
    stressed
        1 where the term of the stress drop is part of the median.
    ratio
        Stress drop divided by its mean.
    adjustment
        Multiplies the median.
    """

    a: float
    c1: float
    c2: float
    h: float
    b1: float
    b2: float
    b3: float
    e1: float
    e2: float
    e3: float
    e4: float
    f1: float
    f2: float
    f3: float
    tau: float
    tau1: float
    tau2: float
    phi: float
    s0: float
    s1: float
    s2: float
    s3: float
    s4: float
    s5: float
    s6: float
    s7: float
    s8: float
    s9: float
    epicentre: float
    stressed: float
    ratio: float
    adjustment: float
    period: float


@elementwise
def _stress_term(c: Coefficients, m: Numeric) -> Numeric:
    """Equation 8: polynomials of magnitude, one for low and one for high stress drops."""
    low = c.s0 + m * (c.s1 + m * (c.s2 + m * (c.s3 + m * c.s4)))
    high = c.s5 + m * (c.s6 + m * (c.s7 + m * (c.s8 + m * c.s9)))
    return c.stressed * where(c.ratio <= 1.0, low, high) * log10(c.ratio)


@elementwise
def _tau(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 6: falls from magnitude 4 to 5; constant where the stress drop is known."""
    by_mag = c.tau1 + (c.tau2 - c.tau1) * clip(mag - 4.0, 0.0, 1.0)
    return where(c.stressed > 0.0, c.tau, by_mag)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 1 to 4 and the deviations."""
    distance = where(c.epicentre > 0.0, x.repi, x.rjb)
    r = sqrt(distance**2 + c.h**2)
    m = x.mag - _HINGE_MAGNITUDE
    size = where(m <= 0.0, c.b1 * m + c.b2 * m**2, c.b3 * m)
    path = (c.c1 + c.c2 * (x.mag - _REFERENCE_MAGNITUDE)) * log10(r)
    site = by_site_class(x.vs30, c.e1, c.e2, c.e3, c.e4) + by_style(x.rake, c.f1, c.f2, c.f3)
    mean = c.a + size + path + site + _stress_term(c, x.mag)
    tau = _tau(c, x.mag)
    known = decimal_moments(mean, sqrt(tau**2 + c.phi**2), tau, c.phi, c.period)
    shifted = known.mean + _STANDARD_GRAVITY + log(c.adjustment)
    return Moments(shifted, known.sigma, known.tau, known.phi)


FORMULA = Formula("ameri_2017", Coefficients, moments)


def ameri_2017(
    *,
    table: str,
    stressed: bool = False,
    norm_stress_drop: float = 0.1,
    adjustment_factor: float = 1.0,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    table
        Stem of its coefficients.
    stressed
        Whether the stress drop is known.
    norm_stress_drop
        Stress drop divided by its mean.
    adjustment_factor
        Multiplies the median.
    """
    columns = CoefficientTable.read(f"europe/{table}").with_columns(
        epicentre=1.0 if table.endswith("repi") else 0.0,
        stressed=float(stressed),
        ratio=norm_stress_drop,
        adjustment=adjustment_factor,
    )
    if table.startswith("ameri_2014"):
        columns = columns.with_columns(**{f"s{number}": 0.0 for number in range(10)})
        columns = columns.with_copies({"tau1": "tau", "tau2": "tau"})
    distance = "repi" if table.endswith("repi") else "rjb"
    return GroundMotionModel(
        name="AmeriEtAl2017",
        formula=FORMULA,
        table=columns,
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "vs30", distance}),
        validity={"mag": (3.0, 7.6), distance: (0.0, 300.0)},
    )


def stress_drop_rjb(
    *, norm_stress_drop: float = 0.1, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of rjb with a known stress drop."""
    return ameri_2017(
        table="ameri_2017_rjb",
        stressed=True,
        norm_stress_drop=norm_stress_drop,
        adjustment_factor=adjustment_factor,
    )


def stress_drop_repi(
    *, norm_stress_drop: float = 1.1, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of epicentral distance with a known stress drop."""
    return ameri_2017(
        table="ameri_2017_repi",
        stressed=True,
        norm_stress_drop=norm_stress_drop,
        adjustment_factor=adjustment_factor,
    )
