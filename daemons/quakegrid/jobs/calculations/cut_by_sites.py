# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A chunk cut by its sites into pieces that take less memory, and their results joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.rate_chunks import tile_of
from quakegrid.jobs.ports import Array


def cut_by_sites(chunk: Chunk, pieces: int) -> Sequence[Chunk]:
    """Return chunks of even numbers of sites that together are one.

    Parameters
    ----------
    chunk
        Any chunk with a slice ``sites``, first and last.
    pieces
        At most so many.
    """
    first, last = tile_of(chunk)
    count = max(1, min(pieces, last - first))
    edges = [int(edge) for edge in np.linspace(first, last, count + 1).round()]
    return [
        replace(
            chunk,
            slices=tuple(
                (name, (edges[i], edges[i + 1]) if name == "sites" else value)
                for name, value in chunk.slices
            ),
        )
        for i in range(count)
    ]


def joined_by_sites(results: Sequence[Mapping[str, Array]]) -> Mapping[str, Array]:
    """Return the arrays of a chunk from those of its pieces; their first axis is the sites."""
    shapes = {
        name: (sum(len(result[name]) for result in results), *array.shape[1:])
        for name, array in results[0].items()
    }
    joined = {}
    for name, shape in shapes.items():
        joined[name] = whole = np.empty(shape, results[0][name].dtype)
        begin = 0
        for result in results:
            whole[begin : begin + len(result[name])] = result[name]
            begin += len(result[name])
    return joined
