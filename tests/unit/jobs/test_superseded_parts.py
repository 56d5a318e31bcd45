# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which parts may be deleted, and what a job that goes on need not compute."""

from __future__ import annotations

from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.superseded_parts import SupersededParts

#: Parts 0 and 1 make 3, parts 1 and 2 make 4.
SUPERSEDES = {0: (), 1: (), 2: (), 3: (0, 1), 4: (1, 2)}


def _parts() -> SupersededParts:
    chunks = [Chunk(1, "toy", "any", number, (), 1.0) for number in SUPERSEDES]
    return SupersededParts(chunks, lambda chunk: SUPERSEDES[chunk.number])


def test_a_part_is_free_when_all_that_supersede_it_are_done():
    """Not before."""
    parts = _parts()
    assert parts.free(0) == ()
    assert parts.free(3) == (0,)
    assert parts.free(4) == (1, 2)


def test_a_deleted_part_counts_as_done_when_its_successors_are():
    """In the ledger and published."""
    published = {2, 3}
    done = _parts().done_before({0, 2, 3}, published.__contains__)
    assert done == {0, 2, 3}


def test_a_deleted_part_is_computed_again_when_a_successor_is_lost():
    """The ledger alone is no proof."""
    published = {2, 3}
    done = _parts().done_before({0, 1, 2, 3, 4}, published.__contains__)
    assert done == {0, 2, 3}


def test_a_published_part_that_the_ledger_does_not_know_is_computed_again():
    """It may be of a time before the loss of power."""
    assert _parts().done_before((), lambda number: True) == set()
