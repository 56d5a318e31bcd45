# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the chunks of a job took, in columns."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from quakegrid.jobs.chunk_columns import ChunkColumns
from quakegrid.jobs.ports import ChunkDone

PART = Path("/oqdata/calc_1/parts/000000.hdf5")


def _done(number: int, worker: str = "node/1", **counts: float) -> ChunkDone:
    return ChunkDone(number, PART, 0.5 * number, 2.0 * number, 1000 + number, worker, counts)


def test_rows_are_found_by_number():
    """Whatever the order in which chunks were done."""
    columns = ChunkColumns()
    for number, worker in ((5, "a/1"), (1, "b/1"), (700, "a/1")):
        columns.put(_done(number, worker))
    rows = columns.of(np.array([1, 700]))
    assert rows["cpu_seconds"].tolist() == [0.5, 350.0]
    assert [columns.workers[row] for row in rows["worker"]] == ["b/1", "a/1"]
    assert columns.done()["peak_memory"].tolist() == [1001, 1005, 1700]
    assert len(columns) == 3


def test_counts_are_summed():
    """Those that only some chunks have too."""
    columns = ChunkColumns()
    columns.put(_done(0, contexts=3.0))
    columns.put(_done(900, contexts=4.0, ruptures=1.0))
    assert columns.counts() == {"contexts": 7.0, "ruptures": 1.0}


def test_the_last_word_counts():
    """A chunk that was computed again is one chunk."""
    columns = ChunkColumns()
    columns.put(_done(3, "a/1", contexts=3.0, ruptures=2.0))
    columns.put(_done(3, "b/1", contexts=5.0))
    assert columns.counts() == {"contexts": 5.0, "ruptures": 0.0}
    (row,) = columns.of(np.array([3]))
    assert columns.workers[row["worker"]] == "b/1"


def test_a_chunk_that_is_not_done_is_named():
    """A job with a hole in its plan must not write a table of zeros."""
    columns = ChunkColumns()
    columns.put(_done(0))
    with pytest.raises(KeyError, match="chunk 1 is not done"):
        columns.of(np.array([0, 1]))


def test_a_chunk_takes_less_than_a_hundred_bytes():
    """A job may have a million of them."""
    columns = ChunkColumns()
    tracemalloc.start()
    for number in range(8192):
        columns.put(_done(number, contexts=1.0, ruptures=2.0))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size / 8192 < 100
