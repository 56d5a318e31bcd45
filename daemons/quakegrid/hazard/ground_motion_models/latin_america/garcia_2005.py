# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""García et al. (2005): intraslab earthquakes, central Mexico.

García D., Singh S.K., Herráiz M., Ordaz M., Pacheco J.F. (2005). Inslab earthquakes of central
Mexico: peak ground-motion parameters and response spectra. Bulletin of the Seismological Society
of America 95(6), 2272-2282. https://doi.org/10.1785/0120050072
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    decimal_moments,
)
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
    exp10,
    log10,
    sqrt,
    where,
)

_LARGE = 6.5  # moment magnitude


class Coefficients(NamedTuple):
    """Table 2 (horizontal) or 3 (vertical)."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    sigma: float
    tau: float
    phi: float
    period: float


@elementwise
def saturated_distance(x: Context) -> Numeric:
    """Return the distance with near-source saturation [km], from the hypocentre if small."""
    r = where(x.mag > _LARGE, x.rrup, x.rhypo)
    return sqrt(r**2 + (0.0075 * exp10(0.507 * x.mag)) ** 2)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 4 and the deviations of tables 2 and 3."""
    r = saturated_distance(x)
    log10_median = c.c1 + c.c2 * x.mag + c.c3 * r - c.c4 * log10(r) + c.c5 * x.hypo_depth
    return decimal_moments(log10_median, c.sigma, c.tau, c.phi, c.period)


FORMULA = Formula("garcia_2005", Coefficients, moments)


def garcia_2005(vertical: bool) -> GroundMotionModel:
    """Return the model of the vertical or of the horizontal components."""
    stem = "latin_america/garcia_2005_vertical" if vertical else "latin_america/garcia_2005"
    return GroundMotionModel(
        name="GarciaEtAl2005SSlab",
        formula=FORMULA,
        table=CoefficientTable.read(stem),
        tectonic_region_type="Subduction IntraSlab",
        component="Vertical" if vertical else "Geometric mean",
        requires=frozenset({"mag", "rrup", "rhypo", "hypo_depth"}),
        validity={"mag": (5.2, 7.4), "rrup": (4.0, 400.0)},
    )
