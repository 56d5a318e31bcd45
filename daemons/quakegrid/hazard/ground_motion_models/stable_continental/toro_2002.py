# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Toro et al. (1997) with the distance of Toro (2002): eastern North America, hard rock.

Toro G.R., Abrahamson N.A., Schneider J.F. (1997). Model of strong ground motions from
earthquakes in central and eastern North America: best estimates and uncertainties.
Seismological Research Letters 68(1), 41-57. https://doi.org/10.1785/gssrl.68.1.41

Toro G.R. (2002). Modification of the Toro et al. (1997) attenuation equations for large
magnitudes and short distances. Risk Engineering, Inc.

The publications end at 2 s; 3 and 4 s are those in use with the SHARE project, where ln of
the 2 s median [g] is divided by 0.612 and 0.559.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.europe.share_adjustment import style_factor
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    sqrt,
    where,
)


class Coefficients(NamedTuple):
    """Table 2 (midcontinent, moment magnitude) and table 3, and the switches of SHARE.

    Attributes
    ----------
    m50, m55, m80, r5, r20
        Modelling deviations by magnitude and distance.
    extension
        Divides the mean: 1 up to 2 s.
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
    m50: float
    m55: float
    m80: float
    r5: float
    r20: float
    extension: float
    frss: float
    rock: float
    share: float
    period: float


@elementwise
def ln_median(c: Any, mag: Numeric, ln_r: Numeric, ln_far: Numeric) -> Numeric:
    """Return equation 3 of Toro et al. (1997).

    Parameters
    ----------
    c
        Coefficients `c1` to `c6`.
    mag
        Of the kind the coefficients are for.
    ln_r
        Ln of the distance [km], see `ln_distance`.
    ln_far
        Ln of the distance that tells the region beyond 100 km [km].
    """
    m = mag - 6.0
    far = (c.c5 - c.c4) * maximum(ln_far - 4.605170185988092, 0.0)
    return c.c1 + c.c2 * m + c.c3 * m**2 - c.c4 * ln_r - far - c.c6 * exp(ln_r)


@elementwise
def ln_distance(c: Any, mag: Numeric, rjb: Numeric) -> Numeric:
    """Return ln of the distance of equation 4 of Toro (2002) for a moment magnitude [km]."""
    return 0.5 * log(rjb**2 + (c.c7 * exp(-1.25 + 0.227 * mag)) ** 2)


@elementwise
def _sigma(c: Coefficients, x: Context) -> Numeric:
    """Table 3: aleatory deviation by magnitude and distance, joined with the epistemic one."""
    below = c.m50 + (c.m55 - c.m50) * clip((x.mag - 5.0) / 0.5, 0.0, 1.0)
    by_mag = below + (c.m80 - c.m55) * clip((x.mag - 5.5) / 2.5, 0.0, 1.0)
    by_distance = c.r5 + (c.r20 - c.r5) * clip((x.rjb - 5.0) / 15.0, 0.0, 1.0)
    short = 0.36 + 0.07 * (x.mag - 6.0)
    epistemic = where(c.period < 1.0, short, 0.34 + 0.06 * (x.mag - 6.0))
    return sqrt(by_mag**2 + by_distance**2 + epistemic**2)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the total standard deviation."""
    share = log(c.rock) + style_factor(c.frss, x.rake)
    ln_r = ln_distance(c, x.mag, x.rjb)
    mean = ln_median(c, x.mag, ln_r, ln_r) / c.extension + c.share * share
    return Moments(mean, _sigma(c, x), 0.0, 0.0)


FORMULA = Formula("toro_2002", Coefficients, moments)


def ToroEtAl2002() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for hard rock."""
    table = CoefficientTable.read("stable_continental/toro_2002")
    return GroundMotionModel(
        name="ToroEtAl2002",
        formula=FORMULA,
        table=table.with_columns(frss=1.0, rock=1.0, share=0.0),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb"}),
        standard_deviations=("Total",),
    )


def ToroEtAl2002SHARE() -> GroundMotionModel:  # noqa: N802
    """Return the model of SHARE: rock of 800 m/s, style of faulting."""
    table = CoefficientTable.read("stable_continental/toro_2002")
    return GroundMotionModel(
        name="ToroEtAl2002SHARE",
        formula=FORMULA,
        table=table.with_columns(share=1.0),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "rjb"}),
        standard_deviations=("Total",),
    )
