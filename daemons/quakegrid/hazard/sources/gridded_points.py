# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures of points in the cells of a grid: their own near by, one of the cell far away."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import planar_surface
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.sources.point import centre_in_layer, joined_ruptures, near_ruptures
from quakegrid.hazard.sources.rupture_set import PlanarRuptures, RuptureProperties
from quakegrid.hazard.sources.source import CellMeans, GriddedPointsSource

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class CellRuptures:
    """Ruptures of C cells and K magnitudes.

    Attributes
    ----------
    ruptures
        First those of the points, in the order cell, magnitude; then C * K of the cells.  A
        site takes either kind of a cell and magnitude: the shares of each add up to the share
        of the cell.
    first
        Shape (C * K + 1,): where the ruptures of points of each cell and magnitude begin.
    lon, lat, depth
        Shape (C,): the points that stand for the cells [deg], [km].
    radius
        Shape (C, K): largest horizontal distance of a corner from the centre of the rupture of
        a cell [km].
    spacing
        Of the grid [km].
    """

    ruptures: PlanarRuptures
    first: Integers
    lon: Floats
    lat: Floats
    depth: Floats
    radius: Floats
    spacing: float


def cell_ruptures(
    source: GriddedPointsSource,
    magnitudes: Floats,
    start: int = 0,
    stop: int | None = None,
    nearest_site: Floats | None = None,
    pointsource_distance: float = np.inf,
) -> CellRuptures:
    """Return the ruptures of a slice of the cells of a source.

    Parameters
    ----------
    source
        The source; its shares belong to `magnitudes`.
    magnitudes
        Shape (K,).
    start, stop
        The slice of cells.
    nearest_site
        How far the nearest site is from each cell of the slice, shape (cells,) [km]: those
        far from all sites get no ruptures of points.  None if that is not known.
    pointsource_distance
        As in `pack_cells`, which must be given the same.

    Raises
    ------
    UserInputError
        An unknown magnitude scaling relation.
    """
    stop = len(source.share) if stop is None else stop
    share = source.share[start:stop]
    means = _some(source.cells, slice(start, stop))
    length, width = _sizes(means, magnitudes)
    radius = 0.5 * np.hypot(length, width * np.cos(np.radians(means.dip))[:, np.newaxis])
    far = _of_cells(means, magnitudes, share, length, width)
    wanted = np.ones(len(share), dtype=bool)
    if nearest_site is not None:
        wanted = nearest_site <= pointsource_distance + source.spacing + radius.max(axis=1)
    near, first = _of_points(source, magnitudes, start, wanted)
    return CellRuptures(
        ruptures=far if near is None else joined_ruptures([near, far]),
        first=first,
        lon=means.lon,
        lat=means.lat,
        depth=means.depth,
        radius=radius,
        spacing=source.spacing,
    )


def _of_points(
    source: GriddedPointsSource, magnitudes: Floats, start: int, wanted: NDArray[np.bool_]
) -> tuple[PlanarRuptures | None, Integers]:
    """Return the ruptures of points by cell and magnitude, and where those of each begin.

    Only some of the cells from `start` on are `wanted`.
    """
    sets, bins = [], []
    for member, cell in zip(source.members, source.cell, strict=True):
        here = (cell >= start) & (cell < start + len(wanted))
        here[here] = wanted[cell[here] - start]
        if not here.any():
            continue
        made = near_ruptures(
            member, magnitudes, member.lon[here], member.lat[here], member.share[here]
        )
        each = len(made.properties) // int(here.sum())
        owner = np.repeat(cell[here] - start, each)
        sets.append(made)
        bins.append(owner * len(magnitudes) + made.properties.magnitude_index)
    edges = np.arange(len(wanted) * len(magnitudes) + 1)
    if not sets:
        return None, np.zeros(len(edges), np.int64)
    joined, number = joined_ruptures(sets), np.concatenate(bins)
    # points that lack a magnitude have no ruptures of it
    kept = np.flatnonzero(joined.properties.share > 0.0)
    order = kept[np.argsort(number[kept], kind="stable")]
    first = np.searchsorted(number[order], edges).astype(np.int64)
    of = joined.properties
    properties = {each.name: getattr(of, each.name)[order] for each in fields(RuptureProperties)}
    return PlanarRuptures(RuptureProperties(**properties), joined.corners[order]), first


def _some(means: CellMeans, rows: slice) -> CellMeans:
    columns = {each.name: getattr(means, each.name) for each in fields(CellMeans)}
    relations = columns.pop("relations")
    return CellMeans(
        **{name: values[rows] for name, values in columns.items()}, relations=relations
    )


def _sizes(means: CellMeans, magnitudes: Floats) -> tuple[Floats, Floats]:
    """Return lengths and widths of the ruptures of cells, shape (C, K) [km]."""
    area = np.empty((len(means.lon), len(magnitudes)))
    alike = np.stack([means.relation.astype(float), means.rake])
    for number, rake in np.unique(alike, axis=1).T:
        rows = (means.relation == number) & (means.rake == rake)
        relation = magnitude_scaling_relation(means.relations[int(number)])
        area[rows] = relation.median_area(magnitudes, float(rake))
    widest = (means.lower - means.upper) / np.sin(np.radians(means.dip))
    ratio = means.aspect_ratio[:, np.newaxis]
    width = np.minimum(np.sqrt(area / ratio), widest[:, np.newaxis])
    return area / width, width


def _of_cells(
    means: CellMeans, magnitudes: Floats, share: Floats, length: Floats, width: Floats
) -> PlanarRuptures:
    """Return one rupture for each cell and magnitude; arrays have the axes (C, K)."""
    lon, lat, depth, strike, dip, rake, upper, lower = (
        values[:, np.newaxis]
        for values in (
            means.lon,
            means.lat,
            means.depth,
            means.strike,
            means.dip,
            means.rake,
            means.upper,
            means.lower,
        )
    )
    in_the_middle = np.zeros(1)
    centre = centre_in_layer((upper, lower), (lon, lat, depth), strike, dip, width, in_the_middle)
    corners = planar_surface.corners_around(centre, strike, dip, length, width).reshape(-1, 4, 3)

    def column(values: Floats) -> Floats:
        return np.broadcast_to(values, share.shape).reshape(-1)

    properties = RuptureProperties(
        magnitude_index=np.tile(np.arange(len(magnitudes)), len(share)),
        share=share.reshape(-1),
        mag=column(magnitudes),
        rake=column(rake),
        strike=column(strike),
        dip=column(dip),
        ztor=corners[:, planar_surface.TOP_LEFT, 2],
        zbot=corners[:, planar_surface.BOTTOM_LEFT, 2],
        width=planar_surface.frame(corners).width,
        hypo_lon=column(lon),
        hypo_lat=column(lat),
        hypo_depth=column(depth),
    )
    return PlanarRuptures(properties, corners)
