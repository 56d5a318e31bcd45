# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Youngs et al. (1997): subduction interface and intraslab earthquakes.

Youngs R.R., Chiou S.-J., Silva W.J., Humphrey J.R. (1997). Strong ground motion attenuation
relationships for subduction zone earthquakes. Seismological Research Letters 68(1), 58-73.
https://doi.org/10.1785/gssrl.68.1.58
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
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, exp, log, minimum, where

_ROCK_VS30 = 760.0  # [m/s] the softest rock
_SMALLEST_SIGMA_MAGNITUDE = 8.0  # the deviation is constant beyond it
_NSHMP_DEPTH = 20.0  # [km] the depth of all interface events in the national maps of 2008


class Coefficients(NamedTuple):
    """Table 2, and the switches of the variants.

    Attributes
    ----------
    slab
        1 for intraslab earthquakes (Z_T).
    shift
        Added to the mean [ln units].
    fixed_depth
        Stands for the focal depth where positive [km].
    """

    rock1: float
    rock2: float
    rock3: float
    soil1: float
    soil2: float
    soil3: float
    sigma0: float
    sigma1: float
    slab: float
    shift: float
    fixed_depth: float


@elementwise
def rock_mean(c: Any, x: Context, depth: Numeric) -> Numeric:
    """Equation 2."""
    mean = 0.2418 + 1.414 * x.mag + c.rock1 + c.rock2 * (10.0 - x.mag) ** 3
    near = c.rock3 * log(x.rrup + 1.7818 * exp(0.554 * x.mag))
    return mean + near + 0.00607 * depth + 0.3846 * c.slab


@elementwise
def _soil_mean(c: Coefficients, x: Context, depth: Numeric) -> Numeric:
    """Equation 3, deep soil."""
    mean = -0.6687 + 1.438 * x.mag + c.soil1 + c.soil2 * (10.0 - x.mag) ** 3
    near = c.soil3 * log(x.rrup + 1.097 * exp(0.617 * x.mag))
    return mean + near + 0.00648 * depth + 0.3643 * c.slab


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 2 and 3 and the standard deviation of table 2."""
    depth = where(c.fixed_depth > 0.0, c.fixed_depth, x.hypo_depth)
    rock = x.vs30 >= _ROCK_VS30
    mean = where(rock, rock_mean(c, x, depth), _soil_mean(c, x, depth))
    sigma = c.sigma0 + c.sigma1 * minimum(x.mag, _SMALLEST_SIGMA_MAGNITUDE)
    return Moments(mean + c.shift, sigma, 0.0, 0.0)


FORMULA = Formula("youngs_1997", Coefficients, moments)


def _model(
    name: str, slab: float = 0.0, shift: float = 0.0, fixed_depth: float = 0.0
) -> GroundMotionModel:
    table = CoefficientTable.read("subduction/youngs_1997")
    region = "Subduction IntraSlab" if slab else "Subduction Interface"
    return GroundMotionModel(
        name=name,
        formula=FORMULA,
        table=table.with_columns(slab=slab, shift=shift, fixed_depth=fixed_depth),
        tectonic_region_type=region,
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30", *(() if fixed_depth else ("hypo_depth",))}),
        standard_deviations=("Total",),
    )


def YoungsEtAl1997SInter() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model for interface earthquakes."""
    return _model("YoungsEtAl1997SInter")


def YoungsEtAl1997SSlab() -> GroundMotionModel:  # noqa: N802
    """Return the model for intraslab earthquakes."""
    return _model("YoungsEtAl1997SSlab", slab=1.0)


def YoungsEtAl1997SInterNSHMP2008() -> GroundMotionModel:  # noqa: N802
    """Return the interface model of the United States maps of 2008: all events 20 km deep."""
    return _model("YoungsEtAl1997SInterNSHMP2008", fixed_depth=_NSHMP_DEPTH)


# The intraslab models of the Canadian maps: the 1.16 of Adams and Halchuk (2003), Geological
# Survey of Canada Open File 4459, with half a unit of ln below and above.


def YoungsEtAl1997GSCSSlabBest() -> GroundMotionModel:  # noqa: N802
    """Return the central intraslab model of the Canadian maps."""
    return _model("YoungsEtAl1997GSCSSlabBest", slab=1.0, shift=0.1501426584297194)


def YoungsEtAl1997GSCSSlabLowerLimit() -> GroundMotionModel:  # noqa: N802
    """Return the lower intraslab model of the Canadian maps."""
    return _model("YoungsEtAl1997GSCSSlabLowerLimit", slab=1.0, shift=-0.5498573415702805)


def YoungsEtAl1997GSCSSlabUpperLimit() -> GroundMotionModel:  # noqa: N802
    """Return the upper intraslab model of the Canadian maps."""
    return _model("YoungsEtAl1997GSCSSlabUpperLimit", slab=1.0, shift=0.8501426584297194)
