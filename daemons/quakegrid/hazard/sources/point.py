# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures around points: every orientation and depth near by, their mean far away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.hazard.geometry import geodetic, planar_surface
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.sources.rupture_set import PlanarRuptures, RuptureProperties
from quakegrid.hazard.sources.source import (
    HypocentralDepth,
    NodalPlane,
    PointLike,
    PointSource,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class PointRuptures:
    """Ruptures of K magnitudes around P points, and those that stand for them far away.

    Attributes
    ----------
    ruptures
        First the P * K * J ruptures of every nodal plane and depth, J of them by magnitude,
        in the order point, magnitude, nodal plane, depth; then, unless J is 1, P * K mean
        ruptures in the order point, magnitude.  A site takes either kind of a point and
        magnitude, never both: the shares of each kind add up to the share of the point.
    point
        Shape (N,): the point each rupture belongs to.
    lon, lat
        Shape (P,): the points [deg].
    radius
        Shape (K,): largest horizontal distance of a corner from the centre of the ruptures of
        the last nodal plane [km]; the reference takes the last one, whatever its weight.
    variants
        J, the number of nodal planes times that of depths.
    """

    ruptures: PlanarRuptures
    point: Integers
    lon: Floats
    lat: Floats
    radius: Floats
    variants: int

    @property
    def groups(self) -> int:
        """Return the number of pairs of a point and a magnitude, P * K."""
        return len(self.lon) * len(self.radius)

    @property
    def near(self) -> int:
        """Return how many ruptures come before the mean ones, P * K * J."""
        return self.groups * self.variants


@dataclass(frozen=True)
class _Sizes:
    """Lengths and widths [km], shape (K, A): magnitudes and nodal planes."""

    length: Floats
    width: Floats


def point_ruptures(source: PointSource, magnitudes: Floats) -> PointRuptures:
    """Return the ruptures of a point source, of all its `magnitudes` (K,)."""
    place = np.array([source.lon]), np.array([source.lat])
    return ruptures_around_points(source, magnitudes, *place)


def ruptures_around_points(
    source: PointLike, magnitudes: Floats, lon: Floats, lat: Floats, share: ArrayLike = 1.0
) -> PointRuptures:
    """Return ruptures around many points that are alike in all but their place.

    A rupture has the median area of its magnitude and rake and the aspect ratio of the
    source; where it is wider than the seismogenic layer it is as wide as that and as much
    longer.  It lies around its hypocentre, moved up or down its dip into the layer.

    Parameters
    ----------
    source
        What the points have in common; its own place is not read.
    magnitudes
        Shape (K,).
    lon, lat
        Shape (P,) [deg].
    share
        Part of each magnitude's rate that falls on each point: number, shape (P,), or (P, K).

    Returns
    -------
    PointRuptures
        N = P * K * (J + 1) ruptures, or P * K where there is one orientation and depth.

    Raises
    ------
    UserInputError
        An unknown magnitude scaling relation.
    """
    planes, depths = source.nodal_planes, source.hypocentral_depths
    points = np.asarray(share, dtype=float)
    if points.ndim < 2:
        points = np.broadcast_to(points, lon.shape)[:, np.newaxis]
    sizes = _sizes(source, planes, magnitudes)
    all_ruptures = _ruptures(source, magnitudes, sizes, (lon, lat, points))
    point = np.arange(len(lon))
    variants = len(planes) * len(depths)
    owner = np.repeat(point, len(magnitudes) * variants)
    if variants > 1:
        mean = mean_source(source)
        mean_sizes = _sizes(mean, mean.nodal_planes, magnitudes)
        far = _ruptures(mean, magnitudes, mean_sizes, (lon, lat, points))
        all_ruptures = joined_ruptures([all_ruptures, far])
        owner = np.concatenate([owner, np.repeat(point, len(magnitudes))])
    radius = _radius(sizes, planes[-1].dip)
    return PointRuptures(all_ruptures, owner, lon, lat, radius, variants)


def near_ruptures(
    source: PointLike, magnitudes: Floats, lon: Floats, lat: Floats, share: Floats
) -> PlanarRuptures:
    """Return the ruptures of every nodal plane and depth alone, as `ruptures_around_points`."""
    sizes = _sizes(source, source.nodal_planes, magnitudes)
    return _ruptures(source, magnitudes, sizes, (lon, lat, share))


def mean_source(source: PointLike) -> PointLike:
    """Return a source of one nodal plane and one depth, the weighted means of all.

    Angles are averaged as plain numbers, so that strikes of 350 and 10 degrees give 180: the
    reference does so too (``docs/explanation/pointsource_distance.md``).
    """
    planes = source.nodal_planes
    weights = np.array([plane.probability for plane in planes])
    strike, dip, rake = (
        float(weights @ np.array([getattr(plane, name) for plane in planes]))
        for name in ("strike", "dip", "rake")
    )
    depth = sum(item.probability * item.depth for item in source.hypocentral_depths)
    return replace(
        source,
        nodal_planes=(NodalPlane(1.0, strike, dip, rake),),
        hypocentral_depths=(HypocentralDepth(1.0, depth),),
    )


def alike_points(sources: Sequence[PointSource]) -> list[list[int]]:
    """Return the indices of point sources that differ in place and rates alone, in groups.

    Sources of one group have the same nodal planes, depths, layer, scaling relation, aspect
    ratio and tectonic region type; whether they have the same magnitudes is for the caller
    to know.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, source in enumerate(sources):
        key = (
            source.tectonic_region_type,
            source.magnitude_scaling_relation,
            source.rupture_aspect_ratio,
            source.upper_seismogenic_depth,
            source.lower_seismogenic_depth,
            source.nodal_planes,
            source.hypocentral_depths,
        )
        groups.setdefault(key, []).append(i)
    return list(groups.values())


def _sizes(source: PointLike, planes: tuple[NodalPlane, ...], magnitudes: Floats) -> _Sizes:
    relation = magnitude_scaling_relation(source.magnitude_scaling_relation)
    area = np.stack([relation.median_area(magnitudes, plane.rake) for plane in planes], axis=-1)
    tilt = np.radians([plane.dip for plane in planes])
    widest = (source.lower_seismogenic_depth - source.upper_seismogenic_depth) / np.sin(tilt)
    width = np.minimum(np.sqrt(area / source.rupture_aspect_ratio), widest)
    return _Sizes(area / width, width)


def _radius(sizes: _Sizes, dip: float) -> Floats:
    """Return half the diagonal of the last nodal plane's ruptures, seen from above (K,)."""
    across = sizes.width[:, -1] * np.cos(np.radians(dip))
    result: Floats = 0.5 * np.hypot(sizes.length[:, -1], across)
    return result


def _ruptures(
    source: PointLike, magnitudes: Floats, sizes: _Sizes, points: tuple[Floats, Floats, Floats]
) -> PlanarRuptures:
    """Return ruptures in the order point, magnitude, nodal plane, depth.

    Inside, arrays have the axes (P, K, A, D).
    """
    planes, depths = source.nodal_planes, source.hypocentral_depths
    lon, lat = (values[:, np.newaxis, np.newaxis, np.newaxis] for values in points[:2])
    share = points[2][..., np.newaxis, np.newaxis]
    strike, dip, rake, plane_share = np.array(
        [[plane.strike, plane.dip, plane.rake, plane.probability] for plane in planes]
    ).T[..., np.newaxis]
    depth, depth_share, fraction = np.array(
        [[item.depth, item.probability, item.fraction_down_dip] for item in depths]
    ).T
    shape = (len(lon), len(magnitudes), len(planes), len(depths))
    length, width = sizes.length[..., np.newaxis], sizes.width[..., np.newaxis]
    layer = source.upper_seismogenic_depth, source.lower_seismogenic_depth
    centre = centre_in_layer(layer, (lon, lat, depth), strike, dip, width, 0.5 - fraction)
    corners = planar_surface.corners_around(centre, strike, dip, length, width)
    corners = np.broadcast_to(corners, (*shape, 4, 3)).reshape(-1, 4, 3)

    hypocentre = centre if source.moves_hypocentres else (lon, lat, depth)

    def column(values: ArrayLike) -> Floats:
        return np.broadcast_to(np.asarray(values, dtype=float), shape).reshape(-1)

    index = np.arange(len(magnitudes))[:, np.newaxis, np.newaxis]
    properties = RuptureProperties(
        magnitude_index=np.broadcast_to(index, shape).reshape(-1),
        share=column(share * plane_share * depth_share),
        mag=column(magnitudes[:, np.newaxis, np.newaxis]),
        rake=column(rake),
        strike=column(strike),
        dip=column(dip),
        ztor=corners[:, planar_surface.TOP_LEFT, 2],
        zbot=corners[:, planar_surface.BOTTOM_LEFT, 2],
        width=planar_surface.frame(corners).width,
        hypo_lon=column(hypocentre[0]),
        hypo_lat=column(hypocentre[1]),
        hypo_depth=column(hypocentre[2]),
    )
    return PlanarRuptures(properties, corners)


def centre_in_layer(
    layer: tuple[float | Floats, float | Floats],
    hypocentre: tuple[Floats, Floats, Floats],
    strike: Floats,
    dip: Floats,
    width: Floats,
    below: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Return the centres of ruptures, moved along dip into the layer.

    Parameters
    ----------
    layer
        Upper and lower depth of the layer [km].
    hypocentre
        Longitude, latitude [deg], depth [km].
    strike, dip, width
        Of the ruptures [deg], [deg], [km].
    below
        The centre lies so many widths down dip of the hypocentre.
    """
    lon, lat, depth = hypocentre
    tilt = np.radians(dip)
    half = 0.5 * width * np.sin(tilt)
    if below.any():
        away = np.where(below > 0.0, strike + 90.0, strike - 90.0)
        lon, lat = geodetic.point_at(lon, lat, away, np.abs(below) * width * np.cos(tilt))
        depth = depth + 2.0 * below * half
    down = np.maximum(layer[0] - (depth - half), 0.0)
    up = np.maximum(depth + half - layer[1], 0.0)
    shift = np.where(down > 0.0, down, -up)
    away = np.where(shift > 0.0, strike + 90.0, strike - 90.0)
    lons, lats = geodetic.point_at(lon, lat, away, np.abs(shift) / np.tan(tilt))
    return lons, lats, depth + shift


def joined_ruptures(sets: Sequence[PlanarRuptures]) -> PlanarRuptures:
    """Return the ruptures of several sets, one set after the other."""
    names = RuptureProperties.__dataclass_fields__
    columns = {
        name: np.concatenate([getattr(each.properties, name) for each in sets]) for name in names
    }
    corners = np.concatenate([each.corners for each in sets])
    return PlanarRuptures(RuptureProperties(**columns), corners)
