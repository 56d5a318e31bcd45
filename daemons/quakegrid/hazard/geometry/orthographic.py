# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The orthographic projection: the earth as seen from far above one of its points.

Snyder J.P. (1987), Map projections - a working manual, U.S. Geological Survey Professional
Paper 1395, chapter 20. https://doi.org/10.3133/pp1395
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic

Floats = NDArray[np.float64]


def unwrapped(lon: Floats) -> Floats:
    """Return longitudes [deg] without a jump where a line crosses the date line."""
    lon = np.asarray(lon, dtype=float)
    return lon[..., :1] + geodetic.normalized_longitude(lon - lon[..., :1])


def plane_of(lon: Floats, lat: Floats) -> tuple[float, float]:
    """Return the point [deg] where a plane touches the earth amid points."""
    lon = unwrapped(lon)
    return float(lon.min() + lon.max()) / 2.0, float(lat.min() + lat.max()) / 2.0


def projected(lon: Floats, lat: Floats, centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return x (east) and y (north) [km] of the orthographic projection.

    Snyder (1987), eqs. 20-3 and 20-4.
    """
    phi, phi0 = np.radians(lat), np.radians(centre[1])
    turn = np.radians(np.subtract(lon, centre[0]))
    x = np.cos(phi) * np.sin(turn)
    y = np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(turn)
    return geodetic.EARTH_RADIUS * x, geodetic.EARTH_RADIUS * y


def unprojected(x: Floats, y: Floats, centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return longitude and latitude [deg] of points of the orthographic projection [km].

    Snyder (1987), eqs. 20-14 to 20-19.
    """
    phi0 = np.radians(centre[1])
    u, v = x / geodetic.EARTH_RADIUS, y / geodetic.EARTH_RADIUS
    w = np.sqrt(np.maximum(1.0 - u * u - v * v, 0.0))
    lat = np.arcsin(np.cos(phi0) * v + np.sin(phi0) * w)
    turn = np.arctan2(u, w * np.cos(phi0) - v * np.sin(phi0))
    return geodetic.normalized_longitude(centre[0] + np.degrees(turn)), np.degrees(lat)
