# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of ruptures that are windows of one fault mesh."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.geometry.mesh_distances import OUTLINE_DISTANCE
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.floating_distances import (
    azimuths,
    distances_to_segments,
    epicentral,
    joyner_boore,
    least,
    rx_of_windows,
    ry0_of_windows,
    squared_distances,
    squared_distances_to_cells,
    window_minima,
)
from quakegrid.hazard.kernels.floating_windows import fault_mesh, fault_windows
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.rupture_set import FloatingRuptures, RuptureProperties

Floats = NDArray[np.float64]

_RRUP, _RJB, _RX, _RY0, _RHYPO, _REPI, _AZIMUTH = (
    COLUMNS.index(name) for name in ("rrup", "rjb", "rx", "ry0", "rhypo", "repi", "azimuth")
)
#: Columns that `minimum_distance` leaves alone.
_SIGNED = (_RX, _RY0, _AZIMUTH)


class _Sites(NamedTuple):
    """S sites: earth-centred nodes (3, S) [km], unit vectors (3, S), depths (S,) [km]."""

    nodes: Floats
    surface: Floats
    depth: Floats


def floating_contexts(
    ruptures: FloatingRuptures,
    lon: Floats,
    lat: Floats,
    depth: Floats,
    maximum_distance: Floats,
    minimum_distance: float,
    required: frozenset[str],
) -> RuptureContexts:
    """Return the pairs of ruptures and sites within the integration distance.

    Parameters
    ----------
    ruptures
        N windows of a mesh.
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
    mesh = fault_mesh(ruptures.mesh)
    windows, window_of = fault_windows(ruptures)
    sites = _Sites(
        nodes=np.ascontiguousarray(geodetic.cartesian(lon, lat, depth).T),
        surface=np.ascontiguousarray(geodetic.cartesian(lon, lat).T) / EARTH_RADIUS,
        depth=np.ascontiguousarray(depth, dtype=float),
    )
    reach = np.ascontiguousarray(maximum_distance, dtype=float)
    rrup, site_start = _rupture_distances(mesh, windows, window_of, sites, reach)
    wanted = np.array([name in required for name in COLUMNS])
    columns = np.empty((len(COLUMNS), site_start[-1]))
    rupture = np.empty(site_start[-1], dtype=np.int32)
    _fill(
        mesh, windows, window_of, sites, reach, minimum_distance, wanted,
        _rupture_columns(ruptures.properties), rrup, site_start, columns, rupture,
    )  # fmt: skip
    return RuptureContexts(columns, rupture, site_start)


def _rupture_columns(properties: RuptureProperties) -> Floats:
    """Return the properties in the order of `COLUMNS`, shape (_RRUP, N)."""
    return np.stack([getattr(properties, name) for name in COLUMNS[:_RRUP]])


@kernel("floating_rupture_distances")
def _rupture_distances(mesh, windows, window_of, sites, reach):
    """Return rrup (S, U) and where the pairs of each site begin (S + 1,)."""
    count = sites.nodes.shape[1]
    rrup = np.empty((count, len(windows.first_row)))
    site_start = np.zeros(count + 1, np.int64)
    squared = np.empty(mesh.nodes.shape[1:])
    lowered = np.empty_like(squared)
    row = np.empty(squared.shape[1])
    work = np.empty_like(row)
    farthest = reach.max()
    for s in range(count):
        x, y, z = sites.nodes[0, s], sites.nodes[1, s], sites.nodes[2, s]
        squared_distances(mesh.nodes, x, y, z, squared)
        pairs = 0
        if least(squared) <= farthest * farthest:
            near = rrup[s]
            window_minima(squared, windows, 0, lowered, row, work, near)
            for w in range(len(near)):
                near[w] = math.sqrt(near[w])
            for n in range(len(window_of)):
                pairs += near[window_of[n]] <= reach[n]
        site_start[s + 1] = site_start[s] + pairs
    return rrup, site_start


@kernel("floating_contexts")
def _fill(
    mesh, windows, window_of, sites, reach, minimum, wanted, rupture_columns, rrup, site_start,
    columns, rupture,
):  # fmt: skip
    """Write the columns of all pairs and the rupture of each."""
    shape = mesh.surface.shape[1:]
    chord2 = np.empty(shape)
    lowered = np.empty(shape)
    cells = np.empty((shape[0] - 1, shape[1] - 1))
    planes = np.empty((2, shape[0], shape[1]))
    edges = np.empty((4, shape[0], shape[1]))
    segments = np.empty((4, shape[0], shape[1] - 1))
    row = np.empty(shape[1])
    work = np.empty(shape[1])
    near_cells = np.empty(len(windows.first_row))
    metric = np.empty((len(COLUMNS) - _RRUP, len(windows.first_row)))
    for s in range(len(site_start) - 1):
        first, last = site_start[s], site_start[s + 1]
        if first == last:
            continue
        i = first
        for n in range(len(window_of)):
            if rrup[s, window_of[n]] <= reach[n]:
                rupture[i] = n
                i += 1
        x, y, z = sites.surface[0, s], sites.surface[1, s], sites.surface[2, s]
        metric[0] = rrup[s]
        if wanted[_RJB] or wanted[_RX]:
            squared_distances(mesh.surface, x, y, z, chord2)
        if wanted[_RJB]:
            rjb = metric[_RJB - _RRUP]
            near = EARTH_RADIUS * math.sqrt(least(chord2)) < OUTLINE_DISTANCE
            if near:
                squared_distances_to_cells(mesh.surface, x, y, z, planes, edges, cells)
                window_minima(cells, windows, 1, lowered, row, work, near_cells)
            window_minima(chord2, windows, 0, lowered, row, work, rjb)
            joyner_boore(rjb, near_cells, near, rjb)
        if wanted[_RX]:
            distances_to_segments(mesh.segments, chord2, x, y, z, segments)
            rx_of_windows(segments, windows, row, work, metric[_RX - _RRUP])
        if wanted[_RY0]:
            ry0_of_windows(windows.ends, x, y, z, metric[_RY0 - _RRUP])
        if wanted[_REPI] or wanted[_RHYPO]:
            repi, rhypo = metric[_REPI - _RRUP], metric[_RHYPO - _RRUP]
            epicentral(windows.epicentre, x, y, z, repi)
            for w in range(len(repi)):
                down = windows.hypo_depth[w] - sites.depth[s]
                rhypo[w] = math.sqrt(repi[w] * repi[w] + down * down)
        if wanted[_AZIMUTH]:
            azimuths(windows.epicentre, x, y, z, metric[_AZIMUTH - _RRUP])
        for c in range(len(COLUMNS)):
            if c >= _RRUP and (wanted[c] or c == _RRUP):
                floor = -1e30 if c in _SIGNED else minimum
                for i in range(first, last):
                    columns[c, i] = max(metric[c - _RRUP, window_of[rupture[i]]], floor)
            elif wanted[c]:
                for i in range(first, last):
                    columns[c, i] = rupture_columns[c, rupture[i]]
