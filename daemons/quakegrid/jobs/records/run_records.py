# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the runs of jobs write, many things in one transaction, each fenced by its epoch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.ports import ChunkDone
from quakegrid.jobs.records.chunk_records import (
    PlannedChunk,
    read_finished,
    write_done,
    write_plan,
)
from quakegrid.jobs.records.database import Database
from quakegrid.jobs.records.job_records import LogLine
from quakegrid.jobs.records.job_rows import check_run
from quakegrid.jobs.records.log_records import ends_with, write_lines

#: A run may say something until its job waits for another run or is gone.
_MAY_SPEAK: Final = frozenset(JobStatus) - {JobStatus.SUBMITTED, JobStatus.DELETED}


class RunRecords:
    """What the runs of jobs write.

    Parameters
    ----------
    database
        Where it goes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def writing(self) -> Iterator[RunWrites]:
        """Write all that is to be written in one transaction.

        It survives the process, though not a loss of power: chunks whose entries are lost are
        computed again.
        """
        with self._database.writing(durable=False) as connection:
            yield RunWrites(connection)

    def is_aborted(self, job_id: int, epoch: int) -> bool:
        """Return whether somebody asked to end the job.

        Raises
        ------
        RunFenced
            The run is over.
        """
        with self._database.reading() as connection:
            return check_run(connection, job_id, epoch, _MAY_SPEAK) == JobStatus.ABORTED

    def finished_chunks(
        self, job_id: int, epoch: int, after: int, limit: int
    ) -> tuple[ChunkDone, ...]:
        """Return at most `limit` chunks that are done, with numbers above `after`.

        Raises
        ------
        RunFenced
            The run is over.
        """
        with self._database.snapshot() as connection:
            check_run(connection, job_id, epoch)
            return read_finished(connection, job_id, after, limit)


class RunWrites:
    """One transaction of what runs write.

    Every method raises `RunFenced` for a run that is over, and `UserInputError` for a job
    that does not exist; then it has written nothing and the transaction goes on.

    Parameters
    ----------
    connection
        In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def log(self, job_id: int, epoch: int, lines: Sequence[LogLine]) -> None:
        """Keep lines of the job's log, unless they were kept before."""
        check_run(self._connection, job_id, epoch, _MAY_SPEAK)
        if not ends_with(self._connection, job_id, lines):
            write_lines(self._connection, job_id, lines)

    def plan(self, job_id: int, epoch: int, chunks: Iterable[PlannedChunk]) -> None:
        """Enter chunks in the ledger as queued."""
        check_run(self._connection, job_id, epoch)
        write_plan(self._connection, job_id, chunks)

    def done(self, job_id: int, epoch: int, chunks: Iterable[ChunkDone]) -> None:
        """Enter finished chunks in the ledger."""
        check_run(self._connection, job_id, epoch)
        write_done(self._connection, job_id, chunks)

    def check(self, job_id: int, epoch: int) -> None:
        """See that the run is not over."""
        check_run(self._connection, job_id, epoch)
