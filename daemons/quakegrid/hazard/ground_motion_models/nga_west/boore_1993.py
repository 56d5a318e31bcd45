# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Boore, Joyner and Fumal (1993) as in the Canadian hazard model of 2005.

Boore D.M., Joyner W.B., Fumal T.E. (1993). Estimation of response spectra and peak
accelerations from western North American earthquakes: an interim report. USGS Open-File
Report 93-509. https://doi.org/10.3133/ofr93509

Adams J., Halchuk S. (2003). Fourth generation seismic hazard maps of Canada. Geological
Survey of Canada, Open File 4459. https://doi.org/10.4095/214223
"""

from __future__ import annotations

import math
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, log10, maximum, minimum, sqrt

_LN_10 = math.log(10.0)
_LN_CM_S2 = math.log(0.01 / 9.80665)  # of 1 cm/s2 [ln g]
_FAR = 100.0  # [km] the Canadian model goes on from here as 1/r with anelastic attenuation
_LOG_FAR = 2.0


class Coefficients(NamedTuple):
    """Table 7 of the report, for site class B; c1 of the epistemic branches; sigma in ln units."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    sigma: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1, steeper beyond 100 km, and its standard deviation."""
    r2 = x.rjb**2 + c.c7**2
    source = c.c1 + c.c2 * (x.mag - 6.0) + c.c3 * (x.mag - 6.0) ** 2
    near = minimum(0.5 * log10(r2), _LOG_FAR)
    beyond = maximum(0.5 * log10(r2) - _LOG_FAR, 0.0)
    anelastic = c.c4 * maximum(sqrt(r2) - _FAR, 0.0)
    mean = source + c.c5 * near - beyond + anelastic + c.c6
    return Moments(mean * _LN_10 + _LN_CM_S2, c.sigma, 0.0, 0.0)


FORMULA = Formula("boore_1993", Coefficients, moments)


def boore_1993(*, branch: str) -> GroundMotionModel:
    """Return the model; `branch` is ``best``, ``lower`` or ``upper``."""
    table = CoefficientTable.read("nga_west/boore_1993")
    return GroundMotionModel(
        name="BooreEtAl1993GSC",
        formula=FORMULA,
        table=table.with_copies({"c1": f"c1_{branch}"}),
        tectonic_region_type="Active Shallow Crust",
        component="Random horizontal",
        requires=frozenset({"mag", "rjb"}),
        standard_deviations=("Total",),
    )
