# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every calculation offers: prepare, plan, compute, finish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter, PartReader

#: Says one line of the job's log: level (``info``, ``warning``), message.
Report = Callable[[str, str], None]

#: Name of the count that tells how long a chunk took by the calculation's own measure.
CONTEXTS = "contexts"


class Calculation(Protocol):
    """One calculation_mode.

    `prepare` runs once in the job's own process, `load` once in every process that works
    for the job, `compute` once per chunk (or more often: it is pure), `finish` once when
    every chunk is done.
    """

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the names of the stages, in order.

        A chunk is computed when all that it supersedes is done, and where it supersedes
        nothing, when the stages before have ended.
        """
        ...

    def prepare(
        self, job: JobConfig, inputs: ArrayWriter, report: Report, parent: ArrayReader | None = None
    ) -> None:
        """Read and check all inputs and write what the chunks need to ``inputs.hdf5``.

        Parameters
        ----------
        job
            The job.
        inputs
            Where to write.
        report
            Is told what people should know.
        parent
            The results of the calculation that the job starts from. What is needed of them is
            copied to `inputs`: no chunk reads them.

        Raises
        ------
        UserInputError
            With every mistake found.
        """
        ...

    def plan(self, job_id: int, inputs: ArrayReader) -> Mapping[str, Sequence[Chunk]]:
        """Return the chunks of each stage; depends on the inputs alone."""
        ...

    def supersedes(self, chunk: Chunk) -> Sequence[int]:
        """Return the chunks whose parts serve nothing but this one.

        The parts are deleted once this chunk, and every other that supersedes them, is published
        and in the ledger; `finish` finds them no more. A chunk that supersedes parts reads no
        others. Those that supersede none may read all parts of the stages before.
        """
        ...

    def load(self, inputs: ArrayReader) -> object:
        """Return what `compute` needs besides the chunk, in the form it needs it."""
        ...

    def compute(
        self, chunk: Chunk, loaded: object, parts: PartReader
    ) -> tuple[Mapping[str, Array], Mapping[str, float]]:
        """Return the arrays of a chunk, and what was counted on the way."""
        ...

    def finish(
        self,
        inputs: ArrayReader,
        plan: Mapping[str, Sequence[Chunk]],
        parts: PartReader,
        results: ArrayWriter,
        report: Report,
    ) -> Mapping[str, str]:
        """Combine the parts in chunk order into the results file.

        Returns
        -------
        mapping
            Dataset name -> the name people read, of every output.
        """
        ...
