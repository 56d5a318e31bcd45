# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of point sources without those whose epicentre is out of reach."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.point import PointRuptures

Floats = NDArray[np.float64]


def within_epicentral_reach(
    contexts: RuptureContexts,
    points: PointRuptures,
    sites: tuple[Floats, Floats],
    maximum_distance: Floats,
    required: frozenset[str],
) -> RuptureContexts:
    """Return the contexts whose epicentre is within the integration distance and a radius.

    The ruptures of a point are looked at from sites within the integration distance plus the
    largest radius of its magnitudes, measured straight to the epicentre; from farther away
    they are left out even where a large rupture reaches nearer
    (``docs/explanation/pointsource_distance.md``).

    Parameters
    ----------
    contexts
        Pairs whose rrup is within the integration distance; their memory is used again.
    points
        The ruptures.
    sites
        lon, lat, each of shape (S,) [deg].
    maximum_distance
        Shape (N,) [km].
    required
        The columns in use.
    """
    limit = maximum_distance + points.radius.max()
    kept = _compact(
        contexts.columns,
        contexts.rupture,
        contexts.site_start,
        np.array([COLUMNS.index(name) for name in COLUMNS if name in required], np.int64),
        points.point,
        np.ascontiguousarray(geodetic.cartesian(points.lon, points.lat).T / EARTH_RADIUS),
        np.ascontiguousarray(geodetic.cartesian(*sites).T / EARTH_RADIUS),
        (limit / EARTH_RADIUS) ** 2,
    )
    return RuptureContexts(contexts.columns, contexts.rupture[: kept[-1]], kept)


@kernel("epicentral_reach")
def _compact(columns, rupture, site_start, use, point, epicentre, site, limit):
    """Move the contexts to keep to the front; return where each site begins now."""
    start = np.zeros_like(site_start)
    n = 0
    for s in range(len(site_start) - 1):
        for i in range(site_start[s], site_start[s + 1]):
            p = point[rupture[i]]
            x = epicentre[0, p] - site[0, s]
            y = epicentre[1, p] - site[1, s]
            z = epicentre[2, p] - site[2, s]
            if x * x + y * y + z * z <= limit[rupture[i]]:
                if n < i:
                    rupture[n] = rupture[i]
                    for k in use:
                        columns[k, n] = columns[k, i]
                n += 1
        start[s + 1] = n
    return start
