# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Arteta et al. (2021): interface and intraslab earthquakes, Colombia.

Arteta C.A., Pajaro C.A., Mercado V., Montejo J., Arcila M., Abrahamson N.A. (2021).
Ground-motion model for subduction earthquakes in northern South America. Earthquake Spectra
37(4), 2419-2452. https://doi.org/10.1177/87552930211027585
"""

from __future__ import annotations

from typing import Any, NamedTuple

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
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_FLAT_PEAK = 2.0  # sites whose ratio has no higher peak are not amplified
_MC_SLAB = 6.5


class Coefficients(NamedTuple):
    """Tables 4 to 6, and the switches of the variants.

    Attributes
    ----------
    s2, s3, s4, s5
        Of the logarithm of the peak of the ratio of horizontal to vertical motion, by site class.
    slab
        1 for intraslab events, whose distance is from the hypocentre.
    by_vs30
        1 where vs30 tells the class, and the mean peak of the class stands for the site's.
    """

    theta1: float
    theta2: float
    theta3: float
    theta4: float
    theta5: float
    theta6: float
    mc1: float
    tau: float
    phi1: float
    phi2: float
    s2: float
    s3: float
    s4: float
    s5: float
    slab: float
    by_vs30: float


@elementwise
def site_term(c: Any, x: Context) -> Numeric:
    """Return the amplification by vs30, or by period and height of the peak of the ratio."""
    v = x.vs30
    soft = where(v >= 230.0, c.s4 * log(4.24), c.s5 * log(3.47))
    medium = where(v >= 370.0, c.s3 * log(4.48), soft)
    by_vs30 = where(v >= 600.0, c.s2 * log(3.29), medium)
    slow = where(x.THV < 0.8, c.s4, c.s5)
    slope = where(x.THV < 0.2, c.s2, where(x.THV < 0.4, c.s3, slow))
    by_peak = where(x.PHV < _FLAT_PEAK, 0.0, slope * log(maximum(x.PHV, 1e-9)))
    return where(c.by_vs30 > 0.0, by_vs30, by_peak)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations, which grow from 150 to 200 km."""
    r = where(c.slab > 0.0, x.rhypo, x.rrup)
    source = c.theta1 + c.theta2 * minimum(x.mag - c.mc1, 0.0) + c.theta3 * (10.0 - x.mag) ** 2
    spreading = (c.theta4 + 0.1 * (x.mag - 7.0)) * log(r + 10.0 * exp(0.4 * (x.mag - 6.0)))
    path = spreading + c.theta5 * r + where(x.backarc > 0.0, c.theta6, 0.0)
    phi = c.phi1 + (c.phi2 - c.phi1) * clip((r - 150.0) / 50.0, 0.0, 1.0)
    return Moments(source + path + site_term(c, x), sqrt(c.tau**2 + phi**2), c.tau, phi)


FORMULA = Formula("arteta_2021", Coefficients, moments)


def arteta_2021(slab: bool, by_vs30: bool) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    slab
        Whether for intraslab events; else for interface events.
    by_vs30
        Whether vs30 tells the site class; else the ratio of horizontal to vertical motion.
    """
    table = CoefficientTable.read(f"latin_america/arteta_2021_{'slab' if slab else 'interface'}")
    table = table.with_columns(mc1=_MC_SLAB) if slab else table.with_columns(theta6=0.0)
    fields = {"vs30"} if by_vs30 else {"THV", "PHV"}
    return GroundMotionModel(
        name="ArtetaEtAl2021",
        formula=FORMULA,
        table=table.with_columns(slab=float(slab), by_vs30=float(by_vs30)),
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="RotD50",
        requires=frozenset({"mag"} | fields | ({"rhypo", "backarc"} if slab else {"rrup"})),
        validity={"mag": (4.5, 9.5), "rhypo" if slab else "rrup": (0.0, 800.0)},
    )
