# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mesh of a fault given by profiles down its dip, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.polyline import stepped

Floats = NDArray[np.float64]

#: A column is kept if it has so many nodes.
_LEAST_NODES = 2
#: The reference turns the mean direction by so much [deg].
_TURN = 0.001


def kite_mesh(
    profiles: Sequence[Floats], spacing: float, profile_spacing: float | None = None
) -> Floats:
    """Return the nodes of a kite fault.

    Each profile is divided into steps of its spacing.  Every row of nodes starts at the
    profile with most steps, the first of those, and goes both ways through the others, as
    far as they are long enough, in steps of the spacing.  It ends with the last whole step,
    so that rows may differ in length.

    Parameters
    ----------
    profiles
        At least 2, along strike, each of shape (n, 3): lon, lat [deg], depth [km].
    spacing
        Of the nodes of a row [km].
    profile_spacing
        Of the rows along the profiles [km]; that of the nodes of a row if None.

    Returns
    -------
    ndarray
        Shape (3, rows, columns): lon, lat, depth; the fault dips to the right of the rows.
        Nodes that a row is too short for are nan.

    Raises
    ------
    UserInputError
        The spacing is too large to make one cell of the fault.
    """
    divided = [stepped(profile, profile_spacing or spacing) for profile in profiles]
    reference = int(np.argmax([len(profile) for profile in divided]))
    forth, back = [], []
    for row in range(len(divided[reference])):
        forth.append(_row(divided[reference:], row, spacing))
        back.append(_row(divided[reference::-1], row, spacing)[1:])
    before, behind = max(map(len, back)), max(map(len, forth))
    mesh = np.full((3, len(forth), before + behind), np.nan)
    for row, (left, right) in enumerate(zip(back, forth, strict=True)):
        mesh[:, row, before - len(left) : before] = left[::-1].T
        mesh[:, row, before : before + len(right)] = right.T
    mesh = mesh[:, np.isfinite(mesh[0]).sum(axis=1) >= _LEAST_NODES]
    mesh = mesh[:, :, np.isfinite(mesh[0]).sum(axis=0) >= _LEAST_NODES]
    if min(mesh.shape[1:]) < _LEAST_NODES:
        raise UserInputError(
            f"rupture_mesh_spacing = {spacing:g} is too large for a kite surface: write a "
            "spacing smaller than its width and length"
        )
    return mesh[:, :, ::-1] if _dips_left(profiles[0], profiles[-1]) else mesh


def _row(profiles: Sequence[Floats], row: int, spacing: float) -> Floats:
    """Return the nodes of a row from the first profile on, as far as all have such a row."""
    points = []
    for profile in profiles:
        if len(profile) <= row:
            break
        points.append(profile[row])
    return stepped(np.stack(points), spacing, whole_steps=True)


def _dips_left(first: Floats, last: Floats) -> bool:
    """Return whether a fault dips to the left of the way from its first to its last profile."""
    strike = geodetic.azimuth(first[0, 0], first[0, 1], last[0, 0], last[0, 1])
    middle = 0.5 * (first + last[[0, -1]] if len(first) == 2 else first[[0, -1]] + last[[0, -1]])
    down_dip = geodetic.azimuth(middle[0, 0], middle[0, 1], middle[1, 0], middle[1, 1])
    level = bool((middle[0, :2] == middle[1, :2]).all())
    return not level and bool((down_dip - strike) % 360.0 > 180.0)


def kite_properties(mesh: Floats) -> tuple[Floats, ...]:
    """Return strike, dip [deg], ztor, zbot, width [km], area [km2] and middle of a mesh.

    Lengths are those at the surface of the earth, however deep the nodes lie.  The strike is
    the plain mean of the directions along the top row, the dip that of the steps down the
    columns weighted with their length, the width that of the columns.

    Parameters
    ----------
    mesh
        Shape (3, rows, columns) as `kite_mesh` returns it.
    """
    lon, lat, depth = mesh
    strike = np.nanmean(geodetic.azimuth(lon[0, :-1], lat[0, :-1], lon[0, 1:], lat[0, 1:]))
    across, drop = geodetic.distance(lon[:-1], lat[:-1], lon[1:], lat[1:]), np.diff(depth, axis=0)
    down = np.hypot(across, drop)
    along = geodetic.distance(lon[:, :-1], lat[:, :-1], lon[:, 1:], lat[:, 1:])
    along = np.hypot(along, np.diff(depth, axis=1))
    diagonal = geodetic.distance(lon[:-1, 1:], lat[:-1, 1:], lon[1:, :-1], lat[1:, :-1])
    diagonal = np.hypot(diagonal, depth[:-1, 1:] - depth[1:, :-1])
    area = _triangle(along[:-1], down[:, :-1], diagonal)
    area = area + _triangle(along[1:], down[:, 1:], diagonal)
    dip = np.degrees(np.nansum(np.arctan2(drop, across) * down) / np.nansum(down))
    return (
        np.asarray((strike + _TURN) % 360.0),
        np.asarray(dip),
        np.asarray(np.nanmin(depth)),
        np.asarray(np.nanmax(depth)),
        np.asarray(np.nansum(down, axis=0).mean()),
        np.asarray(np.nansum(area)),
        _middle(mesh),
    )


def _middle(mesh: Floats) -> Floats:
    """Return the node that is nearest to the centre of all nodes."""
    nodes = geodetic.cartesian(*mesh)
    off = nodes - np.nanmean(nodes, axis=(0, 1))
    row, column = np.unravel_index(np.nanargmin((off * off).sum(axis=-1)), mesh.shape[1:])
    return np.asarray(mesh[:, row, column])


def _triangle(a: Floats, b: Floats, c: Floats) -> Floats:
    """Return the area of triangles by the lengths of their sides."""
    s = 0.5 * (a + b + c)
    return np.asarray(np.sqrt(np.maximum(s * (s - a) * (s - b) * (s - c), 0.0)))
