# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chunks, results, errors and processes as the records that travel between processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from quakegrid.base.errors import QuakegridError
from quakegrid.base.process import ProcessIdentity
from quakegrid.distribution.failure import Failure, error_of, failure_of
from quakegrid.jobs.chunk import Chunk, ChunkValue
from quakegrid.jobs.ports import ChunkDone
from quakegrid.wire.messages.plain import Computed, Process, WireChunk, WireFailure


def wire_chunk(chunk: Chunk) -> WireChunk:
    """Return a chunk as it travels."""
    return WireChunk(
        job_id=chunk.job_id,
        calculation=chunk.calculation,
        stage=chunk.stage,
        number=int(chunk.number),
        slices=tuple((name, _plain(value)) for name, value in chunk.slices),
        weight=float(chunk.weight),
        seed=int(chunk.seed),
    )


def chunk_of(record: WireChunk) -> Chunk:
    """Return the chunk, equal to the one that was sent."""
    return Chunk(
        job_id=record.job_id,
        calculation=record.calculation,
        stage=record.stage,
        number=record.number,
        slices=tuple((name, _immutable(value)) for name, value in record.slices),
        weight=record.weight,
        seed=record.seed,
    )


def computed_of(done: ChunkDone, *, with_part: bool = True) -> Computed:
    """Return a finished chunk as it travels; without its part where the arrays travel too."""
    return Computed(
        number=int(done.number),
        part=str(done.part) if with_part else "",
        cpu_seconds=float(done.cpu_seconds),
        wall_seconds=float(done.wall_seconds),
        peak_memory=int(done.peak_memory),
        worker=done.worker,
        counts={name: float(count) for name, count in done.counts.items()},
    )


def chunk_done_of(computed: Computed, part: Path | None = None) -> ChunkDone:
    """Return what was said of a finished chunk.

    Parameters
    ----------
    computed
        What was said.
    part
        Where its part file lies; None for where the message says.
    """
    return ChunkDone(
        number=computed.number,
        part=Path(computed.part) if part is None else part,
        cpu_seconds=computed.cpu_seconds,
        wall_seconds=computed.wall_seconds,
        peak_memory=computed.peak_memory,
        worker=computed.worker,
        counts=computed.counts,
    )


def wire_failure(error: QuakegridError) -> WireFailure:
    """Return an error as it travels; a bug with its traceback."""
    failure = failure_of(error)
    return WireFailure(failure.family, failure.problems)


def error_of_wire(failure: WireFailure) -> QuakegridError:
    """Return the error that was told."""
    return error_of(Failure(failure.family, failure.problems))


def wire_process(process: ProcessIdentity) -> Process:
    """Return a process as it travels."""
    return Process(process.host, process.pid, process.started)


def process_of(record: Process) -> ProcessIdentity:
    """Return the process that was told."""
    return ProcessIdentity(record.host, record.pid, record.started)


def _plain(value: Any) -> Any:
    """Return a value without the scalars of numpy, which a plan easily holds unawares."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def _immutable(value: Any) -> ChunkValue:
    """Return a value with its lists as tuples again."""
    return tuple(map(_immutable, value)) if isinstance(value, list | tuple) else value
