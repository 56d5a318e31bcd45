# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances, directions and points on a spherical earth of radius 6371 km.

Angles are in degrees, lengths in kilometres, depths in kilometres positive downwards.
Arguments are numbers or arrays that broadcast; results have the broadcast shape.
Great-circle formulas: Snyder J.P. (1987), Map projections - a working manual, U.S.
Geological Survey Professional Paper 1395, eqs. 5-3a and 5-4 to 5-6.
https://doi.org/10.3133/pp1395
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS = 6371.0  # [km]
KM_PER_DEGREE = EARTH_RADIUS * np.pi / 180.0


def normalized_longitude(lon: ArrayLike) -> Floats:
    """Return longitudes brought into [-180, 180)."""
    return (np.asarray(lon, dtype=float) + 180.0) % 360.0 - 180.0


def distance(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Return the great-circle distance between points on the surface [km]."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_chord2 = (
        np.sin(0.5 * (phi2 - phi1)) ** 2
        + np.cos(phi1) * np.cos(phi2) * np.sin(0.5 * np.radians(np.subtract(lon2, lon1))) ** 2
    )
    result: Floats = 2.0 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(half_chord2, 1.0)))
    return result


def distance_3d(
    lon1: ArrayLike,
    lat1: ArrayLike,
    depth1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    depth2: ArrayLike,
) -> Floats:
    """Return the hypotenuse of the great-circle distance and the difference in depth [km]."""
    result: Floats = np.hypot(distance(lon1, lat1, lon2, lat2), np.subtract(depth2, depth1))
    return result


def azimuth(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Return the initial direction from point 1 to point 2, clockwise from north, [0, 360)."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    turn = np.radians(np.subtract(lon2, lon1))
    east = np.cos(phi2) * np.sin(turn)
    north = np.cos(phi1) * np.sin(phi2) - np.sin(phi1) * np.cos(phi2) * np.cos(turn)
    result: Floats = np.degrees(np.arctan2(east, north)) % 360.0
    return result


def point_at(
    lon: ArrayLike, lat: ArrayLike, azimuth: ArrayLike, distance: ArrayLike
) -> tuple[Floats, Floats]:
    """Return longitude and latitude of the point in a direction at a distance.

    Parameters
    ----------
    lon, lat
        Where to start [deg].
    azimuth
        Initial direction, clockwise from north [deg].
    distance
        Along the great circle [km].

    Returns
    -------
    lon, lat
        [deg], longitude in [-180, 180).
    """
    phi, theta = np.radians(lat), np.radians(azimuth)
    arc = np.asarray(distance, dtype=float) / EARTH_RADIUS
    sin_phi2 = np.sin(phi) * np.cos(arc) + np.cos(phi) * np.sin(arc) * np.cos(theta)
    turn = np.arctan2(
        np.sin(theta) * np.sin(arc) * np.cos(phi), np.cos(arc) - np.sin(phi) * sin_phi2
    )
    lon2 = normalized_longitude(np.asarray(lon, dtype=float) + np.degrees(turn))
    return lon2, np.degrees(np.arcsin(np.clip(sin_phi2, -1.0, 1.0)))


def cartesian(lon: ArrayLike, lat: ArrayLike, depth: ArrayLike = 0.0) -> Floats:
    """Return earth-centred coordinates [km], shape (..., 3): towards (0, 0), (90, 0), north."""
    theta, phi = np.radians(lon), np.radians(lat)
    radius = EARTH_RADIUS - np.asarray(depth, dtype=float)
    xyz = np.broadcast_arrays(
        radius * np.cos(phi) * np.cos(theta),
        radius * np.cos(phi) * np.sin(theta),
        radius * np.sin(phi),
    )
    return np.stack(xyz, axis=-1)


def spherical(xyz: Floats) -> tuple[Floats, Floats, Floats]:
    """Return longitude, latitude [deg] and depth [km] of earth-centred points (..., 3)."""
    x, y, z = xyz[..., 0], xyz[..., 1], xyz[..., 2]
    radius = np.sqrt(x * x + y * y + z * z)
    lat = np.degrees(np.arctan2(z, np.hypot(x, y)))
    return np.degrees(np.arctan2(y, x)), lat, EARTH_RADIUS - radius


def distance_to_arc(
    lon: ArrayLike, lat: ArrayLike, azimuth_of_arc: ArrayLike, plon: ArrayLike, plat: ArrayLike
) -> Floats:
    """Return the distance of points from a whole great circle [km].

    Parameters
    ----------
    lon, lat, azimuth_of_arc
        A point of the great circle and its direction there [deg].
    plon, plat
        The points [deg].

    Returns
    -------
    ndarray
        Positive on the right of the arc, negative on its left.
    """
    arc = distance(lon, lat, plon, plat) / EARTH_RADIUS
    towards = azimuth(lon, lat, plon, plat)
    angle = np.radians(np.subtract(towards, azimuth_of_arc))
    result: Floats = EARTH_RADIUS * np.arcsin(np.sin(arc) * np.sin(angle))
    return result


def distance_to_semi_arc(
    lon: ArrayLike, lat: ArrayLike, azimuth_of_arc: ArrayLike, plon: ArrayLike, plat: ArrayLike
) -> Floats:
    """Return the distance of points from a great circle that starts at a point [km].

    As `distance_to_arc`, but behind the start the distance to the start counts, with the
    sign of the side.
    """
    towards = azimuth(lon, lat, plon, plat)
    angle = np.radians(np.subtract(towards, azimuth_of_arc))
    to_start = np.sign(np.sin(angle)) * distance(lon, lat, plon, plat)
    to_arc = distance_to_arc(lon, lat, azimuth_of_arc, plon, plat)
    return np.where(np.cos(angle) < 0.0, to_start, to_arc)


def distance_to_segment(
    lon1: ArrayLike,
    lat1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    plon: ArrayLike,
    plat: ArrayLike,
) -> Floats:
    """Return the distance of points from a great-circle segment [km].

    Positive on the right of the direction from point 1 to point 2, negative on its left;
    beyond the segment's ends the straight (tunnel) distance to the nearer end counts.
    """
    direction = azimuth(lon1, lat1, lon2, lat2)
    angle1 = np.radians(azimuth(lon1, lat1, plon, plat) - direction)
    angle2 = np.radians(azimuth(lon2, lat2, plon, plat) - azimuth(lon2, lat2, lon1, lat1))
    side = np.where(np.sin(angle1) < 0.0, -1.0, 1.0)
    to_ends = np.minimum(distance(lon1, lat1, plon, plat), distance(lon2, lat2, plon, plat))
    chord = 2.0 * EARTH_RADIUS * np.sin(0.5 * to_ends / EARTH_RADIUS)
    to_arc = distance_to_arc(lon1, lat1, direction, plon, plat)
    beside = (np.cos(angle1) >= 0.0) & (np.cos(angle2) >= 0.0)
    return np.where(beside, to_arc, side * chord)


def points_towards(
    start: ArrayLike, azimuth: float, horizontal: float, vertical: float, count: int
) -> Floats:
    """Return evenly spaced points from a start in one direction.

    Parameters
    ----------
    start
        Shape (3,): lon, lat, depth.
    azimuth
        Initial direction [deg].
    horizontal, vertical
        Distance and gain of depth of the last point [km].
    count
        Number of points, both ends included.

    Returns
    -------
    ndarray
        Shape (count, 3): lon, lat, depth; the first is the start itself.
    """
    lon, lat, depth = np.asarray(start, dtype=float)
    lons, lats = point_at(lon, lat, azimuth, np.linspace(0.0, horizontal, count))
    points = np.stack([lons, lats, np.linspace(depth, depth + vertical, count)], axis=-1)
    points[0] = lon, lat, depth
    return points


def points_between(start: ArrayLike, end: ArrayLike, count: int) -> Floats:
    """Return `count` evenly spaced points (count, 3) between two points, both included.

    Parameters
    ----------
    start, end
        Shape (3,): lon, lat, depth.
    count
        Number of points.
    """
    first, last = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    length = float(distance(first[0], first[1], last[0], last[1]))
    direction = float(azimuth(first[0], first[1], last[0], last[1]))
    points = points_towards(first, direction, length, last[2] - first[2], count)
    points[-1] = last
    return points


def intervals_between(start: ArrayLike, end: ArrayLike, length: float) -> Floats:
    """Return points (n, 3) exactly `length` apart from a start towards an end.

    Their number is the nearest to what fits, so that the last point lies up to half a
    length before or behind the end.

    Parameters
    ----------
    start, end
        Shape (3,): lon, lat, depth.
    length
        Distance of neighbours along the slope [km].
    """
    first, last = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    horizontal = float(distance(first[0], first[1], last[0], last[1]))
    vertical = float(last[2] - first[2])
    total = float(np.hypot(horizontal, vertical))
    intervals = round(total / length)
    if intervals == 0:
        return first[np.newaxis].copy()
    stretch = intervals * length / total
    direction = float(azimuth(first[0], first[1], last[0], last[1]))
    return points_towards(first, direction, horizontal * stretch, vertical * stretch, intervals + 1)
