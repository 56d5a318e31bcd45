# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rietbrock, Strasser and Edwards (2013): the United Kingdom, from stochastic simulations.

Rietbrock A., Strasser F., Edwards B. (2013). A stochastic earthquake ground-motion prediction
model for the United Kingdom. Bulletin of the Seismological Society of America 103(1), 57-77.
https://doi.org/10.1785/0120110231
"""

from __future__ import annotations

from typing import Any, NamedTuple

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
    Numeric,
    elementwise,
    log10,
    maximum,
    minimum,
    sqrt,
)

_R0 = 10.0  # [km]
_R1 = 50.0  # [km]
_R2 = 100.0  # [km]


class Coefficients(NamedTuple):
    """Tables 5 and 6."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    c9: float
    c10: float
    c11: float
    tau: float
    phi: float
    period: float


@elementwise
def log_median(c: Any, x: Context) -> Numeric:
    """Return equation 8 [log10 of cm/s2, cm/s]."""
    r = sqrt(x.rjb**2 + c.c11**2)
    f0 = log10(maximum(_R0 / r, 1.0))
    f1 = log10(minimum(r, _R1))
    f2 = log10(maximum(r / _R2, 1.0))
    mean = c.c1 + c.c2 * x.mag + c.c3 * x.mag**2 + (c.c4 + c.c5 * x.mag) * f0
    return mean + (c.c6 + c.c7 * x.mag) * f1 + (c.c8 + c.c9 * x.mag) * f2 + c.c10 * r


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 8 and the standard deviations of the tables."""
    mean = log_median(c, x)
    return decimal_moments(mean, sqrt(c.tau**2 + c.phi**2), c.tau, c.phi, c.period)


FORMULA = Formula("rietbrock_2013", Coefficients, moments)


def rietbrock_2013(variant: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        How stress drop depends on magnitude: ``mag_dependent`` or ``self_similar``.
    """
    return GroundMotionModel(
        name="RietbrockEtAl2013",
        formula=FORMULA,
        table=CoefficientTable.read(f"europe/rietbrock_2013_{variant}"),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb"}),
        validity={"mag": (3.0, 7.0), "rjb": (0.0, 300.0)},
    )
