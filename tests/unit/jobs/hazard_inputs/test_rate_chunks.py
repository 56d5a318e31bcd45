# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources are cut into chunks without loss and with even costs."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.jobs.hazard_inputs.rate_chunks import SHORTEST, chunk_pieces, tiles

COSTS = st.lists(
    st.lists(st.floats(1e-4, 5.0), min_size=1, max_size=30).map(np.array), min_size=1, max_size=8
)


@given(COSTS)
def test_every_piece_is_in_one_chunk(costs: list[np.ndarray]) -> None:
    """Each piece of each source is computed exactly once."""
    seen = [
        (piece.unit, number)
        for pieces, _ in chunk_pieces(costs, range(len(costs)))
        for piece in pieces
        for number in range(piece.first, piece.last)
    ]
    assert sorted(seen) == [(u, n) for u, cost in enumerate(costs) for n in range(len(cost))]


@given(COSTS)
def test_weights_are_the_costs_of_the_pieces(costs: list[np.ndarray]) -> None:
    """The weight of a chunk is the sum of the costs of its pieces."""
    for pieces, weight in chunk_pieces(costs, range(len(costs))):
        expected = sum(costs[piece.unit][piece.first : piece.last].sum() for piece in pieces)
        assert np.isclose(weight, expected)


def test_cheap_sources_share_a_chunk() -> None:
    """A job of less than a second is one chunk."""
    costs = [np.full(3, 0.01)] * 5
    assert len(list(chunk_pieces(costs, range(5)))) == 1


def test_long_jobs_have_even_chunks() -> None:
    """Chunks of a long job differ by no more than a piece."""
    costs = [np.full(1000, 0.05)] * 2
    weights = [weight for _, weight in chunk_pieces(costs, range(2))]
    assert len(weights) > 50
    assert max(weights) - min(weights) <= 0.1 + SHORTEST * 0.1


def test_order_is_kept() -> None:
    """Chunks take the sources in the order asked for."""
    costs = [np.full(2, 2.0)] * 3
    order = [p.unit for pieces, _ in chunk_pieces(costs, [2, 0, 1]) for p in pieces]
    assert order == sorted(order, key=[2, 0, 1].index)


@given(st.integers(1, 20_000), st.integers(1, 10_000))
def test_tiles_cover_all_sites(site_count: int, rates_per_site: int) -> None:
    """Tiles follow each other from the first site to the last, none empty."""
    found = tiles(site_count, rates_per_site)
    assert found[0][0] == 0
    assert found[-1][1] == site_count
    assert all(a < z for a, z in found)
    assert all(one[1] == two[0] for one, two in itertools.pairwise(found))


@given(COSTS, st.data())
def test_units_that_belong_together_stay_together(
    costs: list[np.ndarray], data: st.DataObject
) -> None:
    """No chunk has a part of a group only, and nothing is lost."""
    first = data.draw(st.integers(0, len(costs) - 1))
    last = data.draw(st.integers(first + 1, len(costs)))
    chunks = [
        [(p.unit, n) for p in pieces for n in range(p.first, p.last)]
        for pieces, _ in chunk_pieces(costs, range(len(costs)), [(first, last)])
    ]
    group = {(u, n) for u in range(first, last) for n in range(len(costs[u]))}
    assert [group <= set(chunk) for chunk in chunks if group & set(chunk)] == [True]
    everything = [(u, n) for u, cost in enumerate(costs) for n in range(len(cost))]
    assert sorted(itertools.chain(*chunks)) == everything
