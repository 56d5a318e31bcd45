# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nath et al. (2012): interface earthquakes of the Shillong region, India.

Nath S.K., Thingbaijam K.K.S., Maiti S.K., Nayak A. (2012). Ground-motion predictions in Shillong
region, northeast India. Journal of Seismology 16(3), 475-488.
https://doi.org/10.1007/s10950-012-9285-8
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_10,
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
    exp,
    log,
)


class Coefficients(NamedTuple):
    """Table 4, and the factor to the vertical component of the upper crust."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    sigma: float
    correction: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviation."""
    source = c.c1 + c.c2 * x.mag + c.c3 * (10.0 - x.mag) ** 3
    path = c.c4 * log(x.rrup + c.c5 * exp(c.c6 * x.mag))
    return Moments(source + path + log(c.correction), c.sigma * LN_10, 0.0, 0.0)


FORMULA = Formula("nath_2012", Coefficients, moments)


def nath_2012(upper: bool) -> GroundMotionModel:
    """Return the model of the upper or of the lower crust."""
    table = CoefficientTable.read("asia_australia/nath_2012")
    return GroundMotionModel(
        name="NathEtAl2012",
        formula=FORMULA,
        table=table if upper else table.with_columns(correction=1.0),
        tectonic_region_type="Subduction Interface",
        component="Vertical",
        requires=frozenset({"mag", "rrup"}),
        standard_deviations=("Total",),
        validity={"mag": (4.8, 8.1), "rrup": (0.0, 100.0)},
    )
