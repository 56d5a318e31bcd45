# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Yu, Li and Xiao (2013): crustal earthquakes of four regions of China.

Yu Y., Li S., Xiao L. (2013). Development of ground motion attenuation relations for the new
seismic hazard map of China. Technology for Earthquake Disaster Prevention 8(1), 24-33.
https://doi.org/10.11899/zzfy20130103

Isoseismals are ellipses: one relation tells the radius along the long axis, another along the
short one.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_CM_S2_IN_G,
)
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    absolute,
    cos,
    elementwise,
    exp,
    log,
    radians,
    sin,
    sqrt,
    where,
)

_BEND = 6.5  # surface-wave magnitude
_DEPTH_2 = 225.0  # [km2] 15 km
_FARTHEST = 400.0  # [km] radius of the largest ellipse
_CLOSE_ENOUGH = 1e-3  # [km]


class Coefficients(NamedTuple):
    """Coefficients of the long axis (a to e) and of the short one (ma to me).

    Attributes
    ----------
    ua, ub, uc, ud, ue, ia, ib, ic, id, ie
        The same above magnitude 6.5.
    moment
        1 where magnitudes are moment magnitudes, to be converted.
    signed
        0 where medians below one unit are mirrored.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    ua: float
    ub: float
    uc: float
    ud: float
    ue: float
    ma: float
    mb: float
    mc: float
    md: float
    me: float
    ia: float
    ib: float
    ic: float
    id: float
    ie: float
    sigma: float
    moment: float
    signed: float
    period: float


class _Ellipse(NamedTuple):
    """What the search for the isoseismal through a site needs.

    Attributes
    ----------
    long0, long_slope, long_near, short0, short_slope, short_near
        Of the two relations: constant at this magnitude, slope, saturation distance [km].
    cosine2, sine2
        Squares of the direction of the site from the long axis.
    repi
        [km]
    """

    long0: Numeric
    long_slope: Numeric
    long_near: Numeric
    short0: Numeric
    short_slope: Numeric
    short_near: Numeric
    cosine2: Numeric
    sine2: Numeric
    repi: Numeric


@elementwise
def _surface_wave_magnitude(c: Coefficients, mag: Numeric) -> Numeric:
    """Return Ms of the moment magnitude, where the hazard model's magnitudes are that."""
    small = (mag - 0.59) / 0.86
    large = (mag + 2.42) / 1.28
    return where(c.moment > 0.0, where(mag < 6.58, small, large), mag)


@elementwise
def _ellipse(c: Coefficients, x: Context) -> _Ellipse:
    mag = _surface_wave_magnitude(c, x.mag)
    large = mag >= _BEND
    azimuth = radians(x.azimuth)
    return _Ellipse(
        where(large, c.ua, c.a) + where(large, c.ub, c.b) * mag,
        where(large, c.uc, c.c),
        where(large, c.ud, c.d) * exp(where(large, c.ue, c.e) * mag),
        where(large, c.ia, c.ma) + where(large, c.ib, c.mb) * mag,
        where(large, c.ic, c.mc),
        where(large, c.id, c.md) * exp(where(large, c.ie, c.me) * mag),
        cos(azimuth) ** 2,
        sin(azimuth) ** 2,
        x.repi,
    )


@elementwise
def _short_radius(s: _Ellipse, radius: Numeric) -> Numeric:
    """Return where the motion along the short axis is that at a radius along the long one."""
    ln_motion = s.long0 + s.long_slope * log(radius + s.long_near)
    return exp((ln_motion - s.short0) / s.short_slope) - s.short_near


@elementwise
def _radius_in_direction(s: _Ellipse, radius: Numeric, short: Numeric) -> Numeric:
    """Return the radius of an ellipse in the direction of the site."""
    return radius * short / sqrt(radius**2 * s.sine2 + short**2 * s.cosine2)


@elementwise
def _better(s: _Ellipse, radius: Numeric, step: Numeric) -> Numeric:
    """Return a radius one step nearer to that of the ellipse through the site."""
    excess = _radius_in_direction(s, radius, _short_radius(s, radius)) - s.repi
    moved = radius - where(excess > 0.0, step, -step)
    return where(absolute(excess) > _CLOSE_ENOUGH, moved, radius)


@elementwise
def _long_radius(s: _Ellipse) -> Numeric:
    """Return the long radius of the ellipse through the site, by halving to 1.5 m."""
    r = _better(s, _FARTHEST / 2.0, _FARTHEST / 4.0)
    r = _better(s, _better(s, r, _FARTHEST / 8.0), _FARTHEST / 16.0)
    r = _better(s, _better(s, r, _FARTHEST / 32.0), _FARTHEST / 64.0)
    r = _better(s, _better(s, r, _FARTHEST / 128.0), _FARTHEST / 256.0)
    r = _better(s, _better(s, r, _FARTHEST / 512.0), _FARTHEST / 1024.0)
    r = _better(s, _better(s, r, _FARTHEST / 2048.0), _FARTHEST / 4096.0)
    r = _better(s, _better(s, r, _FARTHEST / 8192.0), _FARTHEST / 16384.0)
    r = _better(s, _better(s, r, _FARTHEST / 32768.0), _FARTHEST / 65536.0)
    return _better(s, _better(s, r, _FARTHEST / 131072.0), _FARTHEST / 262144.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean between those of the two axes, and the deviation."""
    s = _ellipse(c, x)
    radius = _long_radius(s)
    short = _short_radius(s, radius)
    on_long = s.long0 + s.long_slope * log(sqrt(radius**2 + _DEPTH_2) + s.long_near)
    on_short = s.short0 + s.short_slope * log(sqrt(short**2 + _DEPTH_2) + s.short_near)
    mean = on_long * on_short / sqrt(on_long**2 * s.sine2 + on_short**2 * s.cosine2)
    weak = (c.signed > 0.0) & (on_long + on_short < 0.0)
    mean = where(weak, -absolute(mean), mean)
    return Moments(mean + where(c.period < 0.0, 0.0, LN_CM_S2_IN_G), c.sigma, 0.0, 0.0)


FORMULA = Formula("yu_2013", Coefficients, moments)


def yu_2013(
    moment_magnitude: bool, region: str | None = None, *, as_published: bool = False
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    moment_magnitude
        Whether magnitudes are moment magnitudes; else surface-wave magnitudes.
    region
        ``eastern``, ``stable`` or ``tibet``; None for the active west.
    as_published
        Whether medians below 1 cm/s2 or 1 cm/s stay; as hazard has been computed their
        reciprocal stands for them.
    """
    stem = f"asia_australia/yu_2013_{region}" if region else "asia_australia/yu_2013"
    stable = region in ("eastern", "stable")
    return GroundMotionModel(
        name="YuEtAl2013",
        formula=FORMULA,
        table=CoefficientTable.read(stem).with_columns(
            moment=float(moment_magnitude), signed=float(as_published)
        ),
        tectonic_region_type="Stable Shallow Crust" if stable else "Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "repi", "azimuth"}),
        standard_deviations=("Total",),
        validity={"mag": (5.0, 8.5), "repi": (0.0, 400.0)},
    )
