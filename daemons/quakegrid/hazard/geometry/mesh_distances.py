# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances between sites and a rupture that is a mesh of nodes.

The closest point of a rupture is the closest of its nodes.  These are the plain forms, for
one rupture and many sites; `kernels.floating_contexts` computes the same for all windows
of a fault at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.geometry.orthographic import unwrapped
from quakegrid.hazard.kernels.enlarged_outline import outline_room
from quakegrid.hazard.kernels.rupture_outline import (
    OUTLINE_DISTANCE,
    distance_to_outline,
    rupture_outline,
)

Floats = NDArray[np.float64]


def rupture_distance(mesh: Floats, lon: Floats, lat: Floats, depth: Floats) -> Floats:
    """Return rrup, the straight distance to the closest node [km], shape (S,).

    Parameters
    ----------
    mesh
        Shape (3, rows, columns): lon, lat [deg], depth [km].
    lon, lat, depth
        Of the sites, shape (S,) [deg], [deg], [km].
    """
    nodes = geodetic.cartesian(*mesh).reshape(-1, 3)
    return _least_distance(nodes, geodetic.cartesian(lon, lat, depth))


def _least_distance(nodes: Floats, sites: Floats) -> Floats:
    """Return the distance from sites (S, 3) to the closest of nodes (n, 3)."""
    offsets = sites[:, np.newaxis, :] - nodes
    return np.asarray(np.sqrt((offsets * offsets).sum(axis=-1).min(axis=1)))


def joyner_boore_distance(mesh: Floats, lon: Floats, lat: Floats) -> Floats:
    """Return rjb, the distance to the surface projection of the mesh [km], shape (S,).

    Within `OUTLINE_DISTANCE` of a node it is the distance to `rupture_outline`; farther
    away it is that to the closest node.

    Parameters
    ----------
    mesh
        Shape (3, rows, columns): lon, lat [deg], depth [km].
    lon, lat
        Of the sites, shape (S,) [deg].
    """
    nodes, sites = geodetic.cartesian(mesh[0], mesh[1]), geodetic.cartesian(lon, lat)
    distance = _least_distance(nodes.reshape(-1, 3), sites)
    plane, vertices = mesh_outline(mesh)
    for s in np.flatnonzero(distance < OUTLINE_DISTANCE):
        distance[s] = distance_to_outline(
            plane, vertices, 0, vertices.shape[1], *sites[s] / EARTH_RADIUS
        )
    return distance


def mesh_outline(mesh: Floats) -> tuple[Floats, Floats]:
    """Return the plane (5,) and the vertices (2, v) of the outline of a whole mesh.

    They are as `kernels.rupture_outline` writes them.
    """
    nodes = geodetic.cartesian(mesh[0], mesh[1])
    rows, columns = mesh.shape[1:]
    room = outline_room(rows, columns)
    degrees = np.stack([unwrapped(mesh[0].ravel()).reshape(rows, columns), mesh[1]])
    surface = np.moveaxis(nodes, -1, 0) / EARTH_RADIUS
    plane, vertices = np.empty(5), np.empty_like(room.ring)
    count = rupture_outline(degrees, surface, 0, 0, rows, columns, room, plane, vertices)
    return plane, vertices[:, :count]


def rx_distance(mesh: Floats, lon: Floats, lat: Floats) -> Floats:
    """Return rx, the distance across the top edge, positive down dip [km], shape (S,).

    It is the distance to the closest segment of the top edge, the first and the last
    segment being prolonged without end.

    Parameters
    ----------
    mesh
        Shape (3, rows, columns): lon, lat [deg], depth [km].
    lon, lat
        Of the sites, shape (S,) [deg].
    """
    a_lon, a_lat = mesh[0, 0, :-1], mesh[1, 0, :-1]
    b_lon, b_lat = mesh[0, 0, 1:], mesh[1, 0, 1:]
    forth = geodetic.azimuth(a_lon, a_lat, b_lon, b_lat)
    count = len(a_lon)
    if count == 1:
        return geodetic.distance_to_arc(a_lon[0], a_lat[0], forth[0], lon, lat)
    back = geodetic.azimuth(b_lon[0], b_lat[0], a_lon[0], a_lat[0])
    distances = [-geodetic.distance_to_semi_arc(b_lon[0], b_lat[0], back, lon, lat)]
    for k in range(1, count - 1):
        distances.append(
            geodetic.distance_to_segment(a_lon[k], a_lat[k], b_lon[k], b_lat[k], lon, lat)
        )
    distances.append(geodetic.distance_to_semi_arc(a_lon[-1], a_lat[-1], forth[-1], lon, lat))
    stacked = np.stack(distances)
    closest = np.abs(stacked).argmin(axis=0)
    return np.asarray(np.take_along_axis(stacked, closest[np.newaxis], axis=0)[0])


def ry0_distance(mesh: Floats, strike: float, lon: Floats, lat: Floats) -> Floats:
    """Return ry0, the distance off the ends of the top edge along strike [km], shape (S,).

    Parameters
    ----------
    mesh
        Shape (3, rows, columns): lon, lat [deg], depth [km].
    strike
        Of the rupture [deg].
    lon, lat
        Of the sites, shape (S,) [deg].
    """
    first, last = mesh[:2, 0, 0], mesh[:2, 0, -1]
    before = geodetic.distance_to_arc(first[0], first[1], strike + 90.0, lon, lat)
    behind = -geodetic.distance_to_arc(last[0], last[1], strike + 90.0, lon, lat)
    off = np.where(before * behind < 0.0, np.minimum(np.abs(before), np.abs(behind)), 0.0)
    return np.asarray(off)
