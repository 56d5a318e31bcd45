# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Aristeidou, Tarbali and O'Reilly (2023): inelastic spectral displacements.

Aristeidou S., Tarbali K., O'Reilly G.J. (2023). A ground motion model for
orientation-independent inelastic spectral displacements from shallow crustal earthquakes.
Earthquake Spectra 39(3), 1601-1624. https://doi.org/10.1177/87552930231180228
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
    elementwise,
    exp,
    log,
    sqrt,
    where,
)

_NEAR, _FAR = 15.0, 150.0  # [km]


class Coefficients(NamedTuple):
    """Of one period and one strength ratio."""

    a: float
    b1: float
    b2: float
    c11: float
    c21: float
    c12: float
    c22: float
    c13: float
    c23: float
    f1: float
    f2: float
    s1: float
    s2: float
    s3: float
    s4: float
    d1: float
    d2: float
    c3: float
    phi: float
    tau: float
    sigma: float


@elementwise
def _path_term(c: Coefficients, x: Context, above: Numeric) -> Numeric:
    """Return geometric spreading, with a slope for each of three ranges of distance."""
    distance = sqrt(x.rrup**2 + c.c3**2)
    near, middle, far = c.c11 + c.c21 * above, c.c12 + c.c22 * above, c.c13 + c.c23 * above
    slope = where(distance <= _NEAR, near, where(distance <= _FAR, middle, far))
    return slope * log(distance / _FAR)


@elementwise
def _style_term(c: Coefficients, rake: Numeric) -> Numeric:
    """Return the term of normal and of reverse faults, oblique ones among them."""
    normal = (rake > -150.0) & (rake <= -30.0)
    reverse = (rake > 30.0) & (rake <= 150.0)
    return where(reverse, c.f2, where(normal, c.f1, 0.0))


@elementwise
def _site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Return the term of vs30, with a slope for each of four classes."""
    stiff = where(vs30 < 1000.0, c.s3, c.s4)
    return where(vs30 < 400.0, c.s1, where(vs30 < 650.0, c.s2, stiff)) * log(vs30)


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of the depth to 2.5 km/s; the mean for vs30 where it is unknown."""
    mean = exp(7.089 - 1.144 * log(x.vs30))
    depth = where(x.z2pt5 > -999.0, x.z2pt5, mean)
    deep = where(depth > 3.0, c.d2 * (1.0 - exp(-0.25 * (depth - 3.0))), 0.0)
    return where(depth <= 1.0, c.d1 * (depth - 1.0), deep)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return ln of the inelastic displacement [cm] and its deviations."""
    above = x.mag - 6.0
    source = c.a + c.b1 * above + c.b2 * above**2
    site = _site_term(c, x.vs30) + _basin_term(c, x)
    mean = source + _path_term(c, x, above) + _style_term(c, x.rake) + site
    return Moments(mean, c.sigma, c.tau, c.phi)


FORMULA = Formula("aristeidou_2023", Coefficients, moments)


def aristeidou_2023(component: str) -> GroundMotionModel:
    """Return the model of ``RotD50`` or ``RotD100``."""
    return GroundMotionModel(
        name="AristeidouEtAl2023",
        formula=FORMULA,
        table=CoefficientTable.read(f"duration_energy/aristeidou_2023_{component.lower()}"),
        tectonic_region_type="Active Shallow Crust",
        component=component,
        requires=frozenset({"mag", "rake", "rrup", "vs30", "z2pt5"}),
        validity={"mag": (4.5, 7.9), "rrup": (0.0, 300.0), "vs30": (100.0, 1300.0)},
    )
