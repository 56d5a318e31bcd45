# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several rectangles that break at once, and coordinates along and across them all.

rx and ry0 are those of the second version of the generalised coordinate system: Spudich P.
and Chiou B. (2015), Strike-parallel and strike-normal coordinate system around geometrically
complicated rupture traces, U.S. Geological Survey Open-File Report 2015-1028.
https://doi.org/10.3133/ofr20151028
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import planar_surface
from quakegrid.hazard.geometry.orthographic import plane_of, projected
from quakegrid.hazard.geometry.planar_surface import Sites, surfaces_of_corners

Floats = NDArray[np.float64]

#: Closer to the line of a segment than this a site is on it, as in the reference [km].
_ON_LINE = 0.1
#: Weight of a segment a site is on: the coordinates there are those of the segment alone.
_ON_SEGMENT = 1e12


@dataclass(frozen=True)
class MultiSurfaceProperties:
    """What is known of several rectangles together; angles in degrees, lengths in km.

    All but the middle are means weighted with area.

    Attributes
    ----------
    middle
        The middle of the rectangle that holds the middle of the area: lon, lat, depth.
    """

    strike: float
    dip: float
    ztor: float
    zbot: float
    width: float
    middle: tuple[float, float, float]


@dataclass(frozen=True)
class MultiSurfaceDistances:
    """Distances of S sites from several rectangles [km]; every array has shape (S,)."""

    rrup: Floats
    rjb: Floats
    rx: Floats
    ry0: Floats


def multi_surface_properties(planes: Floats) -> MultiSurfaceProperties:
    """Return the properties of rectangles.

    Parameters
    ----------
    planes
        Shape (P, 4, 3): top left, top right, bottom left, bottom right; lon lat depth.
    """
    surfaces = surfaces_of_corners(planes)
    frame = planar_surface.frame(planes)
    area = frame.length * frame.width
    weight = area / area.sum()
    strike = np.radians(surfaces.strike)
    direction = np.arctan2(weight @ np.sin(strike), weight @ np.cos(strike))
    halfway = int(np.searchsorted(np.cumsum(weight), 0.5))
    lon, lat, depth = planar_surface.middle_points(planes)[halfway]
    return MultiSurfaceProperties(
        strike=float(np.degrees(direction) % 360.0),
        dip=float(weight @ surfaces.dip),
        ztor=float(weight @ planes[:, :2, 2].min(axis=1)),
        zbot=float(weight @ planes[:, 2:, 2].max(axis=1)),
        width=float(weight @ frame.width),
        middle=(float(lon), float(lat), float(depth)),
    )


def multi_surface_distances(planes: Floats, sites: Sites) -> MultiSurfaceDistances:
    """Return the distances of sites from rectangles.

    Parameters
    ----------
    planes
        Shape (P, 4, 3): top left, top right, bottom left, bottom right; lon lat depth.
    sites
        S sites.
    """
    surfaces = surfaces_of_corners(planes)
    trace = Trace.of(planes[:, :2])
    across, along = trace.coordinates(sites.lon, sites.lat)
    return MultiSurfaceDistances(
        rrup=planar_surface.rupture_distance(surfaces, sites).min(axis=0),
        rjb=planar_surface.joyner_boore_distance(surfaces, sites).min(axis=0),
        rx=across,
        ry0=np.maximum(0.0, np.maximum(-along, along - trace.length)),
    )


@dataclass(frozen=True)
class Trace:
    """The top edges of rectangles as straight segments of a plane, all in one direction.

    Attributes
    ----------
    centre
        Where the plane touches the earth [deg].
    start, direction
        Of the segments, shape (P, 2) [km].
    lengths
        Of the segments, shape (P,) [km].
    offset
        How far along the whole trace each segment starts, shape (P,) [km].
    """

    centre: tuple[float, float]
    start: Floats
    direction: Floats
    lengths: Floats
    offset: Floats

    @classmethod
    def of(cls, edges: Floats) -> Trace:
        """Return the trace of top edges (P, 2, 3), digitised in either direction.

        Spudich and Chiou (2015), section 'The GC2 coordinate system'.
        """
        centre = plane_of(edges[..., 0].ravel(), edges[..., 1].ravel())
        ends = np.stack(projected(edges[..., 0], edges[..., 1], centre), axis=-1)
        points = ends.reshape(-1, 2)
        # the reference takes these for the points farthest apart
        one, other = points[:, 0].argmin(), points[:, 0].argmax()
        trial = points[other] - points[one]
        trial = trial if trial[0] >= 0.0 else -trial
        along_trial = (ends[:, 1] - ends[:, 0]) @ trial
        discordant = along_trial * along_trial.sum() < 0.0
        ends[discordant] = ends[discordant, ::-1]
        vectors = ends[:, 1] - ends[:, 0]
        nominal = vectors.sum(axis=0) / np.linalg.norm(vectors.sum(axis=0))
        forth = (points[other] - points[one]) @ nominal > 0.0
        origin = points[one] if forth else points[other]
        lengths = np.linalg.norm(vectors, axis=1)
        return cls(
            centre=centre,
            start=ends[:, 0],
            direction=vectors / lengths[:, np.newaxis],
            lengths=lengths,
            offset=(ends[:, 0] - origin) @ nominal,
        )

    @property
    def length(self) -> float:
        """The greatest coordinate along the trace of any of its points [km]."""
        return float((self.offset + self.lengths).max())

    def coordinates(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return T, across the trace to its right, and U, along it, of sites [km]."""
        x, y = projected(lon, lat, self.centre)
        site = np.stack([x, y], axis=-1)[:, np.newaxis, :] - self.start
        right = np.stack([self.direction[:, 1], -self.direction[:, 0]], axis=-1)
        u = (site * self.direction).sum(axis=-1)
        t = (site * right).sum(axis=-1)
        weight = _weights(t, u, self.lengths)
        total = weight.sum(axis=1)
        t[weight == _ON_SEGMENT] = 0.0
        across: Floats = (weight * t).sum(axis=1) / total
        along: Floats = (weight * (u + self.offset)).sum(axis=1) / total
        return across, along


def _weights(t: Floats, u: Floats, lengths: Floats) -> Floats:
    """Return the weights of segments (S, P): the integral of 1 / r^2 along each of them."""
    off = np.abs(t) > _ON_LINE
    safe = np.where(off, t, 1.0)
    beside = (np.arctan((lengths - u) / safe) - np.arctan(-u / safe)) / safe
    on_segment = (u >= 0.0) & (u <= lengths)
    before, behind = np.where(on_segment, 1.0, u - lengths), np.where(on_segment, 1.0, u)
    in_line = np.where(on_segment, _ON_SEGMENT, 1.0 / before - 1.0 / behind)
    return np.where(off, beside, in_line)
