# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wang et al. (2025): Arias intensity, absolute velocity and durations, Türkiye.

Wang, Leung, Zhu, Guryuva, Sandıkkaya M.A., Ji (2025). Soil Dynamics and Earthquake Engineering
196, 109440. https://doi.org/10.1016/j.soildyn.2025.109440

Mainshocks: the term of aftershocks is left out.
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
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_ANELASTIC_FROM = 80.0  # [km]


class Coefficients(NamedTuple):
    """Of ln IA [m/s], CAV [g s] and durations [s].

    Attributes
    ----------
    bend1, bend2
        Magnitudes from which the slopes c2 and c3 are added.
    normal, normal_from, normal_to
        Term of normal events, which grows between two magnitudes.
    stiffest
        Vs30 to which the site term goes [m/s].
    """

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    normal: float
    reverse: float
    depth: float
    site: float
    anelastic: float
    bend1: float
    bend2: float
    normal_from: float
    normal_to: float
    stiffest: float
    vs30_ref: float
    tau1: float
    tau2: float
    phi1: float
    phi2: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Magnitude, style of faulting and depth."""
    size = c.c0 + c.c1 * x.mag
    size += c.c2 * maximum(x.mag - c.bend1, 0.0) + c.c3 * maximum(x.mag - c.bend2, 0.0)
    normal = (x.rake > -150.0) & (x.rake < -30.0)
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    share = clip((x.mag - c.normal_from) / (c.normal_to - c.normal_from), 0.0, 1.0)
    style = where(normal, c.normal * share, where(reverse, c.reverse, 0.0))
    return size + style + c.depth * log(1.0 + x.ztor)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the deviations, which fall from magnitudes 6 and 5 to 6.5."""
    path = (c.c4 + c.c5 * x.mag) * log(sqrt(x.rjb**2 + c.c6**2))
    path += c.anelastic * maximum(x.rjb - _ANELASTIC_FROM, 0.0)
    site = c.site * log(minimum(x.vs30, c.stiffest) / c.vs30_ref)
    tau = c.tau1 + (c.tau2 - c.tau1) * clip((x.mag - 6.0) / 0.5, 0.0, 1.0)
    phi = c.phi1 + (c.phi2 - c.phi1) * clip((x.mag - 5.0) / 1.5, 0.0, 1.0)
    return Moments(_source_term(c, x) + path + site, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("wang_2025", Coefficients, moments)


def WangEtAl2025() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="WangEtAl2025",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/wang_2025"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "ztor", "rjb", "vs30"}),
    )
