# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pezeshk, Zandieh and Tavakoli (2011): eastern North America, hybrid empirical, hard rock.

Pezeshk S., Zandieh A., Tavakoli B. (2011). Hybrid empirical ground-motion prediction equations
for eastern North America using NGA models and updated seismological parameters. Bulletin of
the Seismological Society of America 101(4), 1859-1870. https://doi.org/10.1785/0120100144
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
    elementwise,
    log10,
    maximum,
    minimum,
    sqrt,
    where,
)

_LN_10 = 2.302585092994046
_LOG_70 = 1.845098040014257
_LOG_140 = 2.146128035678238


class Coefficients(NamedTuple):
    """Table 2, and log10 of the factor from hard rock to 760 m/s."""

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
    sigma_reg: float
    site: float


@elementwise
def log_median(c: Any, mag: Numeric, r: Numeric, log_r1: Numeric, log_r2: Numeric) -> Numeric:
    """Return equations 3 and 4 [log10 of g].

    Parameters
    ----------
    c
        Coefficients `c1` to `c10`.
    mag
        Moment magnitude.
    r
        Distance with the saturation of `c11` [km].
    log_r1, log_r2
        Log10 of the distances between which the attenuation is that of postcritical
        reflections [km].
    """
    log_r = log10(r)
    near = (c.c4 + c.c5 * mag) * minimum(log_r, log_r1)
    middle = (c.c6 + c.c7 * mag) * maximum(minimum(log_r, log_r2) - log_r1, 0.0)
    far = (c.c8 + c.c9 * mag) * maximum(log_r - log_r2, 0.0)
    return c.c1 + c.c2 * mag + c.c3 * mag**2 + near + middle + far + c.c10 * r


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the total standard deviation, equations 6 and 7."""
    r = sqrt(x.rrup**2 + c.c11**2)
    mean = log_median(c, x.mag, r, _LOG_70, _LOG_140)
    large = -6.95e-3 * x.mag + c.c14
    sigma = where(x.mag <= 7.0, c.c12 * x.mag + c.c13, large)
    total = sqrt(sigma**2 + c.sigma_reg**2)
    return Moments((mean + c.site) * _LN_10, total * _LN_10, 0.0, 0.0)


FORMULA = Formula("pezeshk_2011", Coefficients, moments)


def pezeshk_2011(*, rock: bool) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    rock
        Whether for hard rock, else for 760 m/s.
    """
    table = CoefficientTable.read("stable_continental/pezeshk_2011")
    return GroundMotionModel(
        name="PezeshkEtAl2011",
        formula=FORMULA,
        table=table.with_columns(site=0.0) if rock else table,
        tectonic_region_type="Stable Shallow Crust",
        component="GMRotI50",
        requires=frozenset({"mag", "rrup"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 8.0), "rrup": (0.0, 1000.0)},
    )
