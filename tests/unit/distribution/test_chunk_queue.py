# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order in which chunks are handed out."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import PeerProcessError
from quakegrid.distribution.chunk_queue import ChunkQueue
from quakegrid.jobs.chunk import Chunk


def _chunks(*weights: float) -> list[Chunk]:
    return [Chunk(1, "toy", "sums", number, (), weight) for number, weight in enumerate(weights)]


def test_heavy_chunks_go_first_and_equal_ones_in_their_order():
    """So that the last ones, for which other workers wait, are short."""
    queue = ChunkQueue(_chunks(1.0, 5.0, 3.0, 5.0))
    order = []
    while queue.waiting:
        order.append(queue.pop().number)
    assert order == [1, 3, 2, 0]


def test_a_lost_chunk_is_handed_out_again_in_its_place():
    """Before the lighter ones."""
    queue = ChunkQueue(_chunks(1.0, 5.0))
    heavy = queue.pop()
    queue.lost(heavy, -9)
    assert queue.pop() is heavy
    assert queue.unfinished == 2


def test_the_third_loss_of_a_chunk_names_it():
    """Losses of other chunks do not count."""
    first, second = _chunks(1.0, 5.0)
    queue = ChunkQueue([first, second])
    for chunk in (first, first, second, second):
        queue.lost(chunk, -9)
    with pytest.raises(PeerProcessError, match=r"chunk 0 \(stage sums.*signal 9"):
        queue.lost(first, -9)


def test_a_worker_that_ended_by_itself_is_told_by_its_exit_code():
    """Another hint than a signal."""
    (chunk,) = _chunks(1.0)
    queue = ChunkQueue([chunk])
    queue.lost(chunk, 1)
    queue.lost(chunk, 1)
    with pytest.raises(PeerProcessError, match="exit code 1"):
        queue.lost(chunk, 1)
