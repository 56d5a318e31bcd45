# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rectangular ruptures as rows of numbers from which distances are a few products away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic, planar_surface
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.ground_motion_models.model import RUPTURE_FIELDS
from quakegrid.hazard.sources.point import PointRuptures
from quakegrid.hazard.sources.rupture_set import PlanarRuptures

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Squared chord of the unit sphere that no two points exceed.
EVERYWHERE = 5.0
#: Ruptures that are skipped together where they belong to no point.
_TOGETHER = 64
#: Ruptures of one block: two vectors of 512 bits; loops of a known length vectorise best.
LANES = 16


@dataclass(frozen=True)
class RuptureGroups:
    """G groups of K bins of ruptures that a site takes or leaves together.

    A group is a point, a bin one of its magnitudes; ruptures that belong to no point are cut
    into groups of one bin.

    Attributes
    ----------
    first
        Shape (G * K + 1,): the near ruptures of bin b are ``first[b]:first[b + 1]``, those
        of group g are the bins ``g * K`` to ``(g + 1) * K``.
    mean
        Number of the first mean rupture, that of bin b is ``mean + b``; -1 if there are none.
    point
        Shape (3, G): unit vector to the point of the group.
    reach
        Shape (G, K): squared chord of the unit sphere within which near ruptures count.
    centre, radius
        Shapes (3, G), (G,): a ball that holds all ruptures of the group [km].
    spread
        Shape (K,): a site takes nothing of a bin whose point is farther away, measured
        straight, than the integration distance and this [km].
    """

    first: Integers
    mean: int
    point: Floats
    reach: Floats
    centre: Floats
    radius: Floats
    spread: Floats

    @property
    def start(self) -> Integers:
        """Return the first near rupture of each group, shape (G,)."""
        return self.first[: -1 : self.reach.shape[1]]


@dataclass(frozen=True)
class PackedRuptures:
    """N ruptures in B blocks of `LANES`, the last filled up with noughts.

    Attributes
    ----------
    count
        N
    plane
        Shape (B, 11, LANES): origin, unit vectors along strike and down dip (earth-centred, 3
        each), length, width [km].
    arcs
        Shape (B, 12, LANES): normals of the great circles through top left and bottom left along
        strike, then through top left and top right across it.
    above
        Shape (B, 12, LANES): earth-centred points of the surface above the four corners [km].
    epicentre
        Shape (B, 9, LANES): unit vectors to the epicentre, east of it, north of it.
    properties
        Shape (len(RUPTURE_FIELDS), N).
    groups
        Which ruptures are taken together.
    """

    count: int
    plane: Floats
    arcs: Floats
    above: Floats
    epicentre: Floats
    properties: Floats
    groups: RuptureGroups

    def __len__(self) -> int:
        """Return the number of ruptures."""
        return self.count


def pack_planar(ruptures: PlanarRuptures) -> PackedRuptures:
    """Return planar ruptures ready for `pairs`, all of them near wherever the site is."""
    count = len(ruptures.properties)
    first = np.append(np.arange(0, count, _TOGETHER), count)
    start = first[:-1]
    of = ruptures.properties
    groups = RuptureGroups(
        first=first,
        mean=-1,
        point=_unit_vectors(of.hypo_lon[start], of.hypo_lat[start])[0],
        reach=np.full((len(start), 1), EVERYWHERE),
        spread=np.array([np.inf]),
        **_balls(ruptures.corners, start),
    )
    return _packed(ruptures, groups)


def pack_points(points: PointRuptures, pointsource_distance: float) -> PackedRuptures:
    """Return the ruptures of points ready for `pairs`.

    Parameters
    ----------
    points
        P points, K magnitudes, J near ruptures each.
    pointsource_distance
        Epicentral distance beyond which a mean rupture stands for the near ones [km]; the
        radius of the largest near rupture of the magnitude is added to it.
    """
    has_mean = points.variants > 1
    bins = len(points.radius)
    first = np.arange(points.groups + 1) * points.variants
    near = points.ruptures.corners[: points.near]
    balls = _balls(near, first[:-1:bins])
    if has_mean:
        mean = _balls(points.ruptures.corners[points.near :], np.arange(points.groups)[::bins])
        apart = np.linalg.norm(mean["centre"] - balls["centre"], axis=0)
        balls["radius"] = np.maximum(balls["radius"], mean["radius"] + apart)
    # straight lines are compared, not arcs
    reach = squared_chord(pointsource_distance + points.radius)
    groups = RuptureGroups(
        first=first,
        mean=points.near if has_mean else -1,
        point=_unit_vectors(points.lon, points.lat)[0],
        reach=np.tile(reach if has_mean else np.full(bins, EVERYWHERE), (len(points.lon), 1)),
        spread=np.full(bins, points.radius.max()),
        **balls,
    )
    return _packed(points.ruptures, groups)


def squared_chord(distance: Floats) -> Floats:
    """Return straight distances [km] as squared chords of the unit sphere."""
    result: Floats = np.minimum((distance / EARTH_RADIUS) ** 2, EVERYWHERE)
    return result


def _packed(ruptures: PlanarRuptures, groups: RuptureGroups) -> PackedRuptures:
    of, corners = ruptures.properties, ruptures.corners
    frame = planar_surface.frame(corners)
    axes = (frame.origin.T, frame.along.T, frame.down.T)
    arcs = [
        _arc_normal(corners[:, corner], of.strike + turn)
        for corner, turn in (
            (planar_surface.TOP_LEFT, 0.0),
            (planar_surface.BOTTOM_LEFT, 0.0),
            (planar_surface.TOP_LEFT, 90.0),
            (planar_surface.TOP_RIGHT, 90.0),
        )
    ]
    above = geodetic.cartesian(corners[..., 0], corners[..., 1])
    return PackedRuptures(
        count=len(corners),
        plane=_blocks(*axes, frame.length, frame.width),
        arcs=_blocks(*arcs),
        above=_blocks(above.reshape(len(corners), 12).T),
        epicentre=_blocks(*_unit_vectors(of.hypo_lon, of.hypo_lat)),
        properties=np.stack([getattr(of, name) for name in RUPTURE_FIELDS]),
        groups=groups,
    )


def _blocks(*parts: Floats) -> Floats:
    """Return rows (R, N) of several parts below each other as blocks (B, R, LANES)."""
    rows = np.concatenate([np.atleast_2d(part) for part in parts])
    rows = np.pad(rows, ((0, 0), (0, -rows.shape[1] % LANES)))
    blocks = rows.reshape(len(rows), -1, LANES).transpose(1, 0, 2)
    return np.ascontiguousarray(blocks)


def _unit_vectors(lon: Floats, lat: Floats) -> tuple[Floats, Floats, Floats]:
    """Return unit vectors to points and, at them, to the east and north, each (3, N)."""
    theta, phi = np.radians(lon), np.radians(lat)
    nought = np.zeros_like(theta)
    up = [np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)]
    east = [-np.sin(theta), np.cos(theta), nought]
    north = [-np.sin(phi) * np.cos(theta), -np.sin(phi) * np.sin(theta), np.cos(phi)]
    return np.stack(up), np.stack(east), np.stack(north)


def _arc_normal(corner: Floats, azimuth: Floats) -> Floats:
    """Return the unit normals (3, N) of great circles, to the right of the azimuth."""
    _, east, north = _unit_vectors(corner[:, 0], corner[:, 1])
    angle = np.radians(azimuth)
    result: Floats = np.cos(angle) * east - np.sin(angle) * north
    return result


def _balls(corners: Floats, start: Integers) -> dict[str, Floats]:
    """Return centres (3, G) and radii (G,) of balls around groups of ruptures [km].

    Parameters
    ----------
    corners
        Shape (N, 4, 3).
    start
        Shape (G,): the first rupture of each group.
    """
    xyz = geodetic.cartesian(corners[..., 0], corners[..., 1], corners[..., 2])
    sizes = np.diff(np.append(start, len(corners)))
    centre = np.add.reduceat(xyz.mean(axis=1), start, axis=0) / sizes[:, np.newaxis]
    to_centre = np.repeat(centre, sizes, axis=0)[:, np.newaxis]
    reach = np.linalg.norm(xyz - to_centre, axis=-1).max(axis=1)
    radius = np.maximum.reduceat(reach, start)
    return {"centre": np.ascontiguousarray(centre.T), "radius": radius}
