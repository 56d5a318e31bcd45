# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chunks computed by warm worker processes of this machine (oq_distribute = processpool)."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Final

from quakegrid.base.errors import JobAborted
from quakegrid.distribution.chunk_queue import ChunkQueue, ending
from quakegrid.distribution.failure import error_of
from quakegrid.distribution.inline import InlineDispatcher
from quakegrid.distribution.pool_messages import Done, Failed
from quakegrid.distribution.pool_process import PoolProcess
from quakegrid.distribution.worker import ChunkWorker
from quakegrid.distribution.worker_process import (
    ForkedProcess,
    SpawnedProcess,
    StartMethod,
    WorkerProcess,
    best_start_method,
)
from quakegrid.jobs.calculations.registry import CALCULATIONS
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import ChunkDone, Interrupted, Say, never, silent

#: Below this predicted cost no process is started for the chunks of a stage [CPU seconds].
INLINE_BELOW: Final = 1.0
#: How often the pool looks whether the job was stopped [s].
_LOOK_EVERY: Final = 0.5


class ProcessPoolDispatcher:
    """A `Dispatcher` over worker processes that are started when first needed and kept.

    To be used from the thread that made it: the workers die with that thread.

    Parameters
    ----------
    num_cores
        How many workers.
    calculations
        calculation_mode -> ``module:class``.
    start_method
        ``fork`` or ``spawn``; None chooses fork on Linux while the master has one thread.
    inline_below
        Predicted cost of a stage below which its chunks are computed in the job's own
        process, unless the workers are there already [CPU seconds].
    """

    def __init__(
        self,
        num_cores: int,
        *,
        calculations: Mapping[str, str] = CALCULATIONS,
        start_method: StartMethod | None = None,
        inline_below: float = INLINE_BELOW,
    ) -> None:
        self._num_cores = num_cores
        self._calculations = calculations
        self._start_method = start_method
        self._inline_below = inline_below
        self._worker = ChunkWorker(calculations)
        self._inline = InlineDispatcher(worker=self._worker)
        self._processes: list[PoolProcess] = []

    @property
    def workers(self) -> int:
        """Return how many chunks can be computed at the same time."""
        return self._num_cores

    def run(
        self,
        chunks: Sequence[Chunk],
        calculation_directory: Path,
        interrupted: Interrupted = never,
        say: Say = silent,
    ) -> Generator[ChunkDone, None, None]:
        """Compute chunks, the heaviest first, and yield each when it is done.

        A chunk whose worker died is given to another one.

        Parameters
        ----------
        chunks
            What to compute.
        calculation_directory
            The folder ``calc_<id>``.
        interrupted
            Asked twice a second whether to give up.
        say
            Told of workers that died.

        Raises
        ------
        JobAborted
            Interrupted, or Ctrl-C; no worker is left running.
        PeerProcessError
            Three workers died over the same chunk.
        QuakegridError
            What a chunk itself raised.
        """
        weight = sum(chunk.weight for chunk in chunks)
        small = not self._processes and weight < self._inline_below
        if small or len(chunks) <= 1 or self._num_cores <= 1:
            yield from self._inline.run(chunks, calculation_directory, interrupted)
            return
        completed = False
        try:
            yield from self._spread(chunks, calculation_directory, interrupted, say)
            completed = True
        except KeyboardInterrupt:
            raise JobAborted("The job was stopped from the keyboard") from None
        finally:
            if not completed:  # what still computes belongs to a run that is over
                self._kill()

    def close(self) -> None:
        """Let the workers go."""
        processes, self._processes = self._processes, []
        for process in processes:
            process.stop()
        for process in processes:
            process.join()
        self._inline.close()

    def _spread(
        self, chunks: Sequence[Chunk], directory: Path, interrupted: Interrupted, say: Say
    ) -> Iterator[ChunkDone]:
        """Hand out chunks and yield what comes back, until all are done."""
        queue = ChunkQueue(chunks)
        self._start(min(self._num_cores, len(chunks)), chunks[0], directory)
        while queue.unfinished:
            for process in self._processes:
                if process.chunk is None and queue.waiting:
                    process.give(queue.pop(), directory)
            if interrupted():
                raise JobAborted("The job was stopped")
            yield from self._received(queue)
            self._replace_the_dead(queue, say)

    def _received(self, queue: ChunkQueue) -> Iterator[ChunkDone]:
        """Wait until something happens and yield the chunks that are done."""
        connections = [process.connection for process in self._processes]
        ready = wait(connections, timeout=_LOOK_EVERY)
        for process in self._processes:
            if process.connection not in ready:
                continue
            message = process.receive()
            if isinstance(message, Failed):
                raise error_of(message.failure)
            if isinstance(message, Done):
                queue.unfinished -= 1
                yield message.chunk_done()

    def _replace_the_dead(self, queue: ChunkQueue, say: Say) -> None:
        """Queue the chunks of dead workers again, and start new workers if there is work."""
        for process in [process for process in self._processes if process.ended]:
            self._processes.remove(process)
            lost, exit_code = process.chunk, process.join()
            if lost is None:
                say("warning", f"A worker was lost ({ending(exit_code)}) while it was idle")
            else:
                queue.lost(lost, exit_code)
                say(
                    "warning",
                    f"A worker was lost ({ending(exit_code)}): chunk {lost.number} of "
                    f"{lost.stage} is computed again",
                )
            if queue.waiting:
                self._processes.append(PoolProcess(self._new_process))

    def _start(self, number: int, chunk: Chunk, directory: Path) -> None:
        """Have at least so many workers; forked ones inherit the loaded job."""
        if len(self._processes) >= number:
            return
        if self._forks():
            self._worker.load(chunk.calculation, directory)
        while len(self._processes) < number:
            self._processes.append(PoolProcess(self._new_process))

    def _new_process(self, connection: Connection) -> WorkerProcess:
        """Start a process that serves a pipe."""
        if self._forks():
            return ForkedProcess(connection, self._worker)
        return SpawnedProcess(connection, self._calculations)

    def _forks(self) -> bool:
        """Return whether a process is forked now: a thread may have begun since the last one."""
        return (self._start_method or best_start_method()) == "fork"

    def _kill(self) -> None:
        """End all workers at once."""
        processes, self._processes = self._processes, []
        for process in processes:
            process.kill()
