# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rectangles in the crust and the distances of sites from them.

Distances to the rectangle are straight lines in the plane that fits its corners; those
along and across the strike are arcs on the surface of the earth, as defined by Abrahamson
and Silva (2008), https://doi.org/10.1193/1.2924360, and Ancheta et al. (2013), PEER report
2013/03, chapter 4.  Sites and rectangles never pair one to one: results have shape (N, S).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.hazard.geometry import geodetic

Floats = NDArray[np.float64]

TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT = range(4)


@dataclass(frozen=True)
class PlanarSurfaces:
    """N rectangles.

    Attributes
    ----------
    corners
        Shape (N, 4, 3): top left, top right, bottom left, bottom right; lon lat depth.
    strike, dip
        Shape (N,) [deg]; the nominal values, which the corners meet near their middle.
    """

    corners: Floats
    strike: Floats
    dip: Floats

    def __len__(self) -> int:
        """Return the number of rectangles."""
        return len(self.corners)


@dataclass(frozen=True)
class Frame:
    """The plane of each rectangle in earth-centred coordinates [km].

    Attributes
    ----------
    origin
        Shape (N, 3): the top left corner.
    along, down
        Shape (N, 3): unit vectors along strike and down dip.
    length, width
        Shape (N,): means of the two sides of the four corners in the plane.
    """

    origin: Floats
    along: Floats
    down: Floats
    length: Floats
    width: Floats


@dataclass(frozen=True)
class Sites:
    """S points, their depths [km] positive downwards.

    Attributes
    ----------
    lon, lat, depth
        Shape (S,).
    """

    lon: Floats
    lat: Floats
    depth: Floats


def corners_around(
    centre: tuple[ArrayLike, ArrayLike, ArrayLike],
    strike: ArrayLike,
    dip: ArrayLike,
    length: ArrayLike,
    width: ArrayLike,
) -> Floats:
    """Return the corners of rectangles around their centres.

    Parameters
    ----------
    centre
        Longitude, latitude [deg] and depth [km].
    strike, dip
        [deg], dip towards the right of the strike.
    length, width
        Along strike and down dip [km].

    Returns
    -------
    ndarray
        Shape (..., 4, 3), `...` the shape all arguments broadcast to.
    """
    lon, lat, depth = centre
    tilt = np.radians(dip)
    half_length = 0.5 * np.asarray(length, dtype=float)
    half_across = 0.5 * np.asarray(width, dtype=float) * np.cos(tilt)
    half_vertical = 0.5 * np.asarray(width, dtype=float) * np.sin(tilt)
    reach = np.hypot(half_length, half_across)
    opening = np.degrees(np.arctan2(half_across, half_length))
    azimuth, below = np.asarray(strike, dtype=float), np.asarray(depth, dtype=float)
    towards = (azimuth + 180.0 + opening, azimuth - opening, azimuth + 180.0 - opening)
    corners = []
    for direction, side in zip((*towards, azimuth + opening), (-1, -1, 1, 1), strict=True):
        lons, lats = geodetic.point_at(lon, lat, direction, reach)
        corner = np.broadcast_arrays(lons, lats, below + side * half_vertical)
        corners.append(np.stack(corner, axis=-1))
    return np.stack(corners, axis=-2)


def surfaces_of_corners(corners: Floats) -> PlanarSurfaces:
    """Return rectangles given by their corners alone.

    Parameters
    ----------
    corners
        Shape (N, 4, 3) as in `PlanarSurfaces`.
    """
    left, right, below = (corners[:, i] for i in (TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT))
    strike = geodetic.azimuth(left[:, 0], left[:, 1], right[:, 0], right[:, 1])
    across = geodetic.distance_to_arc(left[:, 0], left[:, 1], strike, below[:, 0], below[:, 1])
    dip = np.degrees(np.arctan2(below[:, 2] - left[:, 2], np.abs(across)))
    return PlanarSurfaces(corners, strike, dip)


def frame(corners: Floats) -> Frame:
    """Return the planes of rectangles with the given corners (N, 4, 3)."""
    xyz = geodetic.cartesian(corners[..., 0], corners[..., 1], corners[..., 2])
    origin = xyz[:, TOP_LEFT]
    along = _unit(xyz[:, TOP_RIGHT] - origin)
    normal = _unit(np.cross(along, xyz[:, BOTTOM_LEFT] - origin))
    down = np.cross(normal, along)
    from_origin = xyz - origin[:, np.newaxis]
    u = np.einsum("nci,ni->nc", from_origin, along)
    v = np.einsum("nci,ni->nc", from_origin, down)
    length = 0.5 * (u[:, TOP_RIGHT] - u[:, TOP_LEFT] + u[:, BOTTOM_RIGHT] - u[:, BOTTOM_LEFT])
    width = 0.5 * (v[:, BOTTOM_LEFT] - v[:, TOP_LEFT] + v[:, BOTTOM_RIGHT] - v[:, TOP_RIGHT])
    return Frame(origin, along, down, length, width)


def middle_points(corners: Floats) -> Floats:
    """Return the points half way from top left to bottom right, (N, 3): lon lat depth."""
    first, last = corners[:, TOP_LEFT], corners[:, BOTTOM_RIGHT]
    ends = first[:, 0], first[:, 1], last[:, 0], last[:, 1]
    lon, lat = geodetic.point_at(
        first[:, 0], first[:, 1], geodetic.azimuth(*ends), 0.5 * geodetic.distance(*ends)
    )
    return np.stack([lon, lat, 0.5 * (first[:, 2] + last[:, 2])], axis=-1)


def closest_points(surfaces: PlanarSurfaces, sites: Sites) -> Floats:
    """Return the points of the rectangles closest to the sites, (N, S, 3): lon lat depth."""
    plane = frame(surfaces.corners)
    a, b, _ = _in_plane(plane, sites)
    a = np.clip(a, 0.0, plane.length[:, np.newaxis])
    b = np.clip(b, 0.0, plane.width[:, np.newaxis])
    xyz = (
        plane.origin[:, np.newaxis]
        + a[..., np.newaxis] * plane.along[:, np.newaxis]
        + b[..., np.newaxis] * plane.down[:, np.newaxis]
    )
    return np.stack(geodetic.spherical(xyz), axis=-1)


def rupture_distance(surfaces: PlanarSurfaces, sites: Sites) -> Floats:
    """Return the shortest distance to the rectangles, rrup [km], shape (N, S)."""
    plane = frame(surfaces.corners)
    a, b, h = _in_plane(plane, sites)
    a = a - np.clip(a, 0.0, plane.length[:, np.newaxis])
    b = b - np.clip(b, 0.0, plane.width[:, np.newaxis])
    result: Floats = np.sqrt(a * a + b * b + h * h)
    return result


def across_strike_distance(surfaces: PlanarSurfaces, sites: Sites) -> Floats:
    """Return the distance from the line of the top edge, rx [km], positive down dip."""
    return _from_corner(surfaces, TOP_LEFT, 0.0, sites)


def along_strike_distance(surfaces: PlanarSurfaces, sites: Sites) -> Floats:
    """Return the distance off the ends of the rectangle along strike, ry0 [km]."""
    return _off(
        _from_corner(surfaces, TOP_LEFT, 90.0, sites),
        _from_corner(surfaces, TOP_RIGHT, 90.0, sites),
    )


def joyner_boore_distance(surfaces: PlanarSurfaces, sites: Sites) -> Floats:
    """Return the distance to the surface projection of the rectangles, rjb [km].

    Beside an edge it is the arc across or along strike, beyond a corner the straight line
    from the site to the surface above the corner.
    """
    across = _off(
        _from_corner(surfaces, TOP_LEFT, 0.0, sites),
        _from_corner(surfaces, BOTTOM_LEFT, 0.0, sites),
    )
    along = along_strike_distance(surfaces, sites)
    above = geodetic.cartesian(surfaces.corners[..., 0], surfaces.corners[..., 1])
    site = geodetic.cartesian(sites.lon, sites.lat, sites.depth)
    corner = np.linalg.norm(above[:, :, np.newaxis] - site, axis=-1).min(axis=1)
    return np.where((across > 0.0) & (along > 0.0), corner, across + along)


def epicentral_distance(epicentres: tuple[Floats, Floats], sites: Sites) -> Floats:
    """Return the great-circle distance from epicentres (N,), repi [km]."""
    lon, lat = (value[:, np.newaxis] for value in epicentres)
    return geodetic.distance(lon, lat, sites.lon, sites.lat)


def hypocentral_distance(hypocentres: tuple[Floats, Floats, Floats], sites: Sites) -> Floats:
    """Return the distance from hypocentres (N,), rhypo [km]."""
    lon, lat, depth = (value[:, np.newaxis] for value in hypocentres)
    return geodetic.distance_3d(lon, lat, depth, sites.lon, sites.lat, sites.depth)


def azimuth_from_strike(points: tuple[Floats, Floats], strike: Floats, sites: Sites) -> Floats:
    """Return the direction of the sites seen from points (N,), clockwise from strike [deg]."""
    lon, lat = (value[:, np.newaxis] for value in points)
    result: Floats = geodetic.azimuth(lon, lat, sites.lon, sites.lat) - strike[:, np.newaxis]
    return result % 360.0


def _unit(vectors: Floats) -> Floats:
    result: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return result


def _in_plane(plane: Frame, sites: Sites) -> tuple[Floats, Floats, Floats]:
    """Return the coordinates of sites along, down and off the planes, each (N, S)."""
    site = geodetic.cartesian(sites.lon, sites.lat, sites.depth)
    offset = site - plane.origin[:, np.newaxis]
    axes = (plane.along, plane.down, np.cross(plane.along, plane.down))
    a, b, h = (np.einsum("nsi,ni->ns", offset, axis) for axis in axes)
    return a, b, h


def _from_corner(surfaces: PlanarSurfaces, corner: int, turn: float, sites: Sites) -> Floats:
    """Return the distance from the arc through a corner, turned from the strike."""
    lon, lat = (surfaces.corners[:, corner, i, np.newaxis] for i in (0, 1))
    direction = surfaces.strike[:, np.newaxis] + turn
    return geodetic.distance_to_arc(lon, lat, direction, sites.lon, sites.lat)


def _off(first: Floats, second: Floats) -> Floats:
    """Return the distance from a strip, given the distances from its two sides."""
    nearer = np.minimum(np.abs(first), np.abs(second))
    return np.where(first * second < 0.0, 0.0, nearer)
