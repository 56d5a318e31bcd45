# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fault mesh and its distinct windows, laid out as the distance kernels read them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.sources.rupture_set import FloatingRuptures

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class FaultMesh(NamedTuple):
    """A fault mesh in earth-centred coordinates.

    Attributes
    ----------
    nodes
        Shape (3, rows, columns) [km].
    surface
        Unit vectors of the nodes, shape (3, rows, columns).
    segments
        Shape (9, rows, columns - 1): of each great-circle segment between neighbours of a
        row, the unit normal to its right, its direction at its start and at its end.
    """

    nodes: Floats
    surface: Floats
    segments: Floats


class FaultWindows(NamedTuple):
    """The U distinct windows of a mesh, sorted by size and then by place.

    Attributes
    ----------
    size_start
        Shape (Z + 1,): windows of size k are ``size_start[k]:size_start[k + 1]``.
    rows, columns
        Nodes of the windows of each size, shape (Z,).
    row_range
        Shape (Z, 2): least and greatest first row of the windows with as many rows.
    first_row, first_column
        Shape (U,).
    ends
        Shape (6, U): unit vectors in the direction of the strike at the first and the last
        node of the top row.
    epicentre
        Shape (9, U): unit vector of the epicentre, of the strike there, and to its right.
    hypo_depth
        Shape (U,) [km].
    """

    size_start: Integers
    rows: Integers
    columns: Integers
    row_range: Integers
    first_row: Integers
    first_column: Integers
    ends: Floats
    epicentre: Floats
    hypo_depth: Floats


def fault_mesh(mesh: Floats) -> FaultMesh:
    """Return the layout of a mesh (3, rows, columns): lon, lat [deg], depth [km]."""
    nodes = geodetic.cartesian(*mesh)
    surface = geodetic.cartesian(mesh[0], mesh[1]) / geodetic.EARTH_RADIUS
    start, end = surface[:, :-1], surface[:, 1:]
    normal = np.cross(end, start)
    normal /= np.sqrt((normal * normal).sum(axis=-1))[..., np.newaxis]
    directions = (normal, np.cross(start, normal), np.cross(end, normal))
    return FaultMesh(
        nodes=_leading(nodes),
        surface=_leading(surface),
        segments=np.concatenate([_leading(direction) for direction in directions]),
    )


def _leading(vectors: Floats) -> Floats:
    """Return an array of vectors with their components on the first axis."""
    return np.ascontiguousarray(np.moveaxis(vectors, -1, 0))


def fault_windows(ruptures: FloatingRuptures) -> tuple[FaultWindows, Integers]:
    """Return the distinct windows of ruptures, and the window of each rupture (N,).

    Windows are distinct in their place or in their hypocentre.
    """
    down, along = ruptures.mesh.shape[1], ruptures.mesh.shape[2]
    place = (ruptures.first_row * along + ruptures.first_column) + (down * along) * (
        ruptures.rows * (along + 1) + ruptures.columns
    )
    _, example, window_of = np.unique(place, return_index=True, return_inverse=True)
    of = ruptures.properties
    hypocentres = np.stack([of.hypo_lon, of.hypo_lat, of.hypo_depth])
    if (hypocentres != hypocentres[:, example[window_of]]).any():
        _, number = np.unique(hypocentres, axis=1, return_inverse=True)
        key = window_of * (number.max() + 1) + number.reshape(-1)
        _, example, window_of = np.unique(key, return_index=True, return_inverse=True)
    rows, columns = ruptures.rows[example], ruptures.columns[example]
    first_row, first_column = ruptures.first_row[example], ruptures.first_column[example]
    new_size = np.flatnonzero((np.diff(rows) != 0) | (np.diff(columns) != 0)) + 1
    size_start = np.concatenate([[0], new_size, [len(rows)]]).astype(np.int64)
    size_rows = rows[size_start[:-1]]
    properties = ruptures.properties
    strike = properties.strike[example]
    top_lon, top_lat = ruptures.mesh[0], ruptures.mesh[1]
    last_column = first_column + columns - 1
    first_ahead, _ = _compass(
        top_lon[first_row, first_column], top_lat[first_row, first_column], strike
    )
    last_ahead, _ = _compass(
        top_lon[first_row, last_column], top_lat[first_row, last_column], strike
    )
    lon, lat = properties.hypo_lon[example], properties.hypo_lat[example]
    ahead, right = _compass(lon, lat, strike)
    epicentre = geodetic.cartesian(lon, lat) / geodetic.EARTH_RADIUS
    return FaultWindows(
        size_start=size_start,
        rows=size_rows,
        columns=columns[size_start[:-1]],
        row_range=_row_ranges(rows, first_row, size_rows),
        first_row=first_row,
        first_column=first_column,
        ends=np.concatenate([_leading(first_ahead), _leading(last_ahead)]),
        epicentre=np.concatenate([_leading(epicentre), _leading(ahead), _leading(right)]),
        hypo_depth=properties.hypo_depth[example],
    ), window_of.astype(np.int64)


def _compass(lon: Floats, lat: Floats, strike: Floats) -> tuple[Floats, Floats]:
    """Return unit vectors (n, 3) along an azimuth at points and to the right of it."""
    theta, phi, azimuth = np.radians(lon), np.radians(lat), np.radians(strike)
    zero = np.zeros_like(theta)
    east = np.stack([-np.sin(theta), np.cos(theta), zero], axis=-1)
    north = np.stack(
        [-np.sin(phi) * np.cos(theta), -np.sin(phi) * np.sin(theta), np.cos(phi)], axis=-1
    )
    sine, cosine = np.sin(azimuth)[:, np.newaxis], np.cos(azimuth)[:, np.newaxis]
    return cosine * north + sine * east, cosine * east - sine * north


def _row_ranges(rows: Integers, first_row: Integers, size_rows: Integers) -> Integers:
    """Return the range of first rows of all windows as high as each size, shape (Z, 2)."""
    ranges = np.empty((len(size_rows), 2), dtype=np.int64)
    for height in np.unique(size_rows):
        chosen = first_row[rows == height]
        ranges[size_rows == height] = chosen.min(), chosen.max()
    return ranges
