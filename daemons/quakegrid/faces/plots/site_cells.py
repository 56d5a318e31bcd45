# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the sites of a map make a grid, and how large its cells are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_KM_PER_DEGREE = 111.195
_FEWEST_SITES_OF_A_GRID = 25
_SAMPLE = 200
_EVEN = 1.25


def unwrapped(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return longitudes without a jump: western ones beyond 180° where that is narrower."""
    beyond = np.where(lon < 0.0, lon + 360.0, lon)
    return beyond if np.ptp(beyond) < np.ptp(lon) else lon


def cell_size(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> float | None:
    """Return the spacing of a grid of sites, or None where they make no grid.

    Sites make a grid when the distances to their nearest neighbours are alike.

    Parameters
    ----------
    lon, lat
        Shape (S,) [deg].

    Returns
    -------
    float or None
        The spacing [km].
    """
    if len(lon) < _FEWEST_SITES_OF_A_GRID:
        return None
    sample = np.linspace(0, len(lon) - 1, min(_SAMPLE, len(lon))).astype(int)
    nearest = np.array([_nearest(lon, lat, site) for site in sample])
    low, middle, high = np.quantile(nearest, [0.1, 0.5, 0.9])
    return float(middle) if low > 0.0 and high / low < _EVEN else None


def _nearest(lon: NDArray[np.float64], lat: NDArray[np.float64], site: int) -> float:
    """Return the distance from a site to its nearest neighbour [km], flat earth."""
    east = (lon - lon[site]) * np.cos(np.radians(lat[site]))
    squared = east**2 + (lat - lat[site]) ** 2
    squared[site] = np.inf
    return float(np.sqrt(squared.min())) * _KM_PER_DEGREE


def cell_corners(
    lon: NDArray[np.float64], lat: NDArray[np.float64], size: float
) -> NDArray[np.float64]:
    """Return the corners of squares around sites.

    Parameters
    ----------
    lon, lat
        Shape (S,) [deg].
    size
        Length of a side [km].

    Returns
    -------
    array
        Shape (S, 4, 2): longitude and latitude of each corner [deg].
    """
    half = size / _KM_PER_DEGREE / 2.0
    # the least cosine keeps cells at the poles from growing without end
    half_lon = half / np.maximum(np.cos(np.radians(lat)), 1e-3)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float64)
    east = lon[:, None] + signs[None, :, 0] * half_lon[:, None]
    north = lat[:, None] + signs[None, :, 1] * half
    return np.stack([east, north], axis=2)
