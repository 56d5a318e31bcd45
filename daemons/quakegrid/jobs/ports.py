# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a running job needs from outside, as Protocols."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.process import ProcessIdentity
from quakegrid.jobs.chunk import Chunk

Array = NDArray[np.generic]
Attributes = Mapping[str, str | int | float]
#: Tells whether somebody asked to end the job.
Interrupted = Callable[[], bool]
#: Says one line of the job's log: level (``info``, ``warning``), message.
Say = Callable[[str, str], None]


def never() -> bool:
    """Return that nobody asked to end the job."""
    return False


def silent(level: str, message: str) -> None:
    """Say nothing."""


class ArrayReader(Protocol):
    """Named arrays to read; names are HDF5 paths such as ``sitecol/lon``."""

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """Return the names that start with `prefix`, sorted."""
        ...

    def read(self, name: str, rows: slice | None = None, columns: slice | None = None) -> Array:
        """Return an array, or some rows of its first axis and columns of its second.

        Raises
        ------
        ResultFileError
            No such name, or a damaged file.
        """
        ...

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of an array without reading it."""
        ...

    def attributes(self, name: str) -> Attributes:
        """Return the attributes of an array; ``""`` names the file itself."""
        ...


class ArrayWriter(Protocol):
    """Named arrays to write, each once."""

    def write(
        self,
        name: str,
        array: Array,
        *,
        unit: str = "",
        dimensions: Sequence[str] = (),
        attributes: Attributes | None = None,
    ) -> None:
        """Write a whole array; strings and bytes are arrays of shape ()."""
        ...

    def create(
        self,
        name: str,
        shape: tuple[int, ...],
        dtype: np.dtype[np.generic],
        *,
        unit: str = "",
        dimensions: Sequence[str] = (),
        attributes: Attributes | None = None,
    ) -> None:
        """Declare an array too large to hold: its rows follow by `write_rows`."""
        ...

    def write_rows(self, name: str, start: int, array: Array) -> None:
        """Write some rows of the first axis of a declared array."""
        ...

    def set_attributes(self, name: str, attributes: Attributes) -> None:
        """Add attributes to an array or group; ``""`` names the file itself."""
        ...


class PartReader(Protocol):
    """The published results of chunks."""

    def read(self, number: int, rows: slice | None = None) -> Mapping[str, Array]:
        """Return the arrays of a chunk's part file, or some rows of the first axis of each."""
        ...


@dataclass(frozen=True, slots=True)
class ChunkDone:
    """What a worker says of a chunk it finished.

    Attributes
    ----------
    number
        The chunk.
    part
        The published part file.
    cpu_seconds, wall_seconds
        What the computing took.
    peak_memory
        Largest resident size of the worker so far [bytes].
    worker
        Who did it: ``host/pid``.
    counts
        What the calculation counted, by name (``contexts`` ...).
    """

    number: int
    part: Path
    cpu_seconds: float
    wall_seconds: float
    peak_memory: int
    worker: str
    counts: Mapping[str, float]


class Dispatcher(Protocol):
    """How chunks travel to those who compute them."""

    @property
    def workers(self) -> int:
        """Return how many chunks can be computed at the same time."""
        ...

    def run(
        self,
        chunks: Sequence[Chunk],
        calculation_directory: Path,
        interrupted: Interrupted = never,
        say: Say = silent,
    ) -> Generator[ChunkDone, None, None]:
        """Compute chunks, in any order, each until it is done once.

        `interrupted` is asked every now and then whether to give up; `say` is told of
        workers that were lost.

        Raises
        ------
        JobAborted
            Interrupted; nothing is left running.
        PeerProcessError
            A chunk was lost three times; names it.
        QuakegridError
            What a chunk itself raised.
        """
        ...

    def close(self) -> None:
        """Let the workers go."""
        ...


class Clock(Protocol):
    """Time, passed in so that tests need not wait."""

    def now(self) -> datetime:
        """Return the time of day, with its zone."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        ...


class JobStore(Protocol):
    """The part of the job database a running job may use."""

    def begin(self, job_id: int, process: ProcessIdentity) -> None:
        """Move the job to executing, as the work of a process."""
        ...

    def transition(self, job_id: int, status: str, exit_status: int | None = None) -> None:
        """Move the job to another state; refuses what `job_status` does not allow.

        Of a job that failed, `exit_status` is that of the family of its error.
        """
        ...

    def is_aborted(self, job_id: int) -> bool:
        """Return whether somebody asked to end the job."""
        ...

    def log(self, job_id: int, level: str, process: str, message: str) -> None:
        """Keep one line of the job's log."""
        ...

    def plan_chunks(self, chunks: Sequence[Chunk]) -> None:
        """Enter chunks in the ledger as queued."""
        ...

    def chunk_done(self, job_id: int, done: ChunkDone) -> None:
        """Enter a finished chunk in the ledger, now or soon."""
        ...

    def chunks_entered(self, job_id: int) -> int:
        """Return how many of the chunks it was told of are in the ledger: those told first."""
        ...

    def finished_chunks(self, job_id: int) -> Mapping[int, ChunkDone]:
        """Return the chunks the ledger knows as done, by number."""
        ...

    def complete(
        self, job_id: int, outputs: Mapping[str, str], sizes: Mapping[str, int], size: int
    ) -> None:
        """Move the job to complete and offer its outputs, in one transaction.

        Outputs are dataset name -> the name people read; sizes are in bytes, an output
        without one is made when it is exported.

        Raises
        ------
        JobAborted
            Somebody stopped the job in the meantime.
        """
        ...
