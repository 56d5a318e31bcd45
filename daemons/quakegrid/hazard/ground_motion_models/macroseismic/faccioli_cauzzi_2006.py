# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faccioli and Cauzzi (2006): macroseismic intensity, Italy.

Faccioli E., Cauzzi C. (2006). Macroseismic intensities for seismic scenarios estimated from
instrumentally based correlations. First European Conference on Earthquake Engineering and
Seismology, Geneva, paper 569.
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
from quakegrid.hazard.kernels.elementary import elementwise, log, sqrt


class Coefficients(NamedTuple):
    """Table 2."""

    c1: float
    c2: float
    c3: float
    h: float
    sigma: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the intensity and its deviation."""
    mean = c.c1 + c.c2 * x.mag + c.c3 * log(sqrt(x.repi**2 + c.h**2))
    return Moments(mean, c.sigma, 0.0, 0.0)


FORMULA = Formula("faccioli_cauzzi_2006", Coefficients, moments)


def FaccioliCauzzi2006() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="FaccioliCauzzi2006",
        formula=FORMULA,
        table=CoefficientTable.read("macroseismic/faccioli_cauzzi_2006"),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        requires=frozenset({"mag", "repi"}),
        standard_deviations=("Total",),
        validity={"mag": (4.4, 7.4), "repi": (0.0, 200.0)},
    )
