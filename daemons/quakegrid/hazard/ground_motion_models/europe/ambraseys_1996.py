# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ambraseys, Simpson and Bommer (1996): Europe.

Ambraseys N.N., Simpson K.A., Bommer J.J. (1996). Prediction of horizontal response spectra in
Europe. Earthquake Engineering and Structural Dynamics 25(4), 371-400.
https://doi.org/10.1002/(SICI)1096-9845(199604)25:4<371::AID-EQE550>3.0.CO;2-A

Magnitudes, distances and styles of faulting are adapted as in use in Italy: moment magnitude to
that of surface waves, and from magnitude 6 epicentral distance to that from the projection of the
rupture, with the factors of Bommer J.J., Douglas J., Strasser F.O. (2003), Bulletin of Earthquake
Engineering 1, 171-203, https://doi.org/10.1023/A:1026323123154, for styles.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_style
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
    log,
    log10,
    maximum,
    sqrt,
    where,
)

_LARGE = 6.0


class Coefficients(NamedTuple):
    """Tables 1 and 2; g."""

    c1: float
    c2: float
    h: float
    c4: float
    ca: float
    cs: float
    sigma: float


@elementwise
def surface_wave_magnitude(mag: Numeric) -> Numeric:
    """Return the magnitude of surface waves of a moment magnitude."""
    return (mag - 1.938) / 0.673


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 2 and its deviation."""
    large = x.mag >= _LARGE
    distance = where(large, maximum(0.8845 * x.repi - 3.5525, 0.0), x.repi)
    site = where(x.vs30 <= 360.0, c.cs, where(x.vs30 < 750.0, c.ca, 0.0))
    path = c.c4 * log10(sqrt(distance**2 + c.h**2))
    mean = c.c1 + c.c2 * surface_wave_magnitude(x.mag) + path + site
    style = where(large, log(by_style(x.rake, 0.88, 1.13, 0.93)), 0.0)
    return Moments(mean * LN_10 + style, c.sigma * LN_10, 0.0, 0.0)


FORMULA = Formula("ambraseys_1996", Coefficients, moments)


def AmbraseysEtAl1996() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="AmbraseysEtAl1996",
        formula=FORMULA,
        table=CoefficientTable.read("europe/ambraseys_1996"),
        tectonic_region_type="Active Shallow Crust",
        component="Larger of two",
        requires=frozenset({"mag", "rake", "repi", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.0, 7.9), "repi": (0.0, 200.0)},
    )
