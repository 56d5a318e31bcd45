# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which node of each meshed rupture lies in an area, if any does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.surface_patches import PatchKind
from quakegrid.hazard.sources.rupture_set import FloatingRuptures, PatchedRuptures, RuptureSet

Floats = NDArray[np.float64]
#: Says of nodes at longitudes and latitudes [deg] which lie in the area.
Inside = Callable[[Floats, Floats], NDArray[np.bool_]]


def places_inside(ruptures: RuptureSet, inside: Inside) -> Floats | None:
    """Return a node in an area of each rupture that has some there.

    Parameters
    ----------
    ruptures
        N ruptures.
    inside
        The area.

    Returns
    -------
    ndarray
        Shape (2, N): longitude and latitude [deg], nan for ruptures without. None where none
        has any, or where ruptures are no meshes.
    """
    if isinstance(ruptures, FloatingRuptures):
        lon, lat = ruptures.mesh[:2]
    elif isinstance(ruptures, PatchedRuptures):
        lon, lat = ruptures.patches.points.T[:2]
    else:
        return None
    found = inside(lon, lat)
    if isinstance(ruptures, PatchedRuptures):
        meshed = ruptures.patches.kind != PatchKind.PLANE
        found &= np.repeat(meshed, np.diff(ruptures.patches.start))
    if not np.any(found):
        return None
    out = np.full((2, len(ruptures.properties)), np.nan)
    for number in range(out.shape[1]):
        nodes = _nodes(ruptures, number)
        places = np.flatnonzero(found[nodes])
        if len(places):
            out[:, number] = lon[nodes].flat[places[0]], lat[nodes].flat[places[0]]
    return out


def _nodes(
    ruptures: FloatingRuptures | PatchedRuptures, number: int
) -> tuple[slice, slice] | NDArray[np.int64]:
    """Return where the nodes of a rupture stand."""
    if isinstance(ruptures, FloatingRuptures):
        row, column = int(ruptures.first_row[number]), int(ruptures.first_column[number])
        rows, columns = int(ruptures.rows[number]), int(ruptures.columns[number])
        return slice(row, row + rows), slice(column, column + columns)
    start = ruptures.patches.start
    some = ruptures.patch[ruptures.first_patch[number] : ruptures.first_patch[number + 1]]
    return np.concatenate([np.arange(start[patch], start[patch + 1]) for patch in some])
