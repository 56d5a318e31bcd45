# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson and Boore (2006, 2011): eastern North America, hard rock and soil.

Atkinson G.M., Boore D.M. (2006). Earthquake ground-motion prediction equations for eastern
North America. Bulletin of the Seismological Society of America 96(6), 2181-2205.
https://doi.org/10.1785/0120050245

Atkinson G.M., Boore D.M. (2011). Modifications to existing ground-motion prediction equations
in light of new data. Bulletin of the Seismological Society of America 101(3), 1121-1135.
https://doi.org/10.1785/0120100270

Soils are amplified as by Boore and Atkinson (2008), whose coefficients are theirs.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_10,
    LN_CM_S2_IN_G,
)
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    choice,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_atkinson_2008 import site_term
from quakegrid.hazard.ground_motion_models.stable_continental.nshmp_2008 import (
    MAGNITUDES,
    bounded,
    bounded_velocity,
    moment_magnitude,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log10,
    maximum,
    minimum,
    where,
)

_LOG_70 = 1.845098040014257
_LOG_140 = 2.146128035678238
_HARD_ROCK = 2000.0  # [m/s]
_LOG_STRESS = 2.146128035678238  # of 140 bar, which the coefficients are for
_LOG_2 = 0.3010299956639812
_SIGMA = 0.30  # [log10 units]


class Coefficients(NamedTuple):
    """Tables 6 (hard rock), 9 (760 m/s), 7 (stress), those of soil, and the switches.

    Attributes
    ----------
    ms, ml
        Magnitudes below and above which the stress drop matters least and most.
    m0, m1, m2
        See `moment_magnitude`.
    bound
        1 where medians are bounded, as in the United States maps of 2008; 2 where PGV is too.
    scale
        Log2 of the ratio of the stress drop to 140 bar.
    modified
        1 where the stress drop falls with magnitude, after Atkinson and Boore (2011).
    nearest
        Distances below it are taken as it [km].
    """

    h1: float
    h2: float
    h3: float
    h4: float
    h5: float
    h6: float
    h7: float
    h8: float
    h9: float
    h10: float
    r1: float
    r2: float
    r3: float
    r4: float
    r5: float
    r6: float
    r7: float
    r8: float
    r9: float
    r10: float
    delta: float
    ms: float
    ml: float
    blin: float
    b1: float
    b2: float
    m0: float
    m1: float
    m2: float
    bound: float
    scale: float
    modified: float
    nearest: float
    period: float


@elementwise
def _by_distance(c: Coefficients, hard: Numeric, mag: Numeric, rrup: Numeric) -> Numeric:
    """Equation 5 without stress and site, of hard rock or of 760 m/s [log10 cm/s2]."""
    log_r = log10(maximum(rrup, c.nearest))
    f0 = maximum(1.0 - log_r, 0.0)
    f1 = minimum(log_r, _LOG_70)
    f2 = maximum(log_r - _LOG_140, 0.0)
    r = maximum(rrup, c.nearest)
    c1, c2, c3 = where(hard, c.h1, c.r1), where(hard, c.h2, c.r2), where(hard, c.h3, c.r3)
    slope1 = where(hard, c.h4, c.r4) + where(hard, c.h5, c.r5) * mag
    slope2 = where(hard, c.h6, c.r6) + where(hard, c.h7, c.r7) * mag
    slope0 = where(hard, c.h8, c.r8) + where(hard, c.h9, c.r9) * mag
    path = slope1 * f1 + slope2 * f2 + slope0 * f0 + where(hard, c.h10, c.r10) * r
    return c1 + c2 * mag + c3 * mag**2 + path


@elementwise
def _stress_term(c: Coefficients, mag: Numeric) -> Numeric:
    """Equation 6: other stress drops than 140 bar [log10 units]."""
    falling = (3.45 - 0.2 * maximum(mag, 5.0) - _LOG_STRESS) / _LOG_2
    scale = where(c.modified > 0.0, falling, c.scale)
    factor = 0.05 + c.delta * maximum(mag - c.ms, 0.0) / (c.ml - c.ms)
    return scale * minimum(c.delta + 0.05, factor)


@elementwise
def _ln_median(c: Coefficients, hard: Numeric, x: Context) -> Numeric:
    """Equation 5 without stress and site [ln g, ln cm/s]."""
    log_median = _by_distance(c, hard, moment_magnitude(c, x.mag), x.rrup)
    return log_median * LN_10 + where(c.period < 0.0, 0.0, LN_CM_S2_IN_G)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on 760 m/s, for a stress drop of 140 bar."""
    return Reference(_ln_median(c_ref, False, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 5 to 7 and the standard deviation."""
    hard = x.vs30 >= _HARD_ROCK
    stress = _stress_term(c, moment_magnitude(c, x.mag)) * LN_10
    # the motion that makes soils nonlinear has the stress factor of the measure at hand
    strong = Reference(reference.rock + stress, 0.0)
    mean = _ln_median(c, hard, x) + stress + where(hard, 0.0, site_term(c, strong, x))
    mean = where(c.bound > 0.0, bounded(mean, c.period), mean)
    mean = where(c.bound > 1.0, bounded_velocity(mean, c.period), mean)
    return Moments(mean, _SIGMA * LN_10, 0.0, 0.0)


FORMULA = Formula("atkinson_boore_2006", Coefficients, moments, reference)


def atkinson_boore_2006(
    *,
    mag_eq: str = "NA",
    scale_fac: float = 0.0,
    modified: bool = False,
    nearest: float = 1.0,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    mag_eq
        ``NA``, or what the magnitude of a source model of the United States maps of 2008 is:
        ``Mw``, ``Mblg87``, ``Mblg96``; medians are bounded then.
    scale_fac
        Log2 of the ratio of the stress drop to 140 bar; heeded for those maps only.
    modified
        Whether the stress drop falls with magnitude, after Atkinson and Boore (2011).
    nearest
        Distances below it are taken as it [km].
    as_published
        Whether PGV is not bounded, as in the maps; as hazard has been computed it is by the
        number that bounds PGA.

    Raises
    ------
    UserInputError
        An unknown magnitude.
    """
    kinds = {"NA": "Mw", "Mw": "Mw", "Mblg87": "MblgAB1987", "Mblg96": "MblgJ1996"}
    table = (
        CoefficientTable.read("stable_continental/atkinson_boore_2006")
        .joined(CoefficientTable.read("nga_west/boore_atkinson_2008"))
        .with_columns(
            **MAGNITUDES[choice("mag_eq", mag_eq, kinds)],
            bound=0.0 if mag_eq == "NA" else 1.0 if as_published else 2.0,
            scale=0.0 if mag_eq == "NA" else scale_fac,
            modified=float(modified),
            nearest=nearest,
        )
    )
    return GroundMotionModel(
        name="AtkinsonBoore2006",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (3.5, 8.0), "rrup": (1.0, 1000.0)},
    )
