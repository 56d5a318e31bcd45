# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Polygons on the sphere: what lies inside, and the grid of points that fills one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS, KM_PER_DEGREE

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

SHORTEST_PIECE = 100.0  # [km] edges of twice this and more follow the great circle in pieces
_ON_EDGE = 1e-9  # [km] a point nearer to an edge is not inside


def divided_edges(polygon: Floats) -> Floats:
    """Return a polygon whose long edges are divided along great circles.

    Parameters
    ----------
    polygon
        Vertices, shape (n, 2), lon lat [deg]; the first may be repeated at the end.

    Returns
    -------
    ndarray
        Shape (m, 2), not closed; longitudes run on from that of the first vertex, so that
        they may leave [-180, 180) where the polygon crosses the date line.
    """
    vertices = polygon[:-1] if np.array_equal(polygon[0], polygon[-1]) else polygon
    lon, lat = vertices[:, 0], vertices[:, 1]
    to_lon, to_lat = np.roll(lon, -1), np.roll(lat, -1)
    length = geodetic.distance(lon, lat, to_lon, to_lat)
    pieces = np.maximum(length // SHORTEST_PIECE, 1).astype(int)
    edge = np.repeat(np.arange(len(vertices)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    direction = geodetic.azimuth(lon, lat, to_lon, to_lat)
    lons, lats = geodetic.point_at(
        lon[edge], lat[edge], direction[edge], step * (length / pieces)[edge]
    )
    first = step == 0
    lons[first], lats[first] = lon, lat
    return np.stack([_near(lons, float(lon[0])), lats], axis=-1)


def contains(polygon: Floats, lon: Floats, lat: Floats) -> Truths:
    """Return which points lie inside a polygon, none of those on its edges.

    Edges are straight in the orthographic projection around the middle of the polygon's
    bounding box, great circles nearly.

    Parameters
    ----------
    polygon
        Vertices, shape (n, 2), lon lat [deg], as given by the user.
    lon, lat
        Shape (p,) [deg].

    Returns
    -------
    ndarray
        Shape (p,).
    """
    vertices = divided_edges(polygon)
    middle = 0.5 * (vertices.min(axis=0) + vertices.max(axis=0))
    x, y = _orthographic(middle, lon, lat)
    px, py = _orthographic(middle, vertices[:, 0], vertices[:, 1])
    inside = np.zeros(len(x), dtype=bool)
    on_edge = np.zeros(len(x), dtype=bool)
    for x1, y1, x2, y2 in zip(px, py, np.roll(px, -1), np.roll(py, -1), strict=True):
        crosses = (y1 > y) != (y2 > y)
        # the edge is met east of the point (left of the edge where it runs north)
        left = (x2 - x1) * (y - y1) > (x - x1) * (y2 - y1)
        inside ^= crosses & (left == (y2 > y1))
        on_edge |= _distance_to_segment(x, y, (x1, y1), (x2, y2)) < _ON_EDGE
    result: Truths = inside & ~on_edge
    return result


def grid_inside(polygon: Floats, spacing: float) -> tuple[Floats, Floats]:
    """Return the points of a regular grid inside a polygon.

    Rows lie `spacing` apart southwards from the northernmost vertex, the points of a row
    `spacing` apart eastwards from the meridian of the westernmost vertex.

    Parameters
    ----------
    polygon
        Vertices, shape (n, 2), lon lat [deg].
    spacing
        [km]

    Returns
    -------
    lon, lat
        Shape (p,) [deg], row by row from north to south, each from west to east.

    Raises
    ------
    UserInputError
        No point of the grid lies inside.
    """
    vertices = divided_edges(polygon)
    (west, south), (east, north) = vertices.min(axis=0), vertices.max(axis=0)
    rows = north - np.arange(int((north - south) * KM_PER_DEGREE / spacing) + 1) * (
        spacing / KM_PER_DEGREE
    )
    step = np.degrees(np.arctan(np.tan(spacing / EARTH_RADIUS) / np.cos(np.radians(rows))))
    columns = ((east - west) / step).astype(int) + 1
    row = np.repeat(np.arange(len(rows)), columns)
    column = np.arange(len(row)) - np.repeat(np.cumsum(columns) - columns, columns)
    lon, lat = west + column * step[row], rows[row]
    inside = contains(polygon, lon, lat)
    if not inside.any():
        message = (
            f"no point of a grid of {spacing:g} km lies inside the polygon; "
            "write a smaller area_source_discretization"
        )
        raise UserInputError(message)
    return geodetic.normalized_longitude(lon[inside]), lat[inside]


def _near(lon: Floats, reference: float) -> Floats:
    """Return longitudes brought within half a turn of a reference."""
    return reference + geodetic.normalized_longitude(lon - reference)


def _orthographic(middle: Floats, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return orthographic coordinates [km] (Snyder, 1987, eqs. 20-3 and 20-4)."""
    turn, phi = np.radians(lon - middle[0]), np.radians(lat)
    phi1 = np.radians(middle[1])
    x = EARTH_RADIUS * np.cos(phi) * np.sin(turn)
    y = EARTH_RADIUS * (np.cos(phi1) * np.sin(phi) - np.sin(phi1) * np.cos(phi) * np.cos(turn))
    return x, y


def _distance_to_segment(
    x: Floats, y: Floats, start: tuple[float, float], end: tuple[float, float]
) -> Floats:
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = ((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy)
    share = np.clip(share, 0.0, 1.0)
    result: Floats = np.hypot(x - start[0] - share * dx, y - start[1] - share * dy)
    return result
