# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Manea, Cioflan and Danciu (2021): intermediate-depth earthquakes of Vrancea, Romania.

Manea E.F., Cioflan C.O., Danciu L. (2022). Ground-motion models for Vrancea intermediate-depth
earthquakes. Earthquake Spectra 38(1), 407-431. https://doi.org/10.1177/87552930211032985
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_CM_S2_IN_G,
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
    log,
    maximum,
    where,
)

_MH = 5.7
_F_REF = 15.0  # [Hz]


class Coefficients(NamedTuple):
    """Coefficients phi_0 to phi_11 of the publication, and its deviations."""

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    c6: float
    c7: float
    c8: float
    c9: float
    c10: float
    c11: float
    within: float
    tau: float
    sigma: float


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of the fundamental frequency and of the classes A to C of Eurocode 8."""
    soft = where(x.vs30 >= 180.0, c.c11, 0.0)
    by_class = where(x.vs30 >= 800.0, c.c9, where(x.vs30 >= 360.0, c.c10, soft))
    return c.c8 * log(maximum(x.f0, 1e-9) / _F_REF) + by_class


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean with the attenuation of the fore-arc or the back-arc."""
    m = x.mag - _MH
    attenuation = where(x.backarc > 0.0, c.c6, c.c7)
    mean = c.c0 + c.c1 * m + c.c2 * m**2 + c.c3 * log(x.rhypo) + attenuation * x.rhypo
    mean += c.c4 * x.hypo_depth + _site_term(c, x) + LN_CM_S2_IN_G
    return Moments(mean, c.sigma, c.tau, c.within)


FORMULA = Formula("manea_2021", Coefficients, moments)


def ManeaEtAl2021() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="ManeaEtAl2021",
        formula=FORMULA,
        table=CoefficientTable.read("europe/manea_2021"),
        tectonic_region_type="Subduction IntraSlab",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "hypo_depth", "vs30", "f0", "backarc"}),
        validity={"mag": (4.0, 8.0), "rhypo": (90.0, 500.0)},
    )
