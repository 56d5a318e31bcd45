# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of ruptures that all break the same rectangles at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.multi_surface import multi_surface_distances
from quakegrid.hazard.geometry.planar_surface import (
    Sites,
    azimuth_from_strike,
    epicentral_distance,
    hypocentral_distance,
)
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.rupture_set import MultiplanarRuptures

Floats = NDArray[np.float64]

_FLOORED = ("rrup", "rjb", "rhypo", "repi")


def multiplanar_contexts(
    ruptures: MultiplanarRuptures,
    lon: Floats,
    lat: Floats,
    depth: Floats,
    maximum_distance: Floats,
    minimum_distance: float,
    required: frozenset[str],
) -> RuptureContexts:
    """Return the pairs of ruptures and sites within the integration distance.

    Distances are computed once per site: they are the same for all ruptures.

    Parameters
    ----------
    ruptures
        N ruptures.
    lon, lat, depth
        Of the sites, shape (S,) [deg], [deg], [km].
    maximum_distance
        Greatest rrup of each rupture, shape (N,) [km].
    minimum_distance
        What smaller rrup, rjb, rhypo and repi are raised to [km].
    required
        The fields of a context to compute; rrup always is.

    Returns
    -------
    RuptureContexts
        Sites in order, ruptures in order within a site.
    """
    sites = Sites(lon, lat, depth)
    distances = _distances(ruptures, sites)
    site, rupture = np.nonzero(distances["rrup"][:, np.newaxis] <= maximum_distance)
    columns = np.empty((len(COLUMNS), len(site)))
    for name in (required | {"rrup"}) & set(COLUMNS):
        row = COLUMNS.index(name)
        if name in _FLOORED:
            columns[row] = np.maximum(distances[name], minimum_distance)[site]
        elif name in distances:
            columns[row] = distances[name][site]
        else:
            columns[row] = getattr(ruptures.properties, name)[rupture]
    site_start = np.searchsorted(site, np.arange(len(lon) + 1)).astype(np.int64)
    return RuptureContexts(columns, rupture.astype(np.int32), site_start)


def _distances(ruptures: MultiplanarRuptures, sites: Sites) -> dict[str, Floats]:
    """Return the columns that differ from site to site, each of shape (S,)."""
    surface = multi_surface_distances(ruptures.planes, sites)
    first = ruptures.properties
    lon, lat, depth = first.hypo_lon[:1], first.hypo_lat[:1], first.hypo_depth[:1]
    return {
        "rrup": surface.rrup,
        "rjb": surface.rjb,
        "rx": surface.rx,
        "ry0": surface.ry0,
        "rhypo": hypocentral_distance((lon, lat, depth), sites)[0],
        "repi": epicentral_distance((lon, lat), sites)[0],
        "azimuth": azimuth_from_strike((lon, lat), first.strike[:1], sites)[0],
    }
