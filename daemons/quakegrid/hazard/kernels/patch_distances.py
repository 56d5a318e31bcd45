# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances of sites from patches of rupture surfaces, each patch once however many share it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic, planar_surface
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.geometry.planar_surface import PlanarSurfaces, Sites, surfaces_of_corners
from quakegrid.hazard.geometry.surface_patches import PatchKind, SurfacePatches
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.floating_distances import arc, great_circle
from quakegrid.hazard.kernels.patch_outlines import patch_outlines
from quakegrid.hazard.kernels.rupture_outline import OUTLINE_DISTANCE, distance_to_outline
from quakegrid.hazard.kernels.rupture_outlines import RuptureOutlines

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Where nodes stand that a row is too short for: no site is nearer to them [km].
_NOWHERE = 1e6


class TopEdges(NamedTuple):
    """The top edges of U patches as great-circle segments.

    Attributes
    ----------
    start
        Shape (U + 1,): the segments of patch u are ``start[u]:start[u + 1]``.
    segments
        Shape (9, n): the unit normal to the right, the direction at the start and at the end.
    nodes
        Shape (6, n): unit vectors to the start and to the end.
    ends
        Shape (6, U): unit vectors along the strike at the first and the last point.
    """

    start: Integers
    segments: Floats
    nodes: Floats
    ends: Floats


class PatchLayout:
    """U patches laid out for the kernels; what is not asked for is not made."""

    def __init__(self, patches: SurfacePatches, strike: Floats) -> None:
        self._patches = patches
        self._strike = strike
        self._is_plane = patches.kind == PatchKind.PLANE
        corners = patches.some(np.flatnonzero(self._is_plane)).points.reshape(-1, 4, 3)
        self._planes: PlanarSurfaces = surfaces_of_corners(corners)
        lon, lat, depth = patches.points.T
        missing = np.isnan(lon)
        nodes, surface = geodetic.cartesian(lon, lat, depth), geodetic.cartesian(lon, lat)
        nodes[missing] = surface[missing] = _NOWHERE
        self._nodes = np.ascontiguousarray(nodes.T)
        self._surface = np.ascontiguousarray(surface.T) / EARTH_RADIUS
        self._outlines: RuptureOutlines | None = None
        self._edges: TopEdges | None = None

    def rupture_distances(self, sites: Sites) -> Floats:
        """Return rrup (U, S) [km]."""
        out = np.empty((len(self._patches), len(sites.lon)))
        places = np.ascontiguousarray(geodetic.cartesian(sites.lon, sites.lat, sites.depth).T)
        _nearest(self._patches.start, self._nodes, places, out)
        if self._is_plane.any():
            out[self._is_plane] = planar_surface.rupture_distance(self._planes, sites)
        return out

    def joyner_boore_distances(self, sites: Sites) -> Floats:
        """Return rjb (U, S) [km]."""
        if self._outlines is None:
            self._outlines = patch_outlines(self._patches)
        out = np.empty((len(self._patches), len(sites.lon)))
        places = _unit_vectors(sites)
        _nearest(self._patches.start, self._surface, places, out)
        _to_outlines(self._outlines, places, out)
        if self._is_plane.any():
            out[self._is_plane] = planar_surface.joyner_boore_distance(self._planes, sites)
        return out

    def edge_distances(self, sites: Sites) -> tuple[Floats, Floats]:
        """Return rx and ry0 (U, S) [km]; nan for clouds, which have no edge."""
        if self._edges is None:
            self._edges = _top_edges(self._patches, self._strike)
        rx, ry0 = np.full((2, len(self._patches), len(sites.lon)), np.nan)
        _from_edges(self._edges, _unit_vectors(sites), rx, ry0)
        if self._is_plane.any():
            rx[self._is_plane] = planar_surface.across_strike_distance(self._planes, sites)
            ry0[self._is_plane] = planar_surface.along_strike_distance(self._planes, sites)
        return rx, ry0


def _unit_vectors(sites: Sites) -> Floats:
    vectors = geodetic.cartesian(sites.lon, sites.lat) / EARTH_RADIUS
    return np.ascontiguousarray(vectors.T)


def _top_edges(patches: SurfacePatches, strike: Floats) -> TopEdges:
    """Return the top edges of the patches that are meshes; the others have no segments."""
    starts, ends, counts = [np.empty((0, 3))], [np.empty((0, 3))], []
    directions = np.zeros((6, len(patches)))
    for u in range(len(patches)):
        line = np.empty((0, 2))
        if patches.kind[u] not in (PatchKind.PLANE, PatchKind.CLOUD):
            row = patches.mesh_of(u)[:2, 0].T
            line = row[np.isfinite(row[:, 0])]
            directions[:, u] = np.concatenate([_ahead(line[k], strike[u]) for k in (0, -1)])
        vectors = geodetic.cartesian(line[:, 0], line[:, 1]) / EARTH_RADIUS
        starts.append(vectors[:-1])
        ends.append(vectors[1:])
        counts.append(max(len(line) - 1, 0))
    start, end = np.concatenate(starts), np.concatenate(ends)
    normal = np.cross(end, start)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    parts = (normal, np.cross(start, normal), np.cross(end, normal))
    return TopEdges(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        np.ascontiguousarray(np.concatenate([part.T for part in parts])),
        np.ascontiguousarray(np.concatenate([start.T, end.T])),
        directions,
    )


def _ahead(point: Floats, strike: float) -> Floats:
    """Return the unit vector along an azimuth at a point (lon, lat)."""
    theta, phi, azimuth = np.radians([*point, strike])
    east = np.array([-np.sin(theta), np.cos(theta), 0.0])
    north = np.array([-np.sin(phi) * np.cos(theta), -np.sin(phi) * np.sin(theta), np.cos(phi)])
    return np.asarray(np.cos(azimuth) * north + np.sin(azimuth) * east)


@kernel("patch_nearest_nodes")
def _nearest(start, nodes, places, out):
    """Write the distance of each site from the closest node of each patch, units of `nodes`."""
    for u in range(len(start) - 1):
        for s in range(places.shape[1]):
            x, y, z = places[0, s], places[1, s], places[2, s]
            least = 1e300
            for i in range(start[u], start[u + 1]):
                dx, dy, dz = nodes[0, i] - x, nodes[1, i] - y, nodes[2, i] - z
                least = min(least, dx * dx + dy * dy + dz * dz)
            out[u, s] = math.sqrt(least)


@kernel("patch_outline_distances")
def _to_outlines(outlines, places, out):
    """Replace distances from nodes, in earth radii, by those from outlines where they are near."""
    for u in range(out.shape[0]):
        first, stop = outlines.start[u], outlines.start[u + 1]
        for s in range(out.shape[1]):
            distance = EARTH_RADIUS * out[u, s]
            if distance < OUTLINE_DISTANCE and stop > first:
                distance = distance_to_outline(
                    outlines.planes[u],
                    outlines.vertices,
                    first,
                    stop,
                    places[0, s],
                    places[1, s],
                    places[2, s],
                )
            out[u, s] = distance


@kernel("patch_edge_distances")
def _from_edges(edges, places, rx, ry0):
    """Write rx and ry0 of the patches that have segments; see `geometry.mesh_distances`."""
    segments, nodes, ends = edges.segments, edges.nodes, edges.ends
    for u in range(rx.shape[0]):
        first, stop = edges.start[u], edges.start[u + 1]
        if stop == first:
            continue
        for s in range(rx.shape[1]):
            x, y, z = places[0, s], places[1, s], places[2, s]
            nearest = 1e300
            for i in range(first, stop):
                sine = x * segments[0, i] + y * segments[1, i] + z * segments[2, i]
                start = x * segments[3, i] + y * segments[4, i] + z * segments[5, i]
                end = x * segments[6, i] + y * segments[7, i] + z * segments[8, i]
                side = -1.0 if sine < 0.0 else 1.0
                distance = arc(sine)
                if start < 0.0 and i > first:
                    dx, dy, dz = nodes[0, i] - x, nodes[1, i] - y, nodes[2, i] - z
                    distance = side * great_circle(dx * dx + dy * dy + dz * dz)
                elif end > 0.0 and i < stop - 1:
                    dx, dy, dz = nodes[3, i] - x, nodes[4, i] - y, nodes[5, i] - z
                    distance = side * great_circle(dx * dx + dy * dy + dz * dz)
                if abs(distance) < abs(nearest):
                    nearest = distance
            rx[u, s] = nearest
            before = -arc(x * ends[0, u] + y * ends[1, u] + z * ends[2, u])
            behind = arc(x * ends[3, u] + y * ends[4, u] + z * ends[5, u])
            off = min(abs(before), abs(behind))
            ry0[u, s] = off if before * behind < 0.0 else 0.0
