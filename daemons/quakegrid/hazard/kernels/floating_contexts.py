# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of ruptures that are windows of one fault mesh."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.elementary import FAST_MATH
from quakegrid.hazard.kernels.floating_distances import (
    azimuths,
    distances_to_segments,
    epicentral,
    joyner_boore,
    least,
    rx_of_windows,
    ry0_of_windows,
    squared_distances,
    window_minima,
)
from quakegrid.hazard.kernels.floating_windows import (
    FaultMesh,
    FaultWindows,
    fault_mesh,
    fault_windows,
)
from quakegrid.hazard.kernels.rupture_outlines import (
    RuptureOutlines,
    no_outlines,
    rupture_outlines,
)
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.rupture_set import FloatingRuptures

Floats = NDArray[np.float64]

_JIT = {"fastmath": set(FAST_MATH), "error_model": "numpy"}

_RRUP, _RJB, _RX, _RY0, _RHYPO, _REPI, _AZIMUTH = (
    COLUMNS.index(name) for name in ("rrup", "rjb", "rx", "ry0", "rhypo", "repi", "azimuth")
)
_NO_FLOOR = -1e30
#: Columns that `minimum_distance` leaves alone.
_SIGNED = (_RX, _RY0, _AZIMUTH)


class _Sites(NamedTuple):
    """S sites: earth-centred nodes (3, S) [km], unit vectors (3, S), depths (S,) [km]."""

    nodes: Floats
    surface: Floats
    depth: Floats


class FloatingLayout(NamedTuple):
    """Ruptures laid out for the kernels; made once, it serves any number of calls.

    Attributes
    ----------
    mesh, windows
        The mesh and its U distinct windows.
    window_of
        Shape (N,): the window of each rupture.
    outlines
        Those of the windows.
    rupture_columns
        Shape (_RRUP, N): the columns that do not depend on the site.
    """

    mesh: FaultMesh
    windows: FaultWindows
    window_of: NDArray[np.int64]
    outlines: RuptureOutlines
    rupture_columns: Floats


def floating_layout(ruptures: FloatingRuptures, required: frozenset[str]) -> FloatingLayout:
    """Return the layout of ruptures, for calls of `contexts_of_layout`.

    Parameters
    ----------
    ruptures
        N windows of a mesh.
    required
        The fields of a context that may be asked for: outlines take their time on fine meshes
        and serve rjb alone.
    """
    windows, window_of = fault_windows(ruptures)
    columns = [getattr(ruptures.properties, name) for name in COLUMNS[:_RRUP]]
    mesh = fault_mesh(ruptures.mesh)
    if "rjb" in required:
        outlines = rupture_outlines(ruptures.mesh, mesh, windows)
    else:
        outlines = no_outlines(len(windows.first_row))
    return FloatingLayout(mesh, windows, window_of, outlines, np.stack(columns))


class _Request(NamedTuple):
    """What is asked for.

    Attributes
    ----------
    reach
        Greatest rrup of each rupture, shape (N,) [km].
    minimum_distance
        [km]
    wanted
        Whether each of `COLUMNS` is.
    """

    reach: Floats
    minimum_distance: float
    wanted: NDArray[np.bool_]


class _Memory(NamedTuple):
    """Room for what is known of one site; see the functions that write it."""

    chord2: Floats
    lowered: Floats
    segments: Floats
    row: Floats
    work: Floats
    metrics: Floats


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
    return contexts_of_layout(
        floating_layout(ruptures, required),
        lon,
        lat,
        depth,
        maximum_distance,
        minimum_distance,
        required,
    )


def contexts_of_layout(
    layout: FloatingLayout,
    lon: Floats,
    lat: Floats,
    depth: Floats,
    maximum_distance: Floats,
    minimum_distance: float,
    required: frozenset[str],
) -> RuptureContexts:
    """Return the pairs of ruptures and sites as `floating_contexts` does, from their layout."""
    sites = _Sites(
        nodes=np.ascontiguousarray(geodetic.cartesian(lon, lat, depth).T),
        surface=np.ascontiguousarray(geodetic.cartesian(lon, lat).T) / EARTH_RADIUS,
        depth=np.ascontiguousarray(depth, dtype=float),
    )
    reach = np.ascontiguousarray(maximum_distance, dtype=float)
    rrup, site_start = _rupture_distances(layout, sites, reach)
    request = _Request(
        reach=reach,
        minimum_distance=float(minimum_distance),
        wanted=np.array([name == "rrup" or name in required for name in COLUMNS]),
    )
    memory = _memory(layout.mesh.surface.shape[1:], len(layout.windows.first_row))
    columns = np.empty((len(COLUMNS), site_start[-1]))
    rupture = np.empty(site_start[-1], dtype=np.int32)
    _fill(layout, sites, request, memory, rrup, site_start, columns, rupture)
    return RuptureContexts(columns, rupture, site_start)


def _memory(shape: tuple[int, ...], windows: int) -> _Memory:
    """Return the memory for a mesh of rows x columns nodes and its distinct windows."""
    rows, columns = shape
    return _Memory(
        chord2=np.empty((rows, columns)),
        lowered=np.empty((rows, columns)),
        segments=np.empty((4, rows, columns - 1)),
        row=np.empty(columns),
        work=np.empty(columns),
        metrics=np.empty((len(COLUMNS) - _RRUP, windows)),
    )


@kernel("floating_rupture_distances")
def _rupture_distances(layout, sites, reach):
    """Return rrup (S, U) and where the pairs of each site begin (S + 1,)."""
    mesh, windows, window_of = layout.mesh, layout.windows, layout.window_of
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
            window_minima(squared, windows, lowered, row, work, near)
            for w in range(len(near)):
                near[w] = math.sqrt(near[w])
            for n in range(len(window_of)):
                pairs += near[window_of[n]] <= reach[n]
        site_start[s + 1] = site_start[s] + pairs
    return rrup, site_start


@kernel("floating_contexts")
def _fill(layout, sites, request, memory, rrup, site_start, columns, rupture):
    """Write the columns of all pairs and the rupture of each."""
    windows, window_of = layout.windows, layout.window_of
    metrics = memory.metrics
    window = np.empty_like(window_of)
    for s in range(len(site_start) - 1):
        first, last = site_start[s], site_start[s + 1]
        if first == last:
            continue
        i = first
        for n in range(len(window_of)):
            if rrup[s, window_of[n]] <= request.reach[n]:
                rupture[i] = n
                window[i - first] = window_of[n]
                i += 1
        metrics[0] = rrup[s]
        x, y, z = sites.surface[0, s], sites.surface[1, s], sites.surface[2, s]
        _distances_from_mesh(layout, x, y, z, request.wanted, memory)
        _distances_from_points(windows, x, y, z, sites.depth[s], request.wanted, metrics)
        for c in range(len(COLUMNS)):
            if c < _RRUP and request.wanted[c]:
                for i in range(first, last):
                    columns[c, i] = layout.rupture_columns[c, rupture[i]]
            elif request.wanted[c]:
                floor = _NO_FLOOR if c in _SIGNED else request.minimum_distance
                for i in range(first, last):
                    columns[c, i] = max(metrics[c - _RRUP, window[i - first]], floor)


@register_jitable(**_JIT)
def _distances_from_mesh(layout, x, y, z, wanted, memory):
    """Write rjb and rx of all windows into their rows of the metrics."""
    mesh, windows = layout.mesh, layout.windows
    chord2, row, work = memory.chord2, memory.row, memory.work
    if wanted[_RJB] or wanted[_RX]:
        squared_distances(mesh.surface, x, y, z, chord2)
    if wanted[_RJB]:
        rjb = memory.metrics[_RJB - _RRUP]
        window_minima(chord2, windows, memory.lowered, row, work, rjb)
        joyner_boore(rjb, layout.outlines, x, y, z, rjb)
    if wanted[_RX]:
        distances_to_segments(mesh.segments, chord2, x, y, z, memory.segments)
        rx_of_windows(memory.segments, windows, row, work, memory.metrics[_RX - _RRUP])


@register_jitable(**_JIT)
def _distances_from_points(windows, x, y, z, depth, wanted, metrics):
    """Write what depends on the ends of the top edge and on the hypocentre of all windows."""
    if wanted[_RY0]:
        ry0_of_windows(windows.ends, x, y, z, metrics[_RY0 - _RRUP])
    if wanted[_REPI] or wanted[_RHYPO]:
        repi, rhypo = metrics[_REPI - _RRUP], metrics[_RHYPO - _RRUP]
        epicentral(windows.epicentre, x, y, z, repi)
        for w in range(len(repi)):
            down = windows.hypo_depth[w] - depth
            rhypo[w] = math.sqrt(repi[w] * repi[w] + down * down)
    if wanted[_AZIMUTH]:
        azimuths(windows.epicentre, x, y, z, metrics[_AZIMUTH - _RRUP])
