# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Arteta et al. (2023): crustal earthquakes and volcanic paths, Colombia.

Arteta C.A., Pajaro C.A., Mercado V., Montejo J., Arcila M., Abrahamson N.A. (2023).
Ground-motion model for shallow crustal earthquakes of northern South America (NoSAm). Earthquake
Spectra 39(1), 312-345. https://doi.org/10.1177/87552930221127554
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.latin_america.arteta_2021 import site_term
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    log,
    minimum,
    where,
)


class Coefficients(NamedTuple):
    """Coefficients of the publication; `by_vs30` as in the model of 2021."""

    theta1: float
    theta2: float
    theta3: float
    theta4: float
    theta5: float
    theta6: float
    theta7: float
    m1: float
    tau: float
    phi: float
    sigma: float
    s2: float
    s3: float
    s4: float
    s5: float
    by_vs30: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations."""
    # the two variants are in use with different distances
    r = where(c.by_vs30 > 0.0, x.rhypo, x.rrup)
    m = x.mag - c.m1
    source = c.theta1 + c.theta2 * minimum(m, 0.0) + c.theta3 * (8.5 - x.mag) ** 2
    spreading = (c.theta4 + 0.275 * m) * 0.5 * log(r**2 + 4.5**2)
    path = spreading + c.theta5 * r + c.theta6 * x.rvolc + c.theta7 * x.hypo_depth
    return Moments(source + path + site_term(c, x), c.sigma, c.tau, c.phi)


FORMULA = Formula("arteta_2023", Coefficients, moments)


def arteta_2023(by_vs30: bool) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    by_vs30
        Whether vs30 tells the site class; else the ratio of horizontal to vertical motion.
    """
    fields = {"rhypo", "vs30"} if by_vs30 else {"rrup", "THV", "PHV"}
    return GroundMotionModel(
        name="ArtetaEtAl2023",
        formula=FORMULA,
        table=CoefficientTable.read("latin_america/arteta_2023").with_columns(
            by_vs30=float(by_vs30)
        ),
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rvolc", "hypo_depth"} | fields),
        validity={"mag": (4.0, 8.0)},
    )
