# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zalachoris and Rathje (2019): Texas, Oklahoma and Kansas, induced and natural earthquakes.

Zalachoris G., Rathje E.M. (2019). Ground motion model for small-to-moderate earthquakes in Texas,
Oklahoma, and Kansas. Earthquake Spectra 35(1), 1-20. https://doi.org/10.1193/022618EQS047M

It adjusts Boore et al. (2014), with coefficients of three digits, by the factors for eastern North
America of Hassani and Atkinson (2015), BSSA 105(3), 1378-1391.
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west import boore_2014
from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise, log, maximum, minimum

_LN_10 = 2.302585092994046
_NEAREST = 4.0  # [km]
_LARGEST = 5.8  # magnitude of the data

#: Beside those of Boore et al. (2014): the factors for the east (ena1 to ena3) and table 2.
Coefficients = extended(
    boore_2014.Coefficients,
    "ena1 ena2 ena3 a rb mb b0 b1 soil soil_vs30 cadj tau phi sigma",
)

_boore_reference = boore_2014.reference
_boore_moments = boore_2014.moments


@elementwise
def _eastern_term(c: Any, rjb: Numeric) -> Numeric:
    """Hassani and Atkinson (2015): eastern over western motion."""
    middle = c.ena3 * log(clip(rjb, 50.0, 150.0) / 50.0)
    return _LN_10 * (c.ena1 + c.ena2 * rjb) + middle


@elementwise
def _adjustment(c: Any, x: Context) -> Numeric:
    """Equations 4 to 7: near distances, magnitudes, soils."""
    near = c.a * log(minimum(maximum(x.rhypo, _NEAREST), c.rb) / c.rb)
    small = c.b0 + c.b1 * (clip(x.mag, c.mb, _LARGEST) - c.mb)
    soil = c.soil * log(minimum(x.vs30, c.soil_vs30) / c.soil_vs30)
    return near + small + soil + c.cadj


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA of Boore et al. (2014) on 760 m/s."""
    return _boore_reference(c_ref, x)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return equation 3 and the standard deviations of table 2."""
    base = _boore_moments(c, c_ref, reference, x).mean
    mean = base + _eastern_term(c, x.rjb) + _adjustment(c, x)
    return Moments(mean, c.sigma, c.tau, c.phi)


FORMULA = Formula("zalachoris_rathje_2019", Coefficients, moments, reference)


def ZalachorisRathje2019() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    switches = ("any_style", "basin", "japan", "dz1", "epsilon", "map_branch", "usgs_basin")
    table = CoefficientTable.read("stable_continental/zalachoris_rathje_2019")
    return GroundMotionModel(
        name="ZalachorisRathje2019",
        formula=FORMULA,
        table=table.with_columns(cybershake=0.0, **dict.fromkeys(switches, 0.0)),
        reference_imt="PGA",
        tectonic_region_type="Stable Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rake", "rjb", "rhypo", "vs30"}),
        validity={"mag": (3.0, 5.8), "rhypo": (4.0, 500.0)},
    )
