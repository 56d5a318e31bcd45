# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Campbell (2003): eastern North America, hard rock, hybrid empirical method.

Campbell K.W. (2003). Prediction of strong ground motion using the hybrid empirical method
and its use in the development of ground-motion (attenuation) relations in eastern North
America. Bulletin of the Seismological Society of America 93(3), 1012-1033.
https://doi.org/10.1785/0120020002
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.europe.share_adjustment import style_factor
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
    where,
)

_LN_70 = 4.248495242049359
_LN_130 = 4.867534450455582


class Coefficients(NamedTuple):
    """Table 6, and the switches of the variants.

    Attributes
    ----------
    m0, m1, m2
        ``M = m0 + m1 m + m2 m ** 2``: moment magnitude from that of the source model.
    bounded
        1 where medians are limited to 1.5 g (PGA) and 3 g (0.02 to 0.55 s).
    frss, rock
        SHARE: ratio of reverse to strike slip, ratio of 800 m/s rock to hard rock.
    share
        1 for the variant of SHARE.
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
    m0: float
    m1: float
    m2: float
    bounded: float
    frss: float
    rock: float
    share: float
    period: float


@elementwise
def _mean(c: Coefficients, mag: Numeric, rrup: Numeric) -> Numeric:
    """Equations 30 to 34."""
    source = c.c1 + c.c2 * mag + c.c3 * (8.5 - mag) ** 2
    near = c.c4 * 0.5 * log(rrup**2 + (c.c7 * exp(c.c8 * mag)) ** 2)
    path = near + (c.c5 + c.c6 * mag) * rrup
    ln_r = log(maximum(rrup, 1.0))
    far = c.c9 * maximum(ln_r - _LN_70, 0.0) + c.c10 * maximum(ln_r - _LN_130, 0.0)
    return source + path + far


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 30 and the standard deviation of equation 35."""
    mag = moment_magnitude(c, x.mag)
    share = log(c.rock) + style_factor(c.frss, x.rake)
    ln_median = _mean(c, mag, x.rrup)
    mean = where(c.bounded > 0.0, bounded(ln_median, c.period), ln_median) + c.share * share
    sigma = where(mag < 7.16, c.c11 + c.c12 * mag, c.c13)
    return Moments(mean, sigma, 0.0, 0.0)


FORMULA = Formula("campbell_2003", Coefficients, moments)


def _model(
    name: str, stem: str, magnitude: str, bounded: bool = False, share: bool = False
) -> GroundMotionModel:
    neutral = {} if share else {"frss": 1.0, "rock": 1.0}
    table = CoefficientTable.read(f"stable_continental/{stem}").with_columns(
        **MAGNITUDES[magnitude], **neutral, bounded=float(bounded), share=float(share)
    )
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table,
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup"} | ({"rake"} if share else set())),
        standard_deviations=("Total",),
    )


def Campbell2003() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for hard rock."""
    return _model("Campbell2003", "campbell_2003", "Mw")


def Campbell2003SHARE() -> GroundMotionModel:  # noqa: N802
    """Return the model of SHARE: rock of 800 m/s, style of faulting."""
    return _model("Campbell2003SHARE", "campbell_2003", "Mw", share=True)


def Campbell2003MwNSHMP2008() -> GroundMotionModel:  # noqa: N802
    """Return the model of the United States maps of 2008: 760 m/s, bounded."""
    return _model("Campbell2003MwNSHMP2008", "campbell_2003_nshmp", "Mw", bounded=True)


def Campbell2003MblgAB1987NSHMP2008() -> GroundMotionModel:  # noqa: N802
    """Return the model of the 2008 maps for Lg-wave magnitudes, after Atkinson and Boore."""
    name = "Campbell2003MblgAB1987NSHMP2008"
    return _model(name, "campbell_2003_nshmp", "MblgAB1987", bounded=True)


def Campbell2003MblgJ1996NSHMP2008() -> GroundMotionModel:  # noqa: N802
    """Return the model of the 2008 maps for Lg-wave magnitudes, after Johnston."""
    name = "Campbell2003MblgJ1996NSHMP2008"
    return _model(name, "campbell_2003_nshmp", "MblgJ1996", bounded=True)
