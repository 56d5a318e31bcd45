# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volcanic fronts and the trench of Japan: how far and on which side of them a site lies.

The lines are those of the national seismic hazard maps for Japan (National Research Institute
for Earth Science and Disaster Prevention, 2009, technical note 336).  The distances are what
models of anomalous intensities ask for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_EARTH_RADIUS = 6371.0  # [km]

#: Longitudes and latitudes [deg], from southwest to northeast.
VOLCANIC_FRONT_PACIFIC = (
    (141.6, 24.0),
    (140.2, 31.0),
    (139.7, 34.1),
    (138.7, 36.1),
    (140.1, 37.2),
    (141.0, 39.3),
    (141.2, 42.6),
    (145.0, 43.6),
    (146.9, 44.3),
    (150.0, 45.9),
)
VOLCANIC_FRONT_PHILIPPINE = (
    (122.0, 24.5),
    (124.0, 24.5),
    (128.3, 27.9),
    (129.7, 29.5),
    (130.8, 31.5),
    (131.6, 33.4),
    (132.0, 34.9),
    (133.7, 35.3),
    (134.9, 35.3),
    (136.9, 36.2),
    (138.7, 36.2),
)
#: The same without its last point, as in the technical note.
VOLCANIC_FRONT_SOUTHWEST = VOLCANIC_FRONT_PHILIPPINE[:-1]
TRENCH = (
    (143.5, 24.0),
    (143.0, 29.0),
    (141.9, 33.8),
    (142.4, 35.8),
    (143.25, 36.55),
    (143.8, 37.7),
    (144.2, 39.2),
    (144.3, 40.1),
    (144.65, 41.0),
    (146.8, 42.0),
    (153.0, 45.5),
)
#: Areas of intraslab earthquakes of the Philippine Sea plate that shake the fore-arc strongly.
PHILIPPINE_AREAS = (
    (
        (132.583, 34.3),
        (132.883, 34.417),
        (132.9, 33.8),
        (132.9, 33.517),
        (132.483, 33.2),
        (132.3, 33.0),
        (132.133, 33.217),
        (131.283, 33.267),
        (131.517, 33.683),
        (131.767, 34.017),
        (132.183, 33.967),
        (132.317, 34.1),
    ),
    (
        (132.133, 33.217),
        (131.917, 32.933),
        (131.7, 32.533),
        (131.517, 32.017),
        (131.483, 31.783),
        (131.083, 31.067),
        (130.9, 30.817),
        (130.3, 31.05),
        (130.0, 31.267),
        (130.4, 32.0),
        (130.6, 32.367),
        (131.0, 32.65),
        (131.283, 33.267),
    ),
    (
        (130.3, 31.05),
        (130.9, 30.817),
        (130.467, 30.25),
        (130.067, 29.8),
        (129.6, 29.233),
        (129.2, 28.6),
        (128.8, 28.1),
        (127.767, 27.1),
        (126.817, 26.1),
        (126.267, 25.6),
        (125.3, 24.967),
        (125.0, 24.85),
        (124.5, 24.717),
        (123.7, 24.633),
        (123.0, 24.533),
        (122.5, 24.55),
        (122.233, 24.55),
        (121.5, 24.55),
        (122.233, 25.333),
        (123.0, 25.5),
        (124.0, 25.767),
        (125.0, 26.5),
        (126.0, 27.267),
        (127.0, 28.0),
        (128.0, 28.817),
        (129.0, 30.0),
        (130.0, 31.267),
    ),
)

_Line = Sequence[tuple[float, float]]


def _unit_vectors(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit vectors of points on the sphere, shape (N, 3)."""
    lon, lat = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def signed_distance(
    lon: NDArray[np.float64], lat: NDArray[np.float64], line: _Line
) -> NDArray[np.float64]:
    """Return distances from a line whose ends are extended, positive to its right.

    Parameters
    ----------
    lon, lat
        Of N sites [deg].
    line
        Longitudes and latitudes of its points [deg].

    Returns
    -------
    ndarray
        Shape (N,): arcs perpendicular to a piece of the line, or, for sites that face a corner,
        straight distances from it [km].
    """
    sites = _unit_vectors(lon, lat)
    points = _unit_vectors(*np.array(line).T)
    begins, ends = points[:-1], points[1:]
    normals = np.cross(begins, ends)
    normals /= np.linalg.norm(normals, axis=1)[:, np.newaxis]
    left = sites @ normals.T
    facing_begin = sites @ np.cross(normals, begins).T >= 0.0
    facing_end = sites @ np.cross(normals, ends).T <= 0.0
    facing_begin[:, 0] = facing_end[:, -1] = True
    across = np.where(facing_begin & facing_end, -np.arcsin(left), np.inf)
    corners = np.linalg.norm(sites[:, np.newaxis] - points[1:-1], axis=2)
    corners *= np.where(left[:, :-1] + left[:, 1:] > 0.0, -1.0, 1.0)
    found = np.concatenate([across, corners], axis=1)
    nearest = np.abs(found).argmin(axis=1)
    return np.take_along_axis(found, nearest[:, np.newaxis], axis=1)[:, 0] * _EARTH_RADIUS


def inside(lon: NDArray[np.float64], lat: NDArray[np.float64], area: _Line) -> NDArray[np.bool_]:
    """Return which points [deg] lie in an area, shape (N,)."""
    within = np.zeros(len(lon), dtype=bool)
    for (lon0, lat0), (lon1, lat1) in zip(area, (*area[1:], area[0]), strict=True):
        if lat0 == lat1:
            continue
        crossed = (lat0 > lat) != (lat1 > lat)
        within ^= crossed & (lon < lon0 + (lat - lat0) / (lat1 - lat0) * (lon1 - lon0))
    return within
