# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Silva, Gregor and Darragh (2002): central and eastern North America, hard rock.

Silva W., Gregor N., Darragh R. (2002). Development of regional hard rock attenuation
relations for central and eastern North America. Pacific Engineering and Analysis.

The United States maps of 2008 use the single-corner model with saturation, moved to 760 m/s.
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
    moment_magnitude,
)
from quakegrid.hazard.kernels.elementary import elementwise, exp, log, where


class Coefficients(NamedTuple):
    """The tables of the report, and the switches of the maps of 2008.

    Attributes
    ----------
    m0, m1, m2
        See `moment_magnitude`.
    bound
        1 where medians are bounded.
    """

    c1: float
    c2: float
    c4: float
    c6: float
    c7: float
    c10: float
    sigma: float
    m0: float
    m1: float
    m2: float
    bound: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the total standard deviation."""
    mag = moment_magnitude(c, x.mag)
    source = c.c1 + c.c2 * mag + c.c10 * (mag - 6.0) ** 2
    mean = source + (c.c6 + c.c7 * mag) * log(x.rjb + exp(c.c4))
    return Moments(where(c.bound > 0.0, bounded(mean, c.period), mean), c.sigma, 0.0, 0.0)


FORMULA = Formula("silva_2002", Coefficients, moments)


def silva_2002(*, stem: str, magnitude: str = "Mw") -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    stem
        The table: ``silva_2002_single_corner`` or ``silva_2002_double_corner``, both with
        magnitude saturation, or ``silva_2002_nshmp``, which is bounded.
    magnitude
        What the magnitude of the source model is, one of `MAGNITUDES`.
    """
    table = CoefficientTable.read(f"stable_continental/{stem}").with_columns(
        **MAGNITUDES[magnitude], bound=float(stem.endswith("nshmp"))
    )
    return GroundMotionModel(
        name="SilvaEtAl2002",
        formula=FORMULA,
        table=table,
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb"}),
        standard_deviations=("Total",),
    )
