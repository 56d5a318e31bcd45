# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the process pool and its workers say to each other, as msgpack of plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from quakegrid.distribution.failure import Failure
from quakegrid.jobs.chunk import Chunk, ChunkValue
from quakegrid.jobs.ports import ChunkDone


class Compute(msgspec.Struct, frozen=True, tag="compute"):
    """Pool to worker: compute a chunk. If it is lost, so is the worker: it is sent again."""

    job_id: int
    calculation: str
    stage: str
    number: int
    slices: list[tuple[str, Any]]
    weight: float
    seed: int
    directory: str

    @classmethod
    def of(cls, chunk: Chunk, calculation_directory: Path) -> Compute:
        """Return the message that asks for a chunk."""
        return cls(
            job_id=chunk.job_id,
            calculation=chunk.calculation,
            stage=chunk.stage,
            number=int(chunk.number),
            slices=[(name, _plain(value)) for name, value in chunk.slices],
            weight=float(chunk.weight),
            seed=int(chunk.seed),
            directory=str(calculation_directory),
        )

    def chunk(self) -> Chunk:
        """Return the chunk, equal to the one that was sent."""
        return Chunk(
            job_id=self.job_id,
            calculation=self.calculation,
            stage=self.stage,
            number=self.number,
            slices=tuple((name, _immutable(value)) for name, value in self.slices),
            weight=self.weight,
            seed=self.seed,
        )


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """Pool to worker: there is no more work. If it is lost, the worker is killed a little later."""


class Done(msgspec.Struct, frozen=True, tag="done"):
    """Worker to pool: a chunk is done. If it is lost, so is the worker: another one repeats it."""

    number: int
    part: str
    cpu_seconds: float
    wall_seconds: float
    peak_memory: int
    worker: str
    counts: dict[str, float]

    @classmethod
    def of(cls, done: ChunkDone) -> Done:
        """Return the message that tells of a finished chunk."""
        return cls(
            number=done.number,
            part=str(done.part),
            cpu_seconds=done.cpu_seconds,
            wall_seconds=done.wall_seconds,
            peak_memory=done.peak_memory,
            worker=done.worker,
            counts=dict(done.counts),
        )

    def chunk_done(self) -> ChunkDone:
        """Return what the worker says."""
        return ChunkDone(
            number=self.number,
            part=Path(self.part),
            cpu_seconds=self.cpu_seconds,
            wall_seconds=self.wall_seconds,
            peak_memory=self.peak_memory,
            worker=self.worker,
            counts=self.counts,
        )


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Worker to pool: a chunk raised an error. If it is lost, the chunk is computed again."""

    number: int
    failure: Failure


_ENCODER = msgspec.msgpack.Encoder()
_TO_WORKER: msgspec.msgpack.Decoder[Compute | Stop] = msgspec.msgpack.Decoder(Compute | Stop)
_TO_POOL: msgspec.msgpack.Decoder[Done | Failed] = msgspec.msgpack.Decoder(Done | Failed)


def encoded(message: Compute | Stop | Done | Failed) -> bytes:
    """Return a message as bytes."""
    return _ENCODER.encode(message)


def decoded_by_worker(frame: bytes) -> Compute | Stop:
    """Return the message that a worker received."""
    return _TO_WORKER.decode(frame)


def decoded_by_pool(frame: bytes) -> Done | Failed:
    """Return the message that the pool received."""
    return _TO_POOL.decode(frame)


def _plain(value: Any) -> Any:
    """Return a value without the scalars of numpy, which a plan easily holds unawares."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def _immutable(value: Any) -> ChunkValue:
    """Return a value with its lists as tuples again."""
    return tuple(map(_immutable, value)) if isinstance(value, list) else value
