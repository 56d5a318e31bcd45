# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of ruptures that are made of patches."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.geometry.multi_surface import Trace
from quakegrid.hazard.geometry.planar_surface import Sites
from quakegrid.hazard.geometry.surface_patches import PatchKind, SurfacePatches
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.elementary import FAST_MATH
from quakegrid.hazard.kernels.floating_distances import great_circle
from quakegrid.hazard.kernels.patch_distances import PatchLayout
from quakegrid.hazard.kernels.patch_outlines import plane_at
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.rupture_set import PatchedRuptures

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_RRUP, _RJB, _RX, _RY0, _RHYPO, _REPI, _AZIMUTH = (
    COLUMNS.index(name) for name in ("rrup", "rjb", "rx", "ry0", "rhypo", "repi", "azimuth")
)
_NO_FLOOR = -1e300
#: Closer to the line of a segment than this a site is on it [km], as in `multi_surface`.
_ON_LINE = 0.1
_ON_SEGMENT = 1e12

_loop = register_jitable(fastmath=set(FAST_MATH), error_model="numpy")


class RuptureTraces(NamedTuple):
    """The top edges of ruptures of several patches, for coordinates along and across them.

    Attributes
    ----------
    start
        Shape (N + 1,): the segments of rupture n; ruptures of one patch that is no section have
        none.
    segments
        Shape (6, n): start (x, y), direction (x, y), length, offset along the trace [km].
    planes
        Shape (N, 5): of the planes they are drawn in, as `distance_to_outline` reads them.
    length
        Shape (N,): the greatest coordinate along the trace [km].
    """

    start: Integers
    segments: Floats
    planes: Floats
    length: Floats


class _Hypocentres(NamedTuple):
    """Unit vectors of the epicentre, the strike there and to its right (9, N), depth (N,)."""

    vectors: Floats
    depth: Floats


class PatchedLayout:
    """Ruptures laid out for the kernels; made once, it serves any number of calls."""

    def __init__(self, ruptures: PatchedRuptures) -> None:
        self._ruptures = ruptures
        self._layout = PatchLayout(ruptures.patches, ruptures.strike)
        of = ruptures.properties
        self._columns = np.stack([getattr(of, name) for name in COLUMNS[:_RRUP]])
        self._hypocentres = _Hypocentres(
            _compass(of.hypo_lon, of.hypo_lat, of.strike), of.hypo_depth
        )
        self._traces: RuptureTraces | None = None

    def contexts(
        self,
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
        ruptures = self._ruptures
        rrup = self._layout.rupture_distances(sites)
        start, rupture = _within(ruptures.first_patch, ruptures.patch, rrup, maximum_distance)
        columns = np.empty((len(COLUMNS), len(rupture)))
        wanted = np.array([name == "rrup" or name in required for name in COLUMNS])
        nothing = np.empty((0, 0))
        rjb = self._layout.joyner_boore_distances(sites) if wanted[_RJB] else nothing
        rx = ry0 = nothing
        traces = _NO_TRACES
        if wanted[_RX] or wanted[_RY0]:
            rx, ry0 = self._layout.edge_distances(sites)
            self._traces = self._traces or _traces(ruptures)
            traces = self._traces
        surface = geodetic.cartesian(lon, lat).T / EARTH_RADIUS
        _fill(
            ruptures.first_patch, ruptures.patch, self._columns, self._hypocentres, traces,
            (rrup, rjb, rx, ry0), np.ascontiguousarray(surface), np.ascontiguousarray(depth),
            wanted, float(minimum_distance), start, rupture, columns,
        )  # fmt: skip
        return RuptureContexts(columns, rupture, start)


_NO_TRACES = RuptureTraces(np.zeros(1, np.int64), np.empty((6, 0)), np.empty((0, 5)), np.empty(0))


def _compass(lon: Floats, lat: Floats, strike: Floats) -> Floats:
    """Return unit vectors up, along the strike and to its right at points, shape (9, N)."""
    theta, phi, azimuth = np.radians(lon), np.radians(lat), np.radians(strike)
    zero = np.zeros_like(theta)
    up = np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])
    east = np.stack([-np.sin(theta), np.cos(theta), zero])
    north = np.stack([-np.sin(phi) * np.cos(theta), -np.sin(phi) * np.sin(theta), np.cos(phi)])
    ahead = np.cos(azimuth) * north + np.sin(azimuth) * east
    right = np.cos(azimuth) * east - np.sin(azimuth) * north
    return np.concatenate([up, ahead, right])


def _traces(ruptures: PatchedRuptures) -> RuptureTraces:
    edges = _straight_edges(ruptures.patches)
    count = len(ruptures.first_patch) - 1
    planes, length = np.zeros((count, 5)), np.zeros(count)
    counts, segments = np.zeros(count, np.int64), [np.empty((6, 0))]
    for n in range(count):
        patch = ruptures.patch[ruptures.first_patch[n] : ruptures.first_patch[n + 1]]
        if len(patch) < 2 and not ruptures.on_sections:
            continue
        trace = Trace.of(edges[patch])
        planes[n], length[n], counts[n] = plane_at(trace.centre), trace.length, len(patch)
        parts = (trace.start.T, trace.direction.T, trace.lengths[None], trace.offset[None])
        segments.append(np.concatenate(parts))
    start = np.concatenate([[0], np.cumsum(counts)])
    return RuptureTraces(start, np.concatenate(segments, axis=1), planes, length)


def _straight_edges(patches: SurfacePatches) -> Floats:
    """Return the first and the last point of the top edges of patches, shape (U, 2, 3)."""
    edges = np.full((len(patches), 2, 3), np.nan)
    for u, kind in enumerate(patches.kind):
        if kind == PatchKind.PLANE:
            edges[u] = patches.points_of(u)[:2]
        elif kind != PatchKind.CLOUD:
            row = patches.mesh_of(u)[:, 0].T
            edges[u] = row[np.isfinite(row[:, 0])][[0, -1]]
    return edges


@_loop
def _least(first, patch, n, distances, s):
    """Return the least of the distances of site s from the patches of rupture n."""
    least = 1e300
    for q in range(first[n], first[n + 1]):
        least = min(least, distances[patch[q], s])
    return least


@kernel("patched_contexts_within")
def _within(first, patch, rrup, reach):
    """Return where the pairs of each site begin (S + 1,), and their ruptures."""
    sites, count = rrup.shape[1], len(reach)
    start = np.zeros(sites + 1, np.int64)
    rupture = np.empty(sites * count, np.int32)
    filled = 0
    for s in range(sites):
        for n in range(count):
            if _least(first, patch, n, rrup, s) <= reach[n]:
                rupture[filled] = n
                filled += 1
        start[s + 1] = filled
    return start, rupture[:filled].copy()


@kernel("patched_contexts")
def _fill(
    first, patch, of_ruptures, hypocentres, traces, distances, surface, depth, wanted, floor,
    start, rupture, columns,
):  # fmt: skip
    """Write the columns of all pairs."""
    rrup, rjb, rx, ry0 = distances
    lowest = floor if floor > 0.0 else _NO_FLOOR
    for s in range(len(start) - 1):
        x, y, z = surface[0, s], surface[1, s], surface[2, s]
        for i in range(start[s], start[s + 1]):
            n = rupture[i]
            for c in range(len(of_ruptures)):
                if wanted[c]:
                    columns[c, i] = of_ruptures[c, n]
            columns[_RRUP, i] = max(_least(first, patch, n, rrup, s), lowest)
            if wanted[_RJB]:
                columns[_RJB, i] = max(_least(first, patch, n, rjb, s), lowest)
            if wanted[_RX] or wanted[_RY0]:
                if traces.start[n + 1] == traces.start[n]:
                    columns[_RX, i] = rx[patch[first[n]], s]
                    columns[_RY0, i] = ry0[patch[first[n]], s]
                else:
                    across, off = _from_trace(traces, n, x, y, z)
                    columns[_RX, i] = across
                    columns[_RY0, i] = off
            _write_point_distances(hypocentres, n, x, y, z, depth[s], wanted, lowest, columns, i)


@_loop
def _write_point_distances(hypocentres, n, x, y, z, depth, wanted, lowest, columns, i):
    """Write the columns that depend on the hypocentre."""
    v = hypocentres.vectors
    if wanted[_REPI] or wanted[_RHYPO]:
        dx, dy, dz = v[0, n] - x, v[1, n] - y, v[2, n] - z
        repi = great_circle(dx * dx + dy * dy + dz * dz)
        down = hypocentres.depth[n] - depth
        columns[_REPI, i] = max(repi, lowest)
        columns[_RHYPO, i] = max(math.sqrt(repi * repi + down * down), lowest)
    if wanted[_AZIMUTH]:
        ahead = x * v[3, n] + y * v[4, n] + z * v[5, n]
        right = x * v[6, n] + y * v[7, n] + z * v[8, n]
        angle = math.degrees(math.atan2(right, ahead))
        columns[_AZIMUTH, i] = angle + 360.0 if angle < 0.0 else angle


@_loop
def _from_trace(traces, n, x, y, z):
    """Return T across a trace and how far U is off its ends; see `geometry.multi_surface`."""
    plane = traces.planes[n]
    east = EARTH_RADIUS * (x * plane[0] + y * plane[1])
    north = EARTH_RADIUS * (x * plane[2] + y * plane[3] + z * plane[4])
    total = across = along = 0.0
    for k in range(traces.start[n], traces.start[n + 1]):
        dx, dy = east - traces.segments[0, k], north - traces.segments[1, k]
        ux, uy = traces.segments[2, k], traces.segments[3, k]
        length = traces.segments[4, k]
        u = dx * ux + dy * uy
        t = dx * uy - dy * ux
        weight = _weight(t, u, length)
        total += weight
        if weight < _ON_SEGMENT:
            across += weight * t
        along += weight * (u + traces.segments[5, k])
    along /= total
    return across / total, max(0.0, max(-along, along - traces.length[n]))


@_loop
def _weight(t, u, length):
    """Return the integral of 1 / r^2 along a segment."""
    if abs(t) > _ON_LINE:
        return (math.atan((length - u) / t) + math.atan(u / t)) / t
    if 0.0 <= u <= length:
        return _ON_SEGMENT
    return 1.0 / (u - length) - 1.0 / u
