# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies within a distance of a polygon: the polygon, bands at its edges, rounded corners."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.orthographic import projected, unprojected
from quakegrid.hazard.geometry.polygon import divided_edges

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

#: A rounded corner turns by this angle from one vertex to the next [rad].
_CORNER_STEP = math.pi / 32.0

#: Points tested against an outline in one go; bounds the memory.
_POINTS_PER_BATCH = 20_000


@dataclass(frozen=True)
class GrownPolygon:
    """All points within a distance of a polygon, in an orthographic projection.

    Attributes
    ----------
    centre
        lon, lat [deg] where the plane touches the earth.
    core
        Vertices of the polygon itself, counterclockwise, shape (n, 2) [km].
    bands
        Rectangles outside its edges, shape (n, 4, 2) [km].
    corners
        Sectors at its convex corners, each of shape (k, 2) [km], the corner first.
    """

    centre: tuple[float, float]
    core: Floats
    bands: Floats
    corners: tuple[Floats, ...]

    @staticmethod
    def around(polygon: Floats, distance: float) -> GrownPolygon:
        """Return what lies within a distance of a polygon.

        Parameters
        ----------
        polygon
            Vertices, shape (n, 2), lon lat [deg], in either direction.
        distance
            [km]
        """
        vertices = divided_edges(np.asarray(polygon, dtype=float))
        centre = _middle_of_diagonal(vertices)
        here = np.stack(projected(vertices[:, 0], vertices[:, 1], centre), axis=-1)
        if _signed_area(here) < 0.0:
            here = here[::-1]
        there = np.roll(here, -1, axis=0)
        along = there - here
        outward = np.stack([along[:, 1], -along[:, 0]], axis=-1)
        outward *= distance / np.linalg.norm(outward, axis=1, keepdims=True)
        bands = np.stack([here, here + outward, there + outward, there], axis=1)
        corners = tuple(
            _sector(corner, first, last)
            for corner, first, last in zip(here, np.roll(outward, 1, axis=0), outward, strict=True)
            if first[0] * last[1] - first[1] * last[0] > 0.0
        )
        return GrownPolygon(centre, here, bands, corners)

    def limits(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north [deg]; longitudes may leave [-180, 180)."""
        points = np.concatenate([*self.corners, self.bands.reshape(-1, 2)])
        lon, lat = unprojected(points[:, 0], points[:, 1], self.centre)
        turn = geodetic.normalized_longitude(lon - self.centre[0])
        west, east = self.centre[0] + turn.min(), self.centre[0] + turn.max()
        return float(west), float(lat.min()), float(east), float(lat.max())

    def contains(self, lon: Floats, lat: Floats) -> Truths:
        """Return which points lie inside, shape (n,), for lon, lat [deg] of that shape."""
        points = np.stack(projected(lon, lat, self.centre), axis=-1)
        result = np.zeros(len(points), dtype=bool)
        for shape in (self.core, *self.bands, *self.corners):
            in_box = (points >= shape.min(axis=0)) & (points <= shape.max(axis=0))
            near = np.flatnonzero(in_box.all(axis=1) & ~result)
            result[near] = _inside(points[near], shape)
        return result


def _middle_of_diagonal(vertices: Floats) -> tuple[float, float]:
    """Return the middle of the great circle from the north-western to the south-eastern limit."""
    (west, south), (east, north) = vertices.min(axis=0), vertices.max(axis=0)
    ends = geodetic.cartesian(np.array([west, east]), np.array([north, south]))
    lon, lat, _ = geodetic.spherical(ends.sum(axis=0))
    return float(lon), float(lat)


def _signed_area(vertices: Floats) -> float:
    x, y = vertices.T
    return 0.5 * float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def _sector(corner: Floats, first: Floats, last: Floats) -> Floats:
    """Return the corner and points around it from one outward vector to another, (k, 2)."""
    start, end = math.atan2(first[1], first[0]), math.atan2(last[1], last[0])
    turn = (end - start) % (2.0 * math.pi)
    steps = max(int(turn / _CORNER_STEP + 0.5), 1)
    angles = start + turn * np.arange(1, steps) / steps
    radius = math.hypot(*first)
    arc = radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return np.asarray(corner + np.concatenate([[[0.0, 0.0]], [first], arc, [last]]))


def _inside(points: Floats, vertices: Floats) -> Truths:
    """Return which points (n, 2) lie inside a polygon (m, 2): the even-odd rule."""
    result = np.zeros(len(points), dtype=bool)
    x, y = vertices.T
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    rise = np.where(y2 == y, 1.0, y2 - y)
    for start in range(0, len(points), _POINTS_PER_BATCH):
        batch = slice(start, start + _POINTS_PER_BATCH)
        px, py = points[batch, :1], points[batch, 1:]
        crosses = (y > py) != (y2 > py)
        where = x + (py - y) / rise * (x2 - x)
        result[batch] = np.count_nonzero(crosses & (px < where), axis=1) % 2 == 1
    return result
