# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Points put together where they lie in one cell of a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.point import mean_source
from quakegrid.hazard.sources.source import (
    CellMeans,
    GriddedPointsSource,
    MadeSource,
    MultiPointSource,
    PointLike,
    PointSource,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Magnitudes that agree to so many decimals are one.
_DECIMALS = 6
_NO_CELL = -1


@dataclass(frozen=True)
class PlacedPoints:
    """The points of a source.

    Attributes
    ----------
    source
        What they have in common.
    lon, lat
        Shape (P,) [deg].
    magnitudes
        Shape (K,).
    rates
        Shape (P, K) [1/yr].
    """

    source: PointLike
    lon: Floats
    lat: Floats
    magnitudes: Floats
    rates: Floats


@dataclass(frozen=True)
class _AlikePoints(PlacedPoints):
    """Points of sources that differ in place and rates alone, with their order in all, (P,)."""

    order: Integers


def gridded_points(parts: Sequence[PlacedPoints], spacing: float) -> list[MadeSource]:
    """Return a source of the cells of a grid, and sources of points alone in their cell.

    The grid divides the box around all points into cells of equal sides, as few as are not
    longer than the spacing.  Points on one meridian or parallel make no grid.

    Parameters
    ----------
    parts
        Points of one tectonic region type.
    spacing
        [km]

    Returns
    -------
    list
        First that of the cells with two points or more, if there are any.
    """
    alike = list(_alike_together(parts))
    lon = np.concatenate([part.lon for part in alike])
    lat = np.concatenate([part.lat for part in alike])
    cell = grid_cells(lon, lat, spacing)
    together = np.bincount(cell)[cell] > 1
    number = np.full(len(cell), _NO_CELL)
    number[together] = np.unique(cell[together], return_inverse=True)[1]
    ends = np.cumsum([len(part.lon) for part in alike])
    numbers = np.split(number, ends[:-1])
    found: list[MadeSource] = [_of_cells(alike, numbers, spacing)] if together.any() else []
    for part, of_part in zip(alike, numbers, strict=True):
        found += _alone(part, of_part == _NO_CELL)
    return found


def grid_cells(lon: Floats, lat: Floats, spacing: float) -> Integers:
    """Return the number of the cell of each point, shape (P,); see `gridded_points`.

    A degree of longitude is as long as at the mean latitude.
    """
    east = (lon - lon[0] + 180.0) % 360.0 - 180.0
    degree = np.radians(EARTH_RADIUS)
    sides = np.array([np.ptp(east) * np.cos(np.radians(lat.mean())), np.ptp(lat)]) * degree
    if not sides.all():
        return np.arange(len(lon))
    counts = np.ceil(sides / spacing).astype(np.int64)
    column, row = (
        np.minimum((values - values.min()) / (np.ptp(values) / count), count - 1).astype(np.int64)
        for values, count in zip((east, lat), counts.tolist(), strict=True)
    )
    return np.asarray(column * counts[1] + row, np.int64)


def _alike_together(parts: Sequence[PlacedPoints]) -> Iterator[_AlikePoints]:
    """Yield the points of sources that differ in place and rates alone, put together."""
    names = [
        each.name
        for each in fields(PointLike)
        if each.name not in ("source_id", "name", "magnitude_frequency")
    ]
    alike: dict[tuple[object, ...], list[tuple[int, PlacedPoints]]] = {}
    begin = 0
    for part in parts:
        values = tuple(getattr(part.source, name) for name in names)
        key = (*values, part.magnitudes.tobytes())
        alike.setdefault(key, []).append((begin, part))
        begin += len(part.lon)
    for some in alike.values():
        first = some[0][1]
        yield _AlikePoints(
            first.source,
            np.concatenate([part.lon for _, part in some]),
            np.concatenate([part.lat for _, part in some]),
            first.magnitudes,
            np.concatenate([part.rates for _, part in some]),
            np.concatenate([begin + np.arange(len(part.lon)) for begin, part in some]),
        )


def _alone(part: _AlikePoints, alone: NDArray[np.bool_]) -> Iterator[MadeSource]:
    """Yield a source of some points of a source."""
    if not alone.any():
        return
    common = {each.name: getattr(part.source, each.name) for each in fields(PointLike)}
    lon, lat, rates = part.lon[alone], part.lat[alone], part.rates[alone]
    total = rates.sum(axis=0)
    common["magnitude_frequency"] = _distribution(part.magnitudes, total)
    if len(lon) == 1:
        yield PointSource(**common, lon=float(lon[0]), lat=float(lat[0]))
    else:
        yield MultiPointSource(**common, lon=lon, lat=lat, share=rates / total)


def _of_cells(
    parts: Sequence[_AlikePoints], numbers: Sequence[Integers], spacing: float
) -> GriddedPointsSource:
    """Return the source of all cells; `numbers` tells those of the points of each part."""
    count = 1 + max(int(cell.max()) for cell in numbers if len(cell))
    keys = np.unique(np.concatenate([part.magnitudes for part in parts]).round(_DECIMALS))
    chosen = [
        (part, cell[cell != _NO_CELL], _some(part, cell != _NO_CELL, keys))
        for part, cell in zip(parts, numbers, strict=True)
        if (cell != _NO_CELL).any()
    ]
    rates, holders = np.zeros((count, len(keys))), np.zeros((count, len(keys)))
    for _, cell, points in chosen:
        np.add.at(rates, cell, points.rates)
        np.add.at(holders, cell, points.rates > 0.0)
    total = rates.sum(axis=0)
    mfd = _distribution(keys, total)
    members = []
    for part, cell, points in chosen:
        common = {each.name: getattr(part.source, each.name) for each in fields(PointLike)}
        common["magnitude_frequency"] = mfd
        # points of a cell that have a magnitude share the rate of the cell evenly
        even = np.where(points.rates > 0.0, rates[cell] / np.maximum(holders[cell], 1.0), 0.0)
        members.append(
            MultiPointSource(**common, lon=points.lon, lat=points.lat, share=even / total)
        )
    return GriddedPointsSource(
        source_id="cells",
        name="",
        tectonic_region_type=parts[0].source.tectonic_region_type,
        magnitude_frequency=mfd,
        spacing=spacing,
        cells=_means(count, [(part.source, cell, points) for part, cell, points in chosen]),
        share=rates / total,
        members=tuple(members),
        cell=tuple(cell for _, cell, _ in chosen),
    )


def _distribution(magnitudes: Floats, rates: Floats) -> Arbitrary:
    return Arbitrary(tuple(magnitudes.tolist()), tuple(rates.tolist()))


def _some(part: _AlikePoints, kept: NDArray[np.bool_], keys: Floats) -> _AlikePoints:
    """Return some points of a part, with rates of the magnitudes `keys`."""
    rates = np.zeros((int(kept.sum()), len(keys)))
    rates[:, np.searchsorted(keys, part.magnitudes.round(_DECIMALS))] = part.rates[kept]
    lon, lat, order = part.lon[kept], part.lat[kept], part.order[kept]
    return _AlikePoints(part.source, lon, lat, keys, rates, order)


def _means(count: int, chosen: Sequence[tuple[PointLike, Integers, _AlikePoints]]) -> CellMeans:
    """Return the one point that stands for each cell far away.

    Its place and layer are means weighted with the rates of the points; its orientation and
    depth are those of the points' own means, all points alike; scaling relation and aspect
    ratio are those of the first point.
    """
    cell = np.concatenate([cell for _, cell, _ in chosen])
    weight = np.concatenate([points.rates.sum(axis=1) for _, _, points in chosen])
    order = np.argsort(np.concatenate([points.order for _, _, points in chosen]))
    first = order[np.unique(cell[order], return_index=True)[1]]
    relations = sorted({source.magnitude_scaling_relation for source, _, _ in chosen})

    def of_points(values: Sequence[float]) -> Floats:
        sizes = [len(cell) for _, cell, _ in chosen]
        return np.repeat(np.array(values, dtype=float), sizes)

    def mean(values: Floats, weights: Floats) -> Floats:
        # from the first value on, so that the mean of equal values is that value
        base = values[first]
        off = np.bincount(cell, weights * (values - base[cell]), count)
        return np.asarray(base + off / np.bincount(cell, weights, count))

    even = np.ones(len(cell))
    means = [mean_source(source) for source, _, _ in chosen]
    (planes, depths) = (
        [source.nodal_planes[0] for source in means],
        [source.hypocentral_depths[0].depth for source in means],
    )
    lon = np.concatenate([points.lon for _, _, points in chosen])
    lon = lon[first][cell] + (lon - lon[first][cell] + 180.0) % 360.0 - 180.0
    relation = of_points([relations.index(s.magnitude_scaling_relation) for s, _, _ in chosen])
    return CellMeans(
        lon=(mean(lon, weight) + 180.0) % 360.0 - 180.0,
        lat=mean(np.concatenate([points.lat for _, _, points in chosen]), weight),
        upper=mean(of_points([s.upper_seismogenic_depth for s, _, _ in chosen]), weight),
        lower=mean(of_points([s.lower_seismogenic_depth for s, _, _ in chosen]), weight),
        strike=mean(of_points([plane.strike for plane in planes]), even),
        dip=mean(of_points([plane.dip for plane in planes]), even),
        rake=mean(of_points([plane.rake for plane in planes]), even),
        depth=mean(of_points(depths), even),
        aspect_ratio=of_points([s.rupture_aspect_ratio for s, _, _ in chosen])[first],
        relation=relation[first].astype(np.int64),
        relations=tuple(relations),
    )
