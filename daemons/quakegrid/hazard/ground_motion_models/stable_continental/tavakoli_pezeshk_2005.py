# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tavakoli and Pezeshk (2005): eastern North America, hard rock, empirical-stochastic.

Tavakoli B., Pezeshk S. (2005). Empirical-stochastic ground-motion prediction for eastern North
America. Bulletin of the Seismological Society of America 95(6), 2283-2296.
https://doi.org/10.1785/0120050030
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
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    log,
    maximum,
    sqrt,
    where,
)

_LN_70 = 4.248495242049359
_LN_130 = 4.867534450455582


class Coefficients(NamedTuple):
    """Table 6, and the switches of the maps of 2008.

    Attributes
    ----------
    m0, m1, m2
        See `moment_magnitude`.
    bound
        1 where medians are bounded.
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    c9: float
    c10: float
    c11: float
    c12: float
    c13: float
    c14: float
    c15: float
    c16: float
    m0: float
    m1: float
    m2: float
    bound: float
    period: float


@elementwise
def _mean(c: Coefficients, mag: Numeric, rrup: Numeric) -> Numeric:
    """Equations 20 to 24; the model ends at magnitude 8.5."""
    left = maximum(8.5 - mag, 0.0)
    bend = left**2 * sqrt(left)
    ln_r = log(maximum(rrup, 1.0))
    far = c.c10 * maximum(ln_r - _LN_70, 0.0) + c.c11 * maximum(ln_r - _LN_130, 0.0)
    spreading = c.c9 * log(rrup + 4.5) + far
    r = sqrt(rrup**2 + (c.c5 * exp(c.c6 * mag + c.c7 * bend)) ** 2)
    path = (c.c4 + c.c13 * mag) * log(r) + (c.c8 + c.c12 * mag) * r
    return c.c1 + c.c2 * mag + c.c3 * bend + spreading + path


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the total standard deviation of equation 25."""
    mag = moment_magnitude(c, x.mag)
    mean = _mean(c, mag, x.rrup)
    sigma = where(mag < 7.2, c.c14 + c.c15 * mag, c.c16)
    return Moments(where(c.bound > 0.0, bounded(mean, c.period), mean), sigma, 0.0, 0.0)


FORMULA = Formula("tavakoli_pezeshk_2005", Coefficients, moments)


def tavakoli_pezeshk_2005(*, nshmp: bool, magnitude: str = "Mw") -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    nshmp
        Whether for 760 m/s and bounded, as in the United States maps of 2008.
    magnitude
        What the magnitude of the source model is, one of `MAGNITUDES`.
    """
    stem = "tavakoli_pezeshk_2005_nshmp" if nshmp else "tavakoli_pezeshk_2005"
    table = CoefficientTable.read(f"stable_continental/{stem}").with_columns(
        **MAGNITUDES[magnitude], bound=float(nshmp)
    )
    return GroundMotionModel(
        name="TavakoliPezeshk2005",
        formula=FORMULA,
        table=table,
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 8.2), "rrup": (0.0, 1000.0)},
    )
