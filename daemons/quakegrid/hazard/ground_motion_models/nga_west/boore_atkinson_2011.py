# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson and Boore (2011): later corrections of Boore and Atkinson (2008).

Atkinson G.M., Boore D.M. (2011). Modifications to existing ground-motion prediction
equations in light of new data. Bulletin of the Seismological Society of America 101(3),
1121-1135. https://doi.org/10.1785/0120100270
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
from quakegrid.hazard.ground_motion_models.nga_west.boore_atkinson_2008 import ln_median, reference
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, maximum

_LN_10 = 2.302585092994046


class Coefficients(NamedTuple):
    """The tables of Boore and Atkinson (2008); `east0` and `east1` for eastern America."""

    c1: float
    c2: float
    c3: float
    h: float
    e2: float
    e3: float
    e4: float
    e5: float
    e6: float
    e7: float
    mh: float
    sigma: float
    tau: float
    std: float
    blin: float
    b1: float
    b2: float
    east0: float
    east1: float


@elementwise
def _small_magnitude_term(x: Context) -> Numeric:
    """Equation 6: no effect from magnitude 5.75."""
    near = maximum(0.0, 3.888 - 0.674 * x.mag)
    slope = maximum(0.0, 2.933 - 0.510 * x.mag)
    return _LN_10 * near - slope * log(x.rjb + 10.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the corrected mean; the standard deviations are those of 2008."""
    eastern = _LN_10 * (c.east0 + c.east1 * x.rjb)
    mean = ln_median(c, reference, x) + _small_magnitude_term(x) + eastern
    return Moments(mean, c.std, c.tau, c.sigma)


FORMULA = Formula("boore_atkinson_2011", Coefficients, moments, reference)


def BooreAtkinson2011() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model with the correction for small magnitudes (BA08')."""
    return GroundMotionModel(
        name="BooreAtkinson2011",
        formula=FORMULA,
        table=CoefficientTable.read("nga_west/boore_atkinson_2008").with_columns(
            east0=0.0, east1=0.0
        ),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="GMRotI50",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
    )


def Atkinson2008prime() -> GroundMotionModel:  # noqa: N802
    """Return the model referenced to eastern North America (A08')."""
    return GroundMotionModel(
        name="Atkinson2008prime",
        formula=FORMULA,
        table=CoefficientTable.read("nga_west/boore_atkinson_2008"),
        reference_imt="PGA",
        tectonic_region_type="Stable Shallow Crust",
        component="GMRotI50",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
    )
