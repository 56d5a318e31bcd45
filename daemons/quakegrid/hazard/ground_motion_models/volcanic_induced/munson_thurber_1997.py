# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Munson and Thurber (1997): PGA on Hawaii, and its use for the national maps.

Munson C.G., Thurber C.H. (1997). Analysis of the attenuation of strong ground motion on the
island of Hawaii. Bulletin of the Seismological Society of America 87(4), 945-960.

Klein F.W., Frankel A.D., Mueller C.S., Wesson R.L., Okubo P.G. (2001). Seismic hazard in Hawaii:
high rate of large earthquakes and probabilistic ground-motion maps. Bulletin of the Seismological
Society of America 91(3), 479-498. https://doi.org/10.1785/0120000060: magnitudes above 7 grow
more slowly, and the motion at 0.2 and 0.3 s is a multiple of PGA.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    absolute,
    clip,
    elementwise,
    log,
    log10,
    minimum,
    sqrt,
    where,
)

_LARGE = 7.0


class Coefficients(NamedTuple):
    """Equation 1; `hawaii` is 1 for the model of the maps."""

    constant: float
    slope: float
    decay: float
    soil: float
    h: float
    sigma: float
    hawaii: float
    period: float


@elementwise
def _size(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the magnitude term; that of the maps bends at 7 and ends at 7.7."""
    bent = minimum(mag - 6.0, 1.0) * c.slope + 0.216 * clip(mag - _LARGE, 0.0, 0.7)
    return where(c.hawaii > 0.0, bent, c.slope * (mag - 6.0))


@elementwise
def _ratio(c: Coefficients) -> Numeric:
    """Return the motion of a period divided by PGA: more at 0.2 and 0.3 s alone."""
    at_02 = absolute(c.period - 0.2) < 1e-6
    at_03 = absolute(c.period - 0.3) < 1e-6
    return where(at_02, 2.5, where(at_03, 2.2, 1.0))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1; soil has 200 m/s at most."""
    r = sqrt(x.rjb**2 + c.h**2)
    mean = (
        c.constant + _size(c, x.mag) - log10(r) + c.decay * r + where(x.vs30 <= 200.0, c.soil, 0.0)
    )
    return Moments(mean * LN_10 + log(_ratio(c)), c.sigma * LN_10, 0.0, 0.0)


FORMULA = Formula("munson_thurber_1997", Coefficients, moments)


def munson_thurber_1997(*, hawaii: bool = False) -> GroundMotionModel:
    """Return the model, or that of the maps of Hawaii.

    The latter gives the motion of PGA at periods other than 0.2 and 0.3 s.
    """
    table = CoefficientTable.read("volcanic_induced/munson_thurber_1997")
    if not hawaii:
        table = CoefficientTable({"PGA": table.rows["PGA"]})
    return GroundMotionModel(
        name="MunsonThurber1997",
        formula=FORMULA,
        table=table.with_columns(hawaii=float(hawaii)),
        tectonic_region_type="Volcanic",
        component="Larger of two",
        requires=frozenset({"mag", "rjb", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.0, 7.2), "rjb": (0.0, 88.0)},
    )
