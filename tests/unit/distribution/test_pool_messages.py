# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chunks and results on their way between pool and worker."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from quakegrid.distribution.pool_messages import (
    Compute,
    Done,
    Stop,
    decoded_by_pool,
    decoded_by_worker,
    encoded,
)
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import ChunkDone

CHUNK = Chunk(
    job_id=1,
    calculation="classical",
    stage="curves",
    number=7,
    slices=(("sites", (0, 10)), ("groups", ((1, 2), (3, 4))), ("name", "ż"), ("length", 2.0)),
    weight=1.5,
    seed=2**63,
)


def test_a_chunk_arrives_equal():
    """Also its nested tuples, and whole numbers as whole numbers."""
    message = decoded_by_worker(encoded(Compute.of(CHUNK, Path("/oqdata/calc_1"))))
    assert isinstance(message, Compute)
    assert message.chunk() == CHUNK
    assert type(dict(message.chunk().slices)["length"]) is float
    assert message.directory == "/oqdata/calc_1"


def test_scalars_of_numpy_arrive_as_plain_numbers():
    """A plan easily holds them unawares."""
    chunk = Chunk(1, "toy", "sums", 0, (("rows", (np.int64(0), np.float32(0.5))),), np.float64(2))
    message = decoded_by_worker(encoded(Compute.of(chunk, Path())))
    assert isinstance(message, Compute)
    assert message.chunk() == Chunk(1, "toy", "sums", 0, (("rows", (0, 0.5)),), 2.0)


def test_a_result_arrives_equal():
    """The path as a path."""
    done = ChunkDone(7, Path("/oqdata/000007.hdf5"), 1.0, 2.0, 3, "host/1", {"contexts": 4.0})
    message = decoded_by_pool(encoded(Done.of(done)))
    assert isinstance(message, Done)
    assert message.chunk_done() == done


def test_a_worker_refuses_a_message_meant_for_the_pool():
    """Each side knows its own messages only."""
    with pytest.raises(msgspec.ValidationError):
        decoded_by_pool(encoded(Stop()))
