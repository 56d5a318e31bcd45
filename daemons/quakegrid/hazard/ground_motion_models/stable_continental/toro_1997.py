# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Toro, Abrahamson and Schneider (1997) as in the United States maps of 2008: 760 m/s.

Toro G.R., Abrahamson N.A., Schneider J.F. (1997). Model of strong ground motions from
earthquakes in central and eastern North America: best estimates and uncertainties.
Seismological Research Letters 68(1), 41-57. https://doi.org/10.1785/gssrl.68.1.41

The saturation near large earthquakes is that of Toro (2002), `toro_2002`.
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
from quakegrid.hazard.ground_motion_models.stable_continental.nshmp_2008 import (
    MAGNITUDES,
    bounded,
)
from quakegrid.hazard.ground_motion_models.stable_continental.toro_2002 import (
    ln_distance,
    ln_median,
)
from quakegrid.hazard.kernels.elementary import elementwise, log, maximum, where


class Coefficients(NamedTuple):
    """Table 2 moved to 760 m/s, and the conversion of Lg-wave magnitudes.

    Attributes
    ----------
    lg
        1 where the magnitude is of Lg waves.
    ab0, ab1, ab2
        Moment magnitude of one of Lg waves after Atkinson and Boore (1987).
    j0, j1, j2
        The same after Johnston (1996).
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    sigma: float
    lg: float
    ab0: float
    ab1: float
    ab2: float
    j0: float
    j1: float
    j2: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the total standard deviation.

    The size of a source of some Lg-wave magnitude is that of the mean of two conversions.
    """
    first = c.ab0 + c.ab1 * x.mag + c.ab2 * x.mag**2
    second = c.j0 + c.j1 * x.mag + c.j2 * x.mag**2
    mag = where(c.lg > 0.0, 0.5 * (first + second), x.mag)
    ln_far = log(maximum(x.rjb, 1.0))
    mean = bounded(ln_median(c, x.mag, ln_distance(c, mag, x.rjb), ln_far), c.period)
    return Moments(mean, c.sigma, 0.0, 0.0)


FORMULA = Formula("toro_1997", Coefficients, moments)


def toro_1997(*, stem: str) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    stem
        The table: ``toro_1997`` for moment magnitudes, ``toro_1997_mblg`` for those of Lg waves.
    """
    table = CoefficientTable.read(f"stable_continental/{stem}").with_columns(
        lg=float(stem.endswith("mblg")),
        **{f"ab{name[1]}": value for name, value in MAGNITUDES["MblgAB1987"].items()},
        **{f"j{name[1]}": value for name, value in MAGNITUDES["MblgJ1996"].items()},
    )
    return GroundMotionModel(
        name="ToroEtAl1997",
        formula=FORMULA,
        table=table,
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb"}),
        standard_deviations=("Total",),
    )
