# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites at even distances over a region and a margin around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.grown_polygon import GrownPolygon

Floats = NDArray[np.float64]


def region_sites(region: Floats, spacing: float) -> tuple[Floats, Floats]:
    """Return the sites that fill a region and a margin as wide as their spacing.

    Rows lie `spacing` apart southwards from the northern limit of the margin, the sites of a
    row `spacing` apart eastwards from its western limit.

    Parameters
    ----------
    region
        Vertices, shape (n, 2), lon lat [deg].
    spacing
        Distance of neighbours [km].

    Returns
    -------
    lon, lat
        Shape (m,) [deg], rounded to 5 decimals, in the order of unrounded lon, then lat.
    """
    grown = GrownPolygon.around(region, spacing)
    west, south, east, north = grown.limits()
    lat_step = spacing / geodetic.KM_PER_DEGREE
    rows = north - lat_step * np.arange(int((north - south) / lat_step) + 1)
    arc = np.tan(spacing / geodetic.EARTH_RADIUS)
    steps = np.degrees(np.arctan(arc / np.cos(np.radians(rows))))
    counts = ((east - west) / steps).astype(int) + 1
    row = np.repeat(np.arange(len(rows)), counts)
    column = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    lon: Floats = west + column * steps[row]
    lat: Floats = np.asarray(rows[row], dtype=float)
    kept = grown.contains(lon, lat)
    lon, lat = geodetic.normalized_longitude(lon[kept]), lat[kept]
    order = np.lexsort((lat, lon))
    return np.round(lon[order], 5), np.round(lat[order], 5)
