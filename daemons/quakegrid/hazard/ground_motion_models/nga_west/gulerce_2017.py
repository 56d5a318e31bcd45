# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gülerce et al. (2017): the vertical component, NGA-West2.

Gülerce Z., Kamai R., Abrahamson N.A., Silva W.J. (2017). Ground motion prediction equations
for the vertical ground motion component based on the NGA-W2 database. Earthquake Spectra
33(2), 499-528. https://doi.org/10.1193/121814EQS213M
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
    choice,
)
from quakegrid.hazard.ground_motion_models.nga_west.abrahamson_2014 import hanging_wall_term
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_M1 = 6.75
_M2 = 5.5
_HANGING_WALL_REACH = 4.0  # projected widths of the fault


class Coefficients(NamedTuple):
    """Tables 2 to 4, and the columns of the region.

    Attributes
    ----------
    attenuation
        Regional attenuation with distance: a25 to a29, or 0.
    site
        Regional slope of the site term: a31, a35, or 0.
    s2, s4
        With or without the data of Japan.
    """

    vlin: float
    c4: float
    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a8: float
    a10: float
    a11: float
    a12: float
    a13: float
    a15: float
    a17: float
    s1: float
    s2: float
    s3: float
    s4: float
    attenuation: float
    site: float
    period: float


@elementwise
def _basic_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 2 and 3: magnitude and distance."""
    saturation = c.c4 - (c.c4 - 1.0) * clip((6.0 - x.mag) / 2.0, 0.0, 1.0)
    ln_r = 0.5 * log(x.rrup**2 + saturation**2)
    mag = maximum(x.mag, _M2)
    bend = where(x.mag > _M1, c.a5, c.a4) * (mag - _M1)
    small = c.a6 * minimum(x.mag - _M2, 0.0)
    spreading = (c.a2 + c.a3 * (mag - _M1)) * ln_r
    return c.a1 + bend + c.a8 * (8.5 - mag) ** 2 + small + spreading + c.a17 * x.rrup


@elementwise
def _style_term(c: Coefficients, x: Context) -> Numeric:
    """Equations 4 and 5."""
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    normal = (x.rake > -150.0) & (x.rake < -30.0)
    style = where(reverse, c.a11, where(normal, c.a12, 0.0))
    return style * clip(x.mag - 4.0, 0.0, 1.0)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Equations 6 and 7: linear amplification, none beyond V1."""
    period = maximum(c.period, 0.5)
    limit = where(period >= 3.0, 800.0, 1500.0 * exp(-0.351 * log(period / 0.5)))
    return (c.a10 + c.site) * log(minimum(vs30, limit) / c.vlin)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 15 to 17."""
    mean = _basic_term(c, x) + _style_term(c, x) + hanging_wall_term(c, x, _HANGING_WALL_REACH)
    mean += c.a15 * clip(x.ztor / 20.0, 0.0, 1.0) + c.attenuation * x.rrup
    mean += _site_term(c, x.vs30)
    phi = c.s1 + (c.s2 - c.s1) / 2.0 * clip(x.mag - 4.0, 0.0, 2.0)
    tau = c.s3 + (c.s4 - c.s3) / 2.0 * clip(x.mag - 5.0, 0.0, 2.0)
    return Moments(mean, sqrt(phi**2 + tau**2), tau, phi)


FORMULA = Formula("gulerce_2017", Coefficients, moments)

_WITH_JAPAN = {"s2": "s2_all", "s4": "s4_all"}
_WITHOUT_JAPAN = {"s2": "s2_noJP", "s4": "s4_noJP"}
_REGIONS: dict[str, dict[str, str]] = {
    "CAL": _WITHOUT_JAPAN,
    "CHN": {**_WITHOUT_JAPAN, "attenuation": "a28"},
    "ITA": {**_WITHOUT_JAPAN, "attenuation": "a26"},
    "JPN": {**_WITH_JAPAN, "attenuation": "a29", "site": "a35"},
    "MID": {**_WITHOUT_JAPAN, "attenuation": "a27"},
    "TWN": {**_WITHOUT_JAPAN, "attenuation": "a25", "site": "a31"},
}


def gulerce_2017(*, region: str) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    region
        ``CAL``, ``CHN``, ``ITA``, ``JPN``, ``MID`` (Middle East) or ``TWN``.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    table = CoefficientTable.read("nga_west/gulerce_2017").with_columns(attenuation=0.0, site=0.0)
    return GroundMotionModel(
        name="GulerceEtAl2017",
        formula=FORMULA,
        table=table.with_copies(choice("region", region, _REGIONS)),
        tectonic_region_type="Active Shallow Crust",
        component="Vertical",
        requires=frozenset({"mag", "rake", "dip", "ztor", "width", "rrup", "rx", "ry0", "vs30"}),
        validity={"mag": (3.0, 8.0), "rrup": (0.0, 300.0)},
    )
