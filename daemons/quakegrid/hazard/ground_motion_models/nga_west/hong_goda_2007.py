# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hong and Goda (2007): orientation-independent motion of crustal earthquakes, California.

Hong H.P., Goda K. (2007). Orientation-dependent ground-motion measure for seismic-hazard
assessment. Bulletin of the Seismological Society of America 97(5), 1525-1538.
https://doi.org/10.1785/0120060194

Boore D.M., Atkinson G.M. (2007). Boore-Atkinson NGA ground motion relations for the geometric
mean horizontal component of peak and spectral ground motion parameters. PEER report 2007/01:
site term.
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
    maximum,
    where,
)

_REFERENCE_VS30 = 760.0  # [m/s]
_V1 = 180.0  # [m/s]
_V2 = 300.0  # [m/s]
_G = 980.665  # [cm/s2]


class Coefficients(NamedTuple):
    """Table 3, and the amplification of sites."""

    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    h: float
    tau: float
    phi: float
    sigma: float
    blin: float
    b1sa: float
    b2sa: float


@elementwise
def _rock(c: Coefficients, x: Context) -> Numeric:
    """Return ln of the median on rock [g, cm/s]."""
    m = x.mag - 7.0
    slope = c.b4 + c.b5 * (x.mag - 4.5)
    return c.b1 + c.b2 * m + c.b3 * m**2 + slope * 0.5 * log(x.rjb**2 + c.h**2)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric, pga: Numeric) -> Numeric:
    """Return the amplification; `pga` is that of rock [cm/s2]."""
    medium = c.b2sa * log(vs30 / _REFERENCE_VS30) / log(_V2 / _REFERENCE_VS30)
    soft = (c.b1sa - c.b2sa) * log(vs30 / _V2) / log(_V1 / _V2) + c.b2sa
    slope = where(vs30 <= _V1, c.b1sa, where(vs30 <= _V2, soft, medium))
    nonlinear = where(vs30 < _REFERENCE_VS30, slope, 0.0)
    return c.blin * log(vs30 / _REFERENCE_VS30) + nonlinear * log(maximum(pga, 60.0) / 100.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s, its spreading the same for all magnitudes."""
    spreading = c_ref.b4 * 0.5 * log(x.rjb**2 + c_ref.h**2)
    return Reference(c_ref.b1 + c_ref.b2 * (x.mag - 7.0) + spreading, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations."""
    site = _site_term(c, x.vs30, exp(reference.rock) * _G)
    return Moments(_rock(c, x) + site, c.sigma, c.tau, c.phi)


FORMULA = Formula("hong_goda_2007", Coefficients, moments, reference)


def HongGoda2007() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="HongGoda2007",
        formula=FORMULA,
        table=CoefficientTable.read("nga_west/hong_goda_2007"),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="RotD100",
        requires=frozenset({"mag", "rjb", "vs30"}),
        validity={"mag": (5.0, 7.5), "rjb": (0.0, 200.0)},
    )
