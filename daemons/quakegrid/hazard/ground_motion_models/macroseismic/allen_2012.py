# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Allen, Wald and Worden (2012): macroseismic intensity in active crustal regions.

Allen T.I., Wald D.J., Worden C.B. (2012). Intensity attenuation for active crustal regions.
Journal of Seismology 16, 409-433. https://doi.org/10.1007/s10950-012-9278-7
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, exp, log, maximum, sqrt, where


class Coefficients(NamedTuple):
    """Tables 3 and 4; `rupture` is 1 for the distance to the rupture, 0 to the hypocentre."""

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    m1: float
    m2: float
    s1: float
    s2: float
    s3: float
    rupture: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 2 to 5 and the deviation of equation 6."""
    r = where(c.rupture > 0.0, x.rrup, x.rhypo)
    size = exp(x.mag - 5.0)
    near = where(c.rupture > 0.0, 1.0 + c.c3 * size, c.m1 + c.m2 * size)
    far = c.c4 * log(maximum(r, 50.0) / 50.0)
    mean = c.c0 + c.c1 * x.mag + c.c2 * log(sqrt(r**2 + near**2)) + far
    return Moments(mean, c.s1 + c.s2 / (1.0 + (r / c.s3) ** 2), 0.0, 0.0)


FORMULA = Formula("allen_2012_intensity", Coefficients, moments)


def _model(name: str, table: CoefficientTable, distance: str) -> GroundMotionModel:
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", distance}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 7.9), distance: (0.0, 300.0)},
    )


def AllenEtAl2012() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for the distance to the rupture."""
    table = CoefficientTable.read("macroseismic/allen_2012")
    return _model("AllenEtAl2012", table.with_columns(c4=0.0, m1=0.0, m2=0.0, rupture=1.0), "rrup")


def AllenEtAl2012Rhypo() -> GroundMotionModel:  # noqa: N802
    """Return the model for the distance to the hypocentre."""
    table = CoefficientTable.read("macroseismic/allen_2012_rhypo")
    return _model("AllenEtAl2012Rhypo", table.with_columns(rupture=0.0), "rhypo")
