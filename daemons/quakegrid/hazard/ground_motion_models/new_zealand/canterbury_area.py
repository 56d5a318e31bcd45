# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The area of the Canterbury seismic hazard model, in which some models change.

Gerstenberger M.C., McVerry G.H., Rhoades D.A., Stirling M.W. (2014). Seismic hazard modeling for
the recovery of Christchurch. Earthquake Spectra 30(1), 17-29. https://doi.org/10.1193/021913EQS037M
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, where

_WEST, _EAST = 171.6, 173.2  # [deg]
_SOUTH, _NORTH = -43.9, -43.3  # [deg]

#: What `in_canterbury` reads: of meshed ruptures with a part in the area, a node there.
HYPOCENTRE = frozenset({"hypo_lon", "hypo_lat"})


@elementwise
def in_canterbury(x: Context) -> Numeric:
    """Return 1 for a hypocentre within the area, else 0."""
    along = (x.hypo_lon > _WEST) & (x.hypo_lon < _EAST)
    across = (x.hypo_lat > _SOUTH) & (x.hypo_lat < _NORTH)
    return where(along & across, 1.0, 0.0)


def nodes_in_canterbury(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which nodes of meshes [deg], of any shape, lie within the area."""
    inside: NDArray[np.bool_] = (lon > _WEST) & (lon < _EAST) & (lat > _SOUTH) & (lat < _NORTH)
    return inside
