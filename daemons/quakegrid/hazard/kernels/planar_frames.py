# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rectangular ruptures as rows of numbers from which distances are a few products away."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.ground_motion_models.model import RUPTURE_FIELDS
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.elementary import elementwise
from quakegrid.hazard.sources.gridded_points import CellRuptures
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
        Shape (K,) or (G, 1): a site takes nothing of a bin whose point is farther away, measured
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
    of = ruptures.properties
    first = np.append(np.arange(0, len(of), _TOGETHER), len(of))
    start = first[:-1]
    centre, radius = _balls(ruptures.corners, first, -1, 1)
    groups = RuptureGroups(
        first=first,
        mean=-1,
        point=_unit_vectors(of.hypo_lon[start], of.hypo_lat[start]),
        reach=np.full((len(start), 1), EVERYWHERE),
        centre=centre,
        radius=radius,
        spread=np.array([np.inf]),
    )
    return _packed(ruptures, groups)


def pack_points(points: PointRuptures, pointsource_distance: float) -> PackedRuptures:
    """Return the ruptures of points ready for `pairs`.

    Parameters
    ----------
    points
        P points, K magnitudes, J near ruptures each.
    pointsource_distance
        Distance beyond which a mean rupture stands for the near ones, measured straight to
        the epicentre [km]; the radius of the magnitude is added to it.
    """
    bins = len(points.radius)
    first = np.arange(points.groups + 1) * points.variants
    mean = points.near if points.variants > 1 else -1
    limit = pointsource_distance if points.variants > 1 else np.inf
    centre, radius = _balls(points.ruptures.corners, first, mean, bins)
    groups = RuptureGroups(
        first=first,
        mean=mean,
        point=_unit_vectors(points.lon, points.lat),
        reach=np.tile(squared_chord(limit + points.radius), (len(points.lon), 1)),
        centre=centre,
        radius=radius,
        spread=np.full(bins, points.radius.max()),
    )
    return _packed(points.ruptures, groups)


def pack_cells(cells: CellRuptures, pointsource_distance: float) -> PackedRuptures:
    """Return the ruptures of the cells of a grid ready for `pairs`.

    Parameters
    ----------
    cells
        C cells, K magnitudes.
    pointsource_distance
        Distance beyond which a mean rupture stands for a cell, measured straight to its
        hypocentre; half the diagonal of a cell and the radius of the rupture are added to it
        [km].
    """
    bins = cells.radius.shape[1]
    mean = int(cells.first[-1])
    centre, radius = _balls(cells.ruptures.corners, cells.first, mean, bins)
    limit = pointsource_distance + cells.spacing / math.sqrt(2.0) + cells.radius
    depth = cells.depth[:, np.newaxis]
    # |a - b|^2 = (|a| - |b|)^2 + |a| |b| chord^2
    chord = (limit**2 - depth**2) / (EARTH_RADIUS * (EARTH_RADIUS - depth))
    groups = RuptureGroups(
        first=cells.first,
        mean=mean,
        point=_unit_vectors(cells.lon, cells.lat),
        reach=np.minimum(chord, EVERYWHERE),
        centre=centre,
        radius=radius,
        spread=cells.radius.max(axis=1, keepdims=True) + cells.spacing,
    )
    return _packed(cells.ruptures, groups)


def squared_chord(distance: Floats) -> Floats:
    """Return straight distances [km] as squared chords of the unit sphere."""
    result: Floats = np.minimum((distance / EARTH_RADIUS) ** 2, EVERYWHERE)
    return result


def _packed(ruptures: PlanarRuptures, groups: RuptureGroups) -> PackedRuptures:
    of = ruptures.properties
    blocks = (len(of) + LANES - 1) // LANES
    plane, arcs, above, epicentre = (np.zeros((blocks, rows, LANES)) for rows in (11, 12, 12, 9))
    _pack(ruptures.corners, of.strike, plane, arcs, above)
    _pack_epicentres(of.hypo_lon, of.hypo_lat, epicentre)
    properties = np.stack([getattr(of, name) for name in RUPTURE_FIELDS])
    return PackedRuptures(len(of), plane, arcs, above, epicentre, properties, groups)


def _unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Return unit vectors to points of the surface, (3, N)."""
    return np.ascontiguousarray(geodetic.cartesian(lon, lat).T / EARTH_RADIUS)


@elementwise
def _axes(lon, lat):
    """Return the unit vectors to a point and, at it, to the east and north."""
    theta, phi = math.radians(lon), math.radians(lat)
    cos_theta, sin_theta = math.cos(theta), math.sin(theta)
    cos_phi, sin_phi = math.cos(phi), math.sin(phi)
    up = (cos_phi * cos_theta, cos_phi * sin_theta, sin_phi)
    east = (-sin_theta, cos_theta, 0.0)
    north = (-sin_phi * cos_theta, -sin_phi * sin_theta, cos_phi)
    return up, east, north


@elementwise
def _dot(a, b):
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@elementwise
def _minus(a, b):
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


@elementwise
def _cross(a, b):
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


@elementwise
def _unit(a):
    factor = 1.0 / math.sqrt(_dot(a, a))
    return (a[0] * factor, a[1] * factor, a[2] * factor)


@elementwise
def _corner(corners, i, corner):
    """Return a corner of a rupture in earth-centred coordinates [km]."""
    up, _, _ = _axes(corners[i, corner, 0], corners[i, corner, 1])
    radius = EARTH_RADIUS - corners[i, corner, 2]
    return (up[0] * radius, up[1] * radius, up[2] * radius)


@kernel("planar_frames_pack")
def _pack(corners, strike, plane, arcs, above):
    """Fill the blocks of all ruptures; the formulas are those of `planar_surface`."""
    for i in range(len(corners)):
        block, j = i // LANES, i % LANES
        origin, right = _corner(corners, i, 0), _corner(corners, i, 1)
        below, last = _corner(corners, i, 2), _corner(corners, i, 3)
        along = _unit(_minus(right, origin))
        down = _cross(_unit(_cross(along, _minus(below, origin))), along)
        sides = _minus(right, origin), _minus(last, below)
        drops = _minus(below, origin), _minus(last, right)
        for k in range(3):
            plane[block, k, j] = origin[k]
            plane[block, 3 + k, j] = along[k]
            plane[block, 6 + k, j] = down[k]
        plane[block, 9, j] = 0.5 * (_dot(sides[0], along) + _dot(sides[1], along))
        plane[block, 10, j] = 0.5 * (_dot(drops[0], down) + _dot(drops[1], down))
        sine, cosine = math.sin(math.radians(strike[i])), math.cos(math.radians(strike[i]))
        for corner in range(4):
            up, east, north = _axes(corners[i, corner, 0], corners[i, corner, 1])
            for k in range(3):
                above[block, 3 * corner + k, j] = EARTH_RADIUS * up[k]
                # the right of the strike, and of the direction across it
                right_of = cosine * east[k] - sine * north[k]
                ahead = -sine * east[k] - cosine * north[k]
                if corner == 0:
                    arcs[block, k, j] = right_of
                    arcs[block, 6 + k, j] = ahead
                elif corner == 1:
                    arcs[block, 9 + k, j] = ahead
                elif corner == 2:
                    arcs[block, 3 + k, j] = right_of


@kernel("planar_frames_epicentres")
def _pack_epicentres(lon, lat, epicentre):
    for i in range(len(lon)):
        block, j = i // LANES, i % LANES
        up, east, north = _axes(lon[i], lat[i])
        for k in range(3):
            epicentre[block, k, j] = up[k]
            epicentre[block, 3 + k, j] = east[k]
            epicentre[block, 6 + k, j] = north[k]


@kernel("planar_frames_balls")
def _balls(corners, first, mean, bins):
    """Return centres (3, G) and radii (G,) of balls around groups of ruptures [km]."""
    groups = (len(first) - 1) // bins
    centre, radius = np.zeros((3, groups)), np.zeros(groups)
    for g in range(groups):
        start, stop = first[g * bins], first[(g + 1) * bins]
        middle = centre[:, g]
        for i in range(start, stop):
            for corner in range(4):
                x = _corner(corners, i, corner)
                for k in range(3):
                    middle[k] += x[k] / (4.0 * (stop - start))
        farthest = 0.0
        more = bins if mean >= 0 else 0
        for n in range(stop - start + more):
            i = start + n if n < stop - start else mean + g * bins + n - (stop - start)
            for corner in range(4):
                away = _minus(_corner(corners, i, corner), middle)
                farthest = max(farthest, _dot(away, away))
        radius[g] = math.sqrt(farthest)
    return centre, radius
