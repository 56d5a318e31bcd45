# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Berge-Thierry et al. (2003): France, from European and Californian records.

Berge-Thierry C., Cotton F., Scotti O., Griot-Pommera D.-A., Fukushima Y. (2003). New empirical
response spectral attenuation laws for moderate European earthquakes. Journal of Earthquake
Engineering 7(2), 193-222. https://doi.org/10.1080/13632460309350446
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
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log10,
    maximum,
    where,
)

_NEAREST = 4.0  # [km]


class Coefficients(NamedTuple):
    """Table 2; magnitudes are those of surface waves."""

    a: float
    b: float
    c1: float
    c2: float
    sigma: float
    period: float


@elementwise
def log10_median(c: Coefficients, mag: Numeric, x: Context) -> Numeric:
    """Return equation 1 for a magnitude of surface waves [log10 cm/s2]."""
    r = maximum(x.rhypo, _NEAREST)
    site = where(x.vs30 >= 800.0, c.c1, c.c2)
    return c.a * mag + c.b * r - log10(r) + site


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviation of table 2."""
    return decimal_moments(log10_median(c, x.mag, x), c.sigma, 0.0, 0.0, c.period)


FORMULA = Formula("berge_thierry_2003", Coefficients, moments)


def BergeThierryEtAl2003Ms() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for magnitudes of surface waves."""
    return GroundMotionModel(
        name="BergeThierryEtAl2003Ms",
        formula=FORMULA,
        table=CoefficientTable.read("europe/berge_thierry_2003"),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        standard_deviations=("Total",),
        requires=frozenset({"mag", "rhypo", "vs30"}),
        validity={"mag": (4.0, 7.9), "rhypo": (4.0, 330.0)},
    )
