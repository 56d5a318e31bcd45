# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The nearest of many points, found through cells of a grid in space."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Each search looks into cells this much wider than those of the search before.
_GROWTH = 4.0

#: Pairs of points compared in one go; bounds the memory.
_PAIRS_AT_ONCE = 2_000_000

_NEIGHBOURS = np.stack(np.meshgrid(*[np.arange(-1, 2)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)


def nearest_points(
    lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats, scale: float
) -> tuple[Integers, Floats]:
    """Return for each point the nearest of some others.

    Parameters
    ----------
    lon, lat
        Points, shape (n,) [deg].
    to_lon, to_lat
        The others, shape (m,) [deg], at least one.
    scale
        Distance within which the nearest is expected [km]; changes the speed alone.

    Returns
    -------
    index
        Shape (n,); of several at the same distance the first.
    distance
        Shape (n,), along the great circle [km].
    """
    points = geodetic.cartesian(lon, lat)
    others = geodetic.cartesian(to_lon, to_lat)
    nearest = np.zeros(len(points), dtype=np.int64)
    open_points = np.arange(len(points))
    width = scale
    while len(open_points) and width < geodetic.EARTH_RADIUS:
        found, chord = _nearest_in_cells(points[open_points], others, width)
        settled = chord <= width
        nearest[open_points[settled]] = found[settled]
        open_points = open_points[~settled]
        width *= _GROWTH
    step = max(_PAIRS_AT_ONCE // len(others), 1)
    for start in range(0, len(open_points), step):
        some = open_points[start : start + step]
        nearest[some] = np.argmax(points[some] @ others.T, axis=1)
    distance = geodetic.distance(lon, lat, to_lon[nearest], to_lat[nearest])
    return nearest, distance


def _nearest_in_cells(points: Floats, others: Floats, width: float) -> tuple[Integers, Floats]:
    """Return the nearest in the 27 cells around each point, and its chord [km] or infinity."""
    base = int(2.0 * geodetic.EARTH_RADIUS / width) + 4
    weights = np.array([base * base, base, 1])
    cells = np.floor((points + geodetic.EARTH_RADIUS) / width).astype(np.int64) + 1
    keys = (np.floor((others + geodetic.EARTH_RADIUS) / width).astype(np.int64) + 1) @ weights
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]
    best = np.full(len(points), np.inf)
    index = np.zeros(len(points), dtype=np.int64)
    for neighbour in _NEIGHBOURS:
        wanted = (cells + neighbour) @ weights
        first = np.searchsorted(sorted_keys, wanted, side="left")
        count = np.searchsorted(sorted_keys, wanted, side="right") - first
        for batch in _batches(count):
            _improve(points, others, order, first, count, batch, best, index)
    return index, np.sqrt(best)


def _batches(count: Integers) -> list[Integers]:
    """Return the places with candidates, in groups of a bounded number of pairs."""
    places = np.flatnonzero(count)
    if not len(places):
        return []
    group = np.cumsum(count[places]) // _PAIRS_AT_ONCE
    return np.split(places, np.flatnonzero(np.diff(group)) + 1)


def _improve(
    points: Floats,
    others: Floats,
    order: Integers,
    first: Integers,
    count: Integers,
    batch: Integers,
    best: Floats,
    index: Integers,
) -> None:
    """Compare the points of a batch with the candidates of one cell each."""
    counts = count[batch]
    starts = np.cumsum(counts) - counts
    candidate = order[np.arange(counts.sum()) + np.repeat(first[batch] - starts, counts)]
    apart = others[candidate] - np.repeat(points[batch], counts, axis=0)
    squares = np.einsum("ij,ij->i", apart, apart)
    least = np.minimum.reduceat(squares, starts)
    is_least = squares == np.repeat(least, counts)
    which = np.minimum.reduceat(np.where(is_least, candidate, len(others)), starts)
    better = (least < best[batch]) | ((least == best[batch]) & (which < index[batch]))
    best[batch[better]] = least[better]
    index[batch[better]] = which[better]
