# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pieces of a chunk cover its sites once, in order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.jobs.calculations.cut_by_sites import cut_by_sites, joined_by_sites
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.rate_chunks import tile_of


@given(st.integers(0, 50), st.integers(1, 40), st.integers(1, 60))
def test_pieces_cover_the_sites_once(first, count, pieces):
    """However many are wanted; each has a site at least, and keeps what else the chunk has."""
    chunk = Chunk(1, "classical", "rates", 7, (("sites", (first, first + count)), ("x", 3)), 1.0)
    cut = cut_by_sites(chunk, pieces)
    assert len(cut) == min(pieces, count)
    sites = [site for piece in cut for site in range(*tile_of(piece))]
    assert sites == list(range(first, first + count))
    assert {(piece.number, dict(piece.slices)["x"]) for piece in cut} == {(7, 3)}


def test_results_are_joined_along_the_sites():
    """Each array keeps its type."""
    whole = np.arange(24, dtype=np.float32).reshape(6, 2, 2)
    parts = [{"a": whole[:1], "b": np.ones(1)}, {"a": whole[1:], "b": np.zeros(5)}]
    joined = joined_by_sites(parts)
    assert np.array_equal(joined["a"], whole)
    assert joined["a"].dtype == np.float32
    assert list(joined["b"]) == [1, 0, 0, 0, 0, 0]
