# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faccioli, Bianchini and Villani (2010): shallow crust, displacement spectra.

Faccioli E., Bianchini A., Villani M. (2010). New ground motion prediction equations for
T > 1 s and their influence on seismic hazard assessment. Proceedings of the University of
Tokyo symposium on long-period ground motion and urban disaster mitigation, March 17-18.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import displacement_moments
from quakegrid.hazard.ground_motion_models.europe.cauzzi_faccioli_2008 import site_term, style_term
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    exp10,
    log10,
)


class Coefficients(NamedTuple):
    """The table: decimal logarithms of displacement [cm], PGA [m/s2]."""

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    ab: float
    ac: float
    ad: float
    normal: float
    reverse: float
    strike_slip: float
    sigma: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the equation: distances saturate with magnitude."""
    distance = log10(x.rrup + c.a4 * exp10(c.a5 * x.mag))
    mean = c.a1 + c.a2 * x.mag + c.a3 * distance
    mean += site_term(c, x.vs30) + style_term(c, x.rake)
    return displacement_moments(mean, c.sigma, 0.0, 0.0, c.period)


FORMULA = Formula("faccioli_2010", Coefficients, moments)


def FaccioliEtAl2010() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="FaccioliEtAl2010",
        formula=FORMULA,
        table=CoefficientTable.read("europe/faccioli_2010"),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        standard_deviations=("Total",),
        requires=frozenset({"mag", "rake", "rrup", "vs30"}),
    )
