# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources and sites cut into chunks of even predicted cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid.jobs.chunk import Chunk, ChunkValue

Slices = tuple[tuple[str, ChunkValue], ...]

#: Cost of one rupture-site pair [CPU seconds]: the distance test of any pair, the context of
#: a pair within reach, mean and sigma of one measure under one model, and one level of it.
SECONDS_PER_PAIR = 4e-9
SECONDS_PER_CONTEXT = 100e-9
SECONDS_PER_MEAN = 20e-9
SECONDS_PER_LEVEL = 0.8e-9
#: Making a rupture around a point; the distance of a pair to one of the patches of a rupture.
SECONDS_PER_RUPTURE = 6e-6
SECONDS_PER_PATCH = 0.4e-6
#: A chunk costs at least this (to be worth its message) and at most that [CPU seconds].
SHORTEST = 1.0
LONGEST = 60.0
_CHUNKS_WANTED = 256
#: Rates of a tile that a process holds at the same time [bytes].
_TILE_BYTES = 256 * 1024 * 1024
_TILE_SITES = 2048
#: Curves of a tile that a process holds at the same time [bytes].
_CURVES_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the pieces a source unit can be cut in.

    Attributes
    ----------
    unit
        Index of the `SourceUnit`.
    first, last
        The pieces ``first:last``: points of a point or area source, magnitudes of a fault.
    """

    unit: int
    first: int
    last: int


def rate_slices(tile: tuple[int, int], pieces: Sequence[Piece]) -> Slices:
    """Return what a chunk of rates works on."""
    plain = tuple((piece.unit, piece.first, piece.last) for piece in pieces)
    return (("sites", tile), ("pieces", plain))


def statistics_slices(
    sites: tuple[int, int], tile: tuple[int, int], rate_chunks: Sequence[int]
) -> Slices:
    """Return what a chunk of statistics works on: sites of a tile, the chunks with its rates."""
    return (("sites", sites), ("tile", tile), ("parts", tuple(rate_chunks)))


def tile_of(chunk: Chunk) -> tuple[int, int]:
    """Return the sites of a chunk, first and last."""
    return msgspec.convert(dict(chunk.slices)["sites"], tuple[int, int])


def rows_of(chunk: Chunk) -> slice:
    """Return where the sites of a chunk of statistics stand in the parts of its tile."""
    begin = msgspec.convert(dict(chunk.slices)["tile"], tuple[int, int])[0]
    first, last = tile_of(chunk)
    return slice(first - begin, last - begin)


def pieces_of(chunk: Chunk) -> tuple[Piece, ...]:
    """Return the pieces of a chunk of rates."""
    plain = msgspec.convert(dict(chunk.slices)["pieces"], tuple[tuple[int, int, int], ...])
    return tuple(Piece(*numbers) for numbers in plain)


def parts_of(chunk: Chunk) -> tuple[int, ...]:
    """Return the numbers of the chunks whose rates a chunk of statistics adds up."""
    return msgspec.convert(dict(chunk.slices)["parts"], tuple[int, ...])


def tiles(site_count: int, rates_per_site: int) -> tuple[tuple[int, int], ...]:
    """Return blocks of sites, (first, last), of even size.

    Parameters
    ----------
    site_count
        All sites.
    rates_per_site
        Numbers a site has: slots x measures x levels.
    """
    fitting = max(1, min(_TILE_SITES, _TILE_BYTES // (8 * max(rates_per_site, 1))))
    return _even_blocks((0, site_count), fitting)


def tiles_of_curves(tile: tuple[int, int], curves_per_site: int) -> tuple[tuple[int, int], ...]:
    """Return blocks of the sites of a tile whose curves a process can hold.

    Parameters
    ----------
    tile
        First and last site.
    curves_per_site
        Numbers kept of a site: statistics and kept realizations x measures x levels.
    """
    return _even_blocks(tile, max(1, _CURVES_BYTES // (4 * max(curves_per_site, 1))))


def _even_blocks(sites: tuple[int, int], fitting: int) -> tuple[tuple[int, int], ...]:
    count = -(-(sites[1] - sites[0]) // fitting)
    edges = np.linspace(*sites, count + 1).round().astype(int)
    return tuple((int(a), int(z)) for a, z in pairwise(edges))


def chunk_pieces(
    costs: Sequence[NDArray[np.float64]],
    order: Sequence[int],
    together: Sequence[tuple[int, int]] = (),
) -> Iterator[tuple[tuple[Piece, ...], float]]:
    """Yield the pieces of each chunk and their cost.

    Parameters
    ----------
    costs
        For each unit the predicted cost of each of its pieces [CPU seconds].
    order
        The units, those of one family together.
    together
        Ranges of units, (first, last), that no chunk has a part of only.
    """
    groups = dict(together)
    inside = {unit for first, last in together for unit in range(first + 1, last)}
    whole = list(costs)
    for first, last in together:
        whole[first] = np.array([sum(float(cost.sum()) for cost in costs[first:last])])
    for pieces, weight in _cut(whole, [unit for unit in order if unit not in inside]):
        yield tuple(_expanded(pieces, groups, costs)), weight


def _expanded(
    pieces: Sequence[Piece], groups: Mapping[int, int], costs: Sequence[NDArray[np.float64]]
) -> Iterator[Piece]:
    """Yield pieces, all units of a group in place of its first."""
    for piece in pieces:
        if piece.unit in groups:
            for unit in range(piece.unit, groups[piece.unit]):
                yield Piece(unit, 0, len(costs[unit]))
        else:
            yield piece


def _cut(
    costs: Sequence[NDArray[np.float64]], order: Sequence[int]
) -> Iterator[tuple[tuple[Piece, ...], float]]:
    """Yield the pieces of each chunk and their cost, whatever belongs together."""
    total = float(sum(cost.sum() for cost in costs))
    count = max(round(total / min(max(total / _CHUNKS_WANTED, SHORTEST), LONGEST)), 1)
    pieces: list[Piece] = []
    spent, begun, chunks = 0.0, 0.0, 1
    for unit in order:
        first = 0
        cost = costs[unit]
        while first < len(cost):
            # a chunk ends with the piece that comes nearest to its share of the total
            ends = np.cumsum(cost[first:]) + spent
            border = total * chunks / count
            last = first + int(np.searchsorted(ends - 0.5 * cost[first:], border))
            if last > first:
                pieces.append(Piece(unit, first, last))
                spent = float(ends[last - first - 1])
                first = last
            if first < len(cost) and chunks < count:
                if pieces:
                    yield tuple(pieces), spent - begun
                pieces, begun, chunks = [], spent, chunks + 1
            elif first < len(cost):  # the last chunk takes what rounding left over
                pieces.append(Piece(unit, first, len(cost)))
                spent = float(ends[-1])
                first = len(cost)
    if pieces:
        yield tuple(pieces), spent - begun
