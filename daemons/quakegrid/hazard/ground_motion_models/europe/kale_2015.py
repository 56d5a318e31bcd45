# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kale et al. (2015): Turkey and Iran.

Kale O., Akkar S., Ansari A., Hamzehloo H. (2015). A ground-motion predictive model for Iran
and Turkey for horizontal PGA, PGV, and 5% damped response spectrum: investigation of possible
regional effects. Bulletin of the Seismological Society of America 105(2A), 963-980.
https://doi.org/10.1785/0120140134
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_strict_style
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.sandikkaya_2013 import amplification
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    sqrt,
    where,
)

_FARTHEST = 80.0  # [km] anelastic attenuation begins here
_V_CON = 1000.0  # [m/s]
_V_REF = 750.0  # [m/s]
_C = 2.5
_N = 3.2


class Coefficients(NamedTuple):
    """Tables 2 and 3; `c1` is the magnitude of the bend, sb1 and sb2 those of the site."""

    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    b6: float
    b7: float
    b8: float
    b9: float
    b10: float
    a1: float
    a2: float
    sd1: float
    sd2: float
    sb1: float
    sb2: float
    c1: float
    period: float


@elementwise
def _rock_mean(c: Coefficients, x: Context) -> Numeric:
    """Equations 2 to 5: ln of the median on rock of 750 m/s."""
    m = x.mag - c.c1
    source = c.b1 + where(m <= 0.0, c.b2, c.b7) * m + c.b3 * (8.5 - x.mag) ** 2
    path = (c.b4 + c.b5 * m) * 0.5 * log(x.rjb**2 + c.b6**2)
    path += c.b10 * maximum(x.rjb - _FARTHEST, 0.0)
    return source + path + by_strict_style(x.rake, c.b8, c.b9, 0.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 750 m/s."""
    return Reference(_rock_mean(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 7 to 9."""
    pga = exp(reference.rock)
    site = amplification(c.sb1, c.sb2, _C, _N, _V_CON, _V_REF, x.vs30, pga)
    weight = c.a1 + (c.a2 - c.a1) * clip((x.mag - 6.0) / 0.5, 0.0, 1.0)
    phi, tau = weight * c.sd1, weight * c.sd2
    return Moments(_rock_mean(c, x) + site, sqrt(phi**2 + tau**2), tau, phi)


FORMULA = Formula("kale_2015", Coefficients, moments, reference)


def _model(name: str, stem: str, c1: float) -> GroundMotionModel:
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=CoefficientTable.read(f"europe/kale_2015_{stem}").with_columns(c1=c1),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
        validity={"mag": (4.0, 8.0), "rjb": (0.0, 200.0), "vs30": (150.0, 1200.0)},
    )


def KaleEtAl2015Turkey() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for Turkey."""
    return _model("KaleEtAl2015Turkey", "turkey", 6.75)


def KaleEtAl2015Iran() -> GroundMotionModel:  # noqa: N802
    """Return the model for Iran."""
    return _model("KaleEtAl2015Iran", "iran", 7.0)
