# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chunks computed one after the other in the job's own process (oq_distribute = no)."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from quakegrid.base.errors import JobAborted, QuakegridError
from quakegrid.distribution.failure import chunk_error
from quakegrid.distribution.worker import ChunkWorker
from quakegrid.jobs.calculations.registry import CALCULATIONS
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import ChunkDone, Interrupted, Say, never, silent


class InlineDispatcher:
    """A `Dispatcher` with no process but its own.

    Parameters
    ----------
    calculations
        calculation_mode -> ``module:class``.
    worker
        Who computes; None makes one.
    """

    def __init__(
        self,
        calculations: Mapping[str, str] = CALCULATIONS,
        worker: ChunkWorker | None = None,
    ) -> None:
        self._worker = worker or ChunkWorker(calculations)

    @property
    def workers(self) -> int:
        """Return how many chunks can be computed at the same time: one."""
        return 1

    def run(
        self,
        chunks: Sequence[Chunk],
        calculation_directory: Path,
        interrupted: Interrupted = never,
        say: Say = silent,
    ) -> Generator[ChunkDone, None, None]:
        """Compute chunks in their order.

        Parameters
        ----------
        chunks
            What to compute.
        calculation_directory
            The folder ``calc_<id>``.
        interrupted
            Asked between chunks whether to give up.
        say
            Told nothing: there is no worker to lose.

        Raises
        ------
        JobAborted
            Interrupted.
        QuakegridError
            What a chunk itself raised.
        """
        for chunk in chunks:
            if interrupted():
                raise JobAborted("The job was stopped")
            try:
                done = self._worker.compute(chunk, calculation_directory)
            except QuakegridError:
                raise
            except Exception as error:
                raise chunk_error(chunk, error) from error
            yield done

    def close(self) -> None:
        """Close the inputs of the last job."""
        self._worker.close()
