# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Allen (2012): southeastern Australia.

Allen T.I. (2012). Stochastic ground-motion prediction equations for southeastern Australian
earthquakes using updated source and attenuation parameters. Geoscience Australia Record 2012/69.
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.asia_australia.seyhan_stewart_sites import on_sites
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    decimal_moments,
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
    elementwise,
    log10,
    maximum,
    minimum,
    sqrt,
    where,
)

_DEEP = 10.0  # [km]
_R1 = 90.0  # [km] of earthquakes of magnitude 4
_R2 = 150.0  # [km] the same
_ROCK_VS30 = 820.0  # [m/s]


class Coefficients(NamedTuple):
    """Tables of earthquakes above and below 10 km."""

    c0_shallow: float
    c1_shallow: float
    c2_shallow: float
    c3_shallow: float
    c4_shallow: float
    c5_shallow: float
    c6_shallow: float
    c7_shallow: float
    c8_shallow: float
    c9_shallow: float
    c10_shallow: float
    c11_shallow: float
    sigma_shallow: float
    c0_deep: float
    c1_deep: float
    c2_deep: float
    c3_deep: float
    c4_deep: float
    c5_deep: float
    c6_deep: float
    c7_deep: float
    c8_deep: float
    c9_deep: float
    c10_deep: float
    c11_deep: float
    sigma_deep: float


class _OfDepth(NamedTuple):
    """The coefficients for an earthquake's depth."""

    c0: Numeric
    c1: Numeric
    c2: Numeric
    c3: Numeric
    c4: Numeric
    c5: Numeric
    c6: Numeric
    c7: Numeric
    c8: Numeric
    c9: Numeric
    c10: Numeric
    c11: Numeric
    sigma: Numeric


@elementwise
def _of_depth(c: Coefficients, depth: Numeric) -> _OfDepth:
    deep = depth > _DEEP
    return _OfDepth(
        where(deep, c.c0_deep, c.c0_shallow),
        where(deep, c.c1_deep, c.c1_shallow),
        where(deep, c.c2_deep, c.c2_shallow),
        where(deep, c.c3_deep, c.c3_shallow),
        where(deep, c.c4_deep, c.c4_shallow),
        where(deep, c.c5_deep, c.c5_shallow),
        where(deep, c.c6_deep, c.c6_shallow),
        where(deep, c.c7_deep, c.c7_shallow),
        where(deep, c.c8_deep, c.c8_shallow),
        where(deep, c.c9_deep, c.c9_shallow),
        where(deep, c.c10_deep, c.c10_shallow),
        where(deep, c.c11_deep, c.c11_shallow),
        where(deep, c.sigma_deep, c.sigma_shallow),
    )


@elementwise
def _path_term(c: _OfDepth, m: Numeric, rrup: Numeric) -> Numeric:
    """Return spreading up to R1, to R2 and beyond, which come nearer as magnitudes grow."""
    r1 = _R1 + c.c8 * m
    r2 = _R2 + c.c11 * m
    near = minimum(rrup, r1)
    saturation = 1.0 + c.c5 * m
    path = (c.c3 + c.c4 * m) * log10(sqrt(near**2 + saturation**2))
    path += (c.c6 + c.c7 * m) * log10(maximum(rrup, r1) / r1)
    return path + (c.c9 + c.c10 * m) * log10(maximum(rrup, r2) / r2)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean on rock and its deviation."""
    k = _of_depth(c, x.hypo_depth)
    m = x.mag - 4.0
    log10_median = k.c0 + k.c1 * m + k.c2 * m**2 + _path_term(k, m, x.rrup)
    return decimal_moments(log10_median, k.sigma, 0.0, 0.0, 0.0)


FORMULA = Formula("allen_2012", Coefficients, moments)


def allen_2012(by_site: bool) -> GroundMotionModel:
    """Return the model of rock of 820 m/s, or with the amplification of sites.

    Parameters
    ----------
    by_site
        Whether with the amplification of Seyhan and Stewart (2014).
    """
    rock = GroundMotionModel(
        name="Allen2012",
        formula=FORMULA,
        table=CoefficientTable.read("asia_australia/allen_2012"),
        tectonic_region_type="Stable Shallow Crust",
        component="Median of horizontal components",
        requires=frozenset({"mag", "rrup", "hypo_depth"}),
        standard_deviations=("Total",),
        validity={"mag": (4.0, 7.5), "rrup": (0.0, 400.0)},
    )
    return on_sites(rock, _ROCK_VS30) if by_site else rock
