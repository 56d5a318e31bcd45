# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Akkar and Cagnan (2010): Turkey.

Akkar S., Cagnan Z. (2010). A local ground-motion predictive model for Turkey, and its
comparison with other regional and global ground-motion models. Bulletin of the Seismological
Society of America 100(6), 2978-2995. https://doi.org/10.1785/0120090367
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_CM_S2_IN_G
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_strict_style
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_atkinson_2008 import site_term
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log,
    sqrt,
    where,
)

_C1 = 6.5


class Coefficients(NamedTuple):
    """Tables 2 and 3, the latter those of Boore and Atkinson (2008)."""

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    a9: float
    phi: float
    tau: float
    blin: float
    b1: float
    b2: float
    period: float


@elementwise
def _rock_mean(c: Coefficients, x: Context) -> Numeric:
    """Equation 1: ln of the median on rock [ln g, ln cm/s]."""
    m = x.mag - _C1
    path = (c.a5 + c.a6 * m) * 0.5 * log(x.rjb**2 + c.a7**2)
    source = c.a1 + where(m <= 0.0, c.a2, c.a3) * m + c.a4 * (8.5 - x.mag) ** 2
    style = by_strict_style(x.rake, c.a8, c.a9, 0.0)
    return source + path + style + where(c.period < 0.0, 0.0, LN_CM_S2_IN_G)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(_rock_mean(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 1 and 2 and the standard deviations of table 2."""
    mean = _rock_mean(c, x) + site_term(c, reference, x)
    return Moments(mean, sqrt(c.phi**2 + c.tau**2), c.tau, c.phi)


FORMULA = Formula("akkar_cagnan_2010", Coefficients, moments, reference)


def AkkarCagnan2010() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="AkkarCagnan2010",
        formula=FORMULA,
        table=CoefficientTable.read("europe/akkar_cagnan_2010"),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
        validity={"mag": (5.0, 7.6), "rjb": (0.0, 200.0)},
    )
