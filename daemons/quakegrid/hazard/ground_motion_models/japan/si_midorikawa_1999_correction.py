# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Si and Midorikawa (1999) corrected for anomalous intensities of subduction earthquakes, Japan.

Morikawa N., Kanno T., Narita A., Fujiwara H., Fukushima Y. (2006). New additional correction
terms for attenuation relations corresponding to the anomalous seismic intensity in northeast
Japan. Journal of Japan Association for Earthquake Engineering 6(1), 23-40.
https://doi.org/10.5610/jaee.6.23

National Research Institute for Earth Science and Disaster Prevention (2009). Technical reports
on national seismic hazard maps for Japan. Technical note 336.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    LN_10,
)
from quakegrid.hazard.ground_motion_models.japan.si_midorikawa_1999 import (
    SiMidorikawa1999SInter,
    SiMidorikawa1999SSlab,
)
from quakegrid.hazard.ground_motion_models.japan.volcanic_front import (
    TRENCH,
    VOLCANIC_FRONT_SOUTHWEST,
    signed_distance,
)
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
    choice,
)

_SHALLOW = 30.0  # [km]
_REACH = 300.0  # [km]
_FOREARC = 75.0  # [km]


class _NorthEast(NamedTuple):
    """Of the distance from the trench, and of hypocentral distances beyond 300 km."""

    slope: float
    constant: float
    far_slope: float
    far_constant: float


class _SouthWest(NamedTuple):
    """Of the distance from the volcanic front, up to 75 km and beyond."""

    slope: float
    largest: float


_NORTH_EAST = {
    "PGA": _NorthEast(-8.1e-5, 0.02, 3.2, 0.13),
    "PGV": _NorthEast(-4.021e-5, 9.905e-3, 2.064, -0.012),
}
_SOUTH_WEST = {"PGA": _SouthWest(7.06e-5, 5.3e-3), "PGV": _SouthWest(4.28e-5, 3.21e-3)}

#: Returns the corrections of some measures at the sites [log10], shape (M, N).
_Correction = Callable[[Context, Sequence[str]], NDArray[np.float64]]


def _north_east(x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
    from_trench = np.abs(signed_distance(x.lon, x.lat, TRENCH))
    depth = np.maximum(x.hypo_depth - _SHALLOW, 0.0)
    far = x.rhypo >= _REACH
    decades = np.log10(np.where(far, x.rhypo / _REACH, 1.0))

    def one(c: _NorthEast) -> NDArray[np.float64]:
        near = (c.slope * from_trench + c.constant) * depth
        return np.asarray(near + np.where(far, c.far_slope * decades + c.far_constant, 0.0))

    return np.array([one(_NORTH_EAST[imt]) for imt in imts])


def _south_west(x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
    from_front = signed_distance(x.lon, x.lat, VOLCANIC_FRONT_SOUTHWEST)
    depth = x.hypo_depth - _SHALLOW

    def one(c: _SouthWest) -> NDArray[np.float64]:
        return np.asarray(np.where(from_front < _FOREARC, c.slope * from_front, c.largest) * depth)

    return np.array([one(_SOUTH_WEST[imt]) for imt in imts])


def si_midorikawa_1999_corrected(slab: bool, region: str) -> GroundMotionModel:
    """Return the model for intraslab or interface events with the correction of a region.

    Parameters
    ----------
    slab
        Whether for intraslab events; else for interface events.
    region
        ``NorthEast``: sites near the trench shake stronger, and those far away;
        ``SouthWest``: sites before the volcanic front stronger, behind it weaker.
    """
    base = SiMidorikawa1999SSlab() if slab else SiMidorikawa1999SInter()
    corrections: dict[str, tuple[_Correction, set[str]]] = {
        "NorthEast": (_north_east, {"rhypo"}),
        "SouthWest": (_south_west, set()),
    }
    correction, fields = choice("region", region, corrections)

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        found = evaluate(base, imts)
        found[0] += correction(x, imts) * LN_10
        return found

    return replace(
        base,
        name=f"{base.name}{region}Correction",
        formula=Composition(moments, base.tabulated_measures(), base.coefficient_rows),
        requires=base.requires | {"lon", "lat"} | fields,
    )
