# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bindi et al. (2011): macroseismic intensity, Central Asia.

Bindi D., Parolai S., Oth A., Abdrakhmatov K., Muraliev A., Zschau J. (2011). Intensity prediction
equations for Central Asia. Geophysical Journal International 187(1), 327-337.
https://doi.org/10.1111/j.1365-246X.2011.05142.x
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
from quakegrid.hazard.kernels.elementary import elementwise, log10, maximum, sqrt, where

_FIXED_DEPTH = 15.0  # [km]


class Coefficients(NamedTuple):
    """Tables 2 and 3; `fixed` is 1 where all events are 15 km deep."""

    a1: float
    a2: float
    a3: float
    a4: float
    sigma: float
    fixed: float


class HypocentralCoefficients(NamedTuple):
    """Table 4; `we` and `be` are the parts of the deviation."""

    a1: float
    a2: float
    a3: float
    a4: float
    we: float
    be: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1."""
    depth = where(c.fixed > 0.0, _FIXED_DEPTH, x.hypo_depth)
    r = sqrt(x.repi**2 + depth**2)
    mean = c.a1 * x.mag + c.a2 - c.a3 * log10(r / maximum(depth, 1e-9)) - c.a4 * (r - depth)
    return Moments(mean, c.sigma, 0.0, 0.0)


@elementwise
def hypocentral_moments(
    c: HypocentralCoefficients, c_ref: HypocentralCoefficients, reference: Reference, x: Context
) -> Moments:
    """Return equation 3, whose magnitude is that of surface waves."""
    ms = where(x.mag < 6.5, 1.5 * x.mag - 3.25, x.mag)
    mean = c.a1 * ms + c.a2 - c.a3 * log10(x.rhypo / 10.0) - c.a4 * (x.rhypo - 10.0)
    return Moments(mean, sqrt(c.we**2 + c.be**2), c.be, c.we)


FORMULA = Formula("bindi_2011_intensity", Coefficients, moments)
HYPOCENTRAL_FORMULA = Formula(
    "bindi_2011_intensity_rhypo", HypocentralCoefficients, hypocentral_moments
)


def bindi_2011_intensity(*, fixed_depth: bool) -> GroundMotionModel:
    """Return the model for epicentral distance, with the depth of events or a fixed one."""
    stem = "repi_fixed_depth" if fixed_depth else "repi"
    table = CoefficientTable.read(f"macroseismic/bindi_2011_intensity_{stem}")
    return GroundMotionModel(
        name="BindiEtAl2011Repi",
        formula=FORMULA,
        table=table.with_columns(fixed=float(fixed_depth)),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        requires=frozenset({"mag", "repi"} | (set() if fixed_depth else {"hypo_depth"})),
        standard_deviations=("Total",),
        validity={"mag": (4.6, 8.3), "repi": (0.0, 600.0)},
    )


def BindiEtAl2011Rhypo() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for hypocentral distance."""
    return GroundMotionModel(
        name="BindiEtAl2011Rhypo",
        formula=HYPOCENTRAL_FORMULA,
        table=CoefficientTable.read("macroseismic/bindi_2011_intensity_rhypo"),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        requires=frozenset({"mag", "rhypo"}),
    )
