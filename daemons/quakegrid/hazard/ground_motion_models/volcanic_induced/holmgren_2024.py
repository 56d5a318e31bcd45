# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holmgren et al. (2024): south-eastern Africa.

Holmgren J.M., Werner M.J., Goda K., Villani M., Silva V., Chindandali P. (2024). Site-specific
ground-motion simulation and models for south-eastern Africa. Earthquake Spectra 40(2), 1552-1576.
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
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    exp10,
    log,
    minimum,
    sqrt,
    where,
)

_REFERENCE_VS30 = 760.0  # [m/s]
_REFERENCE_MAGNITUDE = 4.5


class Coefficients(NamedTuple):
    """Table 2 and the site term of Boore et al. (2014); g, PGV in cm/s."""

    e2: float
    e4: float
    e5: float
    e6: float
    mh: float
    c: float
    vc: float
    f1: float
    f3: float
    f4: float
    f5: float
    c1: float
    c2: float
    c3: float
    sigma1: float
    sigma2: float
    sigma3: float
    sigma4: float


@elementwise
def _on_rock(c: Coefficients, x: Context) -> Numeric:
    """Return the median at 760 m/s; saturation after Yenier and Atkinson (2015)."""
    m = x.mag - c.mh
    size = c.e2 + where(m <= 0.0, c.e4 * m + c.e5 * m**2, c.e6 * m)
    r = sqrt(x.rhypo**2 + exp10(-0.405 + 0.235 * x.mag) ** 2)
    return size + (c.c1 + c.c2 * (x.mag - _REFERENCE_MAGNITUDE)) * log(r) + c.c3 * (r - 1.0)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, ln_pga_rock: Numeric) -> Numeric:
    """Return the linear and nonlinear amplification of Boore et al. (2014)."""
    linear = c.c * log(minimum(vs30, c.vc) / _REFERENCE_VS30)
    soft = exp(c.f5 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    slope = c.f4 * (soft - exp(c.f5 * (_REFERENCE_VS30 - 360.0)))
    return linear + c.f1 + slope * log((exp(ln_pga_rock) + c.f3) / c.f3)


@elementwise
def _sigma(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the total deviation, a line through magnitudes 4.5, 5, 5.5 and 6.5."""
    first = c.sigma1 + (c.sigma2 - c.sigma1) * clip((mag - 4.5) / 0.5, 0.0, 1.0)
    second = first + (c.sigma3 - c.sigma2) * clip((mag - 5.0) / 0.5, 0.0, 1.0)
    return second + (c.sigma4 - c.sigma3) * clip(mag - 5.5, 0.0, 1.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA at 760 m/s."""
    return Reference(_on_rock(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median at the site and the total deviation."""
    mean = _on_rock(c, x) + _site_term(c, x.vs30, reference.rock)
    return Moments(mean, _sigma(c, x.mag), 0.0, 0.0)


FORMULA = Formula("holmgren_2024", Coefficients, moments, reference)


def HolmgrenEtAl2024() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="HolmgrenEtAl2024",
        formula=FORMULA,
        table=CoefficientTable.read("volcanic_induced/holmgren_2024"),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "vs30"}),
        standard_deviations=("Total",),
    )
