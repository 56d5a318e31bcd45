# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Surfaces of any kind, many of them in a few arrays, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.kite_surface import kite_properties
from quakegrid.hazard.geometry.mesh import whole_mesh, window_properties
from quakegrid.hazard.geometry.planar_surface import frame, middle_points, surfaces_of_corners

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class PatchKind(IntEnum):
    """What the points of a patch are."""

    #: Corners: top left, top right, bottom left, bottom right.
    PLANE = 0
    #: Nodes without an order.
    CLOUD = 1
    #: Nodes in rows: a trace projected down a constant dip.
    SIMPLE_MESH = 2
    #: Nodes in rows between edges.
    COMPLEX_MESH = 3
    #: Nodes in rows across profiles; where a row is too short they are nan.
    KITE_MESH = 4


@dataclass(frozen=True)
class SurfacePatches:
    """U surfaces.

    Attributes
    ----------
    kind
        Shape (U,): a `PatchKind` each.
    rows
        Shape (U,): into how many rows the points of a mesh are ordered; 1 for others.
    start
        Shape (U + 1,): the points of patch u are ``points[start[u]:start[u + 1]]``.
    points
        Shape (T, 3): lon, lat [deg], depth [km].
    """

    kind: Integers
    rows: Integers
    start: Integers
    points: Floats

    def __len__(self) -> int:
        """Return the number of patches."""
        return len(self.kind)

    def points_of(self, patch: int) -> Floats:
        """Return the points of a patch, shape (n, 3)."""
        return self.points[self.start[patch] : self.start[patch + 1]]

    def mesh_of(self, patch: int) -> Floats:
        """Return the nodes of a patch that is a mesh, shape (3, rows, columns)."""
        return self.points_of(patch).T.reshape(3, int(self.rows[patch]), -1)

    def some(self, chosen: Integers) -> SurfacePatches:
        """Return some of the patches."""
        counts = np.diff(self.start)[chosen]
        start = np.concatenate([[0], np.cumsum(counts)])
        within = np.arange(start[-1]) - np.repeat(start[:-1], counts)
        points = self.points[np.repeat(self.start[chosen], counts) + within]
        return SurfacePatches(self.kind[chosen], self.rows[chosen], start, points)


@dataclass(frozen=True)
class PatchProperties:
    """What is known of U patches; every array has shape (U,), or (U, 3) for the middle.

    Angles in degrees, lengths in km, areas in km2.  A cloud has neither width nor area.
    """

    strike: Floats
    dip: Floats
    ztor: Floats
    zbot: Floats
    width: Floats
    area: Floats
    middle: Floats


def surface_patches(surfaces: Iterable[tuple[PatchKind, Floats]]) -> SurfacePatches:
    """Return surfaces put together.

    Parameters
    ----------
    surfaces
        The kind of each with corners (4, 3), points (n, 3) or a mesh (3, rows, columns).
    """
    kinds, rows, points = [], [], []
    for kind, values in surfaces:
        kinds.append(int(kind))
        rows.append(values.shape[1] if values.ndim == 3 else 1)
        points.append(values.reshape(3, -1).T if values.ndim == 3 else values)
    start = np.concatenate([[0], np.cumsum([len(each) for each in points])]).astype(np.int64)
    return SurfacePatches(
        np.array(kinds, np.int64),
        np.array(rows, np.int64),
        start,
        np.concatenate([np.empty((0, 3)), *points]),
    )


def patch_properties(patches: SurfacePatches) -> PatchProperties:
    """Return the properties of patches."""
    count = len(patches)
    strike, dip, ztor, zbot, width, area = np.full((6, count), np.nan)
    found = PatchProperties(strike, dip, ztor, zbot, width, area, np.full((count, 3), np.nan))
    for kind, describe in _DESCRIBE.items():
        chosen = np.flatnonzero(patches.kind == kind)
        if len(chosen):
            _fill(found, chosen, describe(patches.some(chosen)))
    return found


def _fill(found: PatchProperties, chosen: Integers, values: PatchProperties) -> None:
    for name in PatchProperties.__dataclass_fields__:
        getattr(found, name)[chosen] = getattr(values, name)


def _of_planes(patches: SurfacePatches) -> PatchProperties:
    corners = patches.points.reshape(-1, 4, 3)
    surfaces, plane = surfaces_of_corners(corners), frame(corners)
    return PatchProperties(
        surfaces.strike,
        surfaces.dip,
        corners[:, :2, 2].min(axis=1),
        corners[:, 2:, 2].max(axis=1),
        plane.width,
        plane.length * plane.width,
        middle_points(corners),
    )


def _of_clouds(patches: SurfacePatches) -> PatchProperties:
    """Return the properties of clouds; strike and dip are those of the plane nearest to them."""
    first, counts = patches.start[:-1], np.diff(patches.start)
    nodes = geodetic.cartesian(*patches.points.T)
    centre = np.add.reduceat(nodes, first, axis=0) / counts[:, np.newaxis]
    off = nodes - np.repeat(centre, counts, axis=0)
    squares = np.add.reduceat(off[:, :, np.newaxis] * off[:, np.newaxis], first, axis=0)
    normal = np.linalg.eigh(squares)[1][..., 0]
    up = centre / np.linalg.norm(centre, axis=1, keepdims=True)
    normal = normal * np.where((normal * up).sum(axis=1) < 0.0, -1.0, 1.0)[:, np.newaxis]
    dip = np.degrees(np.arccos(np.clip((normal * up).sum(axis=1), -1.0, 1.0)))
    east = np.stack([-up[:, 1], up[:, 0], np.zeros(len(up))], axis=-1)
    north = np.cross(up, east)
    down_dip = np.degrees(np.arctan2((normal * east).sum(axis=1), (normal * north).sum(axis=1)))
    depth = patches.points[:, 2]
    middle = [
        patches.points_of(u)[((nodes[a:z] - centre[u]) ** 2).sum(axis=1).argmin()]
        for u, (a, z) in enumerate(zip(first, patches.start[1:], strict=True))
    ]
    unknown = np.full(len(patches), np.nan)
    return PatchProperties(
        (down_dip - 90.0) % 360.0,
        dip,
        np.minimum.reduceat(depth, first),
        np.maximum.reduceat(depth, first),
        unknown,
        unknown,
        np.array(middle),
    )


def _of_meshes(
    describe: Callable[[Floats], tuple[Floats, ...]],
) -> Callable[[SurfacePatches], PatchProperties]:
    """Return what describes several meshes, from what describes one."""

    def of_meshes(patches: SurfacePatches) -> PatchProperties:
        rows = [describe(patches.mesh_of(u)) for u in range(len(patches))]
        return PatchProperties(*(np.stack(values) for values in zip(*rows, strict=True)))

    return of_meshes


def _window(mesh: Floats, *, orientation_of_top_row: bool) -> tuple[Floats, ...]:
    of = window_properties(mesh, whole_mesh(mesh), orientation_of_top_row=orientation_of_top_row)
    middle = np.array([of.middle_lon[0], of.middle_lat[0], of.middle_depth[0]])
    return of.strike[0], of.dip[0], of.ztor[0], of.zbot[0], of.width[0], of.area[0], middle


def _simple(mesh: Floats) -> tuple[Floats, ...]:
    return _window(mesh, orientation_of_top_row=True)


def _complex(mesh: Floats) -> tuple[Floats, ...]:
    return _window(mesh, orientation_of_top_row=False)


_DESCRIBE: Mapping[PatchKind, Callable[[SurfacePatches], PatchProperties]] = {
    PatchKind.PLANE: _of_planes,
    PatchKind.CLOUD: _of_clouds,
    PatchKind.SIMPLE_MESH: _of_meshes(_simple),
    PatchKind.COMPLEX_MESH: _of_meshes(_complex),
    PatchKind.KITE_MESH: _of_meshes(kite_properties),
}
