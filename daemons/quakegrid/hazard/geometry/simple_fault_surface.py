# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mesh of a fault trace projected down a constant dip."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.polyline import stepped

Floats = NDArray[np.float64]


def simple_fault_mesh(
    trace: Floats,
    dip: float,
    upper_seismogenic_depth: float,
    lower_seismogenic_depth: float,
    rupture_mesh_spacing: float,
) -> Floats:
    """Return the nodes of a simple fault.

    The trace is divided into steps of the mesh spacing and every row is the trace moved
    down dip, across the direction from the first vertex of the trace to its last.  Both
    sides are rounded to whole cells, half a cell down dip up to one.

    Parameters
    ----------
    trace
        Shape (n, 2), lon lat [deg]; the fault dips to the right of its direction.
    dip
        [deg]
    upper_seismogenic_depth, lower_seismogenic_depth
        [km]
    rupture_mesh_spacing
        [km]

    Returns
    -------
    ndarray
        Shape (3, rows, columns): lon, lat, depth; rows down dip, columns along strike.

    Raises
    ------
    UserInputError
        The spacing is too large to make one cell of the fault.
    """
    at_surface = np.concatenate([trace, np.zeros((len(trace), 1))], axis=1)
    lon, lat, _ = stepped(at_surface, rupture_mesh_spacing).T
    slope = np.radians(dip)
    fault_width = (lower_seismogenic_depth - upper_seismogenic_depth) / np.sin(slope)
    rows = 1 + math.floor(fault_width / rupture_mesh_spacing + 0.5)
    if len(lon) < 2 or rows < 2:
        raise UserInputError(
            f"rupture_mesh_spacing = {rupture_mesh_spacing:g} is too large for a simple fault"
            f" that is {fault_width:g} km wide: write a spacing smaller than its width and length"
        )
    depth = upper_seismogenic_depth + rupture_mesh_spacing * np.sin(slope) * np.arange(rows)
    first, last = trace[0], trace[-1]
    strike = geodetic.azimuth(first[0], first[1], last[0], last[1])
    # a vertical fault is not moved at all: its rows must be the same to the last bit
    offset = np.zeros(rows) if dip == 90.0 else depth / np.tan(slope)
    lons, lats = geodetic.point_at(lon, lat, strike + 90.0, offset[:, np.newaxis])
    depths = np.broadcast_to(depth[:, np.newaxis], lons.shape)
    return np.stack([lons, lats, depths])
