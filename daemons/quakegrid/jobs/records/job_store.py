# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job database: jobs and their outputs, and the way to the queue, the logs and the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update

from quakegrid.base.errors import JobAborted, UserInputError
from quakegrid.base.process import ProcessIdentity
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.job_status import UNFINISHED, JobStatus
from quakegrid.jobs.ports import ChunkDone, Clock
from quakegrid.jobs.records.chunk_records import ChunkRecords, write_done, write_plan
from quakegrid.jobs.records.database import Database, aware_time
from quakegrid.jobs.records.job_processes import JobProcesses
from quakegrid.jobs.records.job_queue import JobQueue
from quakegrid.jobs.records.job_records import JobRecord, LogLine, OutputRecord
from quakegrid.jobs.records.job_rows import (
    check_run,
    job_record,
    job_row,
    move,
    process_columns,
    status_of,
)
from quakegrid.jobs.records.log_records import LogRecords, write_lines
from quakegrid.jobs.records.output_records import MEGABYTE, OutputRecords, write_outputs
from quakegrid.jobs.records.run_records import RunRecords
from quakegrid.jobs.records.tables import CHUNK, JOB, LOG, OUTPUT


class SqlJobStore:
    """The job database, a `JobStore` and more.

    Parameters
    ----------
    path
        The SQLite file; it is created if need be.
    clock
        Time.
    lowest_id
        The smallest number a new job may get.

    Attributes
    ----------
    queue
        Jobs that wait for receivers.
    runs
        What runs of jobs write, many things at once.

    Raises
    ------
    InstallationError
        The file cannot be used; says why.
    """

    def __init__(self, path: Path, clock: Clock, lowest_id: int = 1) -> None:
        self._database = Database(path, clock)
        self._lowest_id = lowest_id
        self._outputs = OutputRecords(self._database)
        self._processes = JobProcesses(self._database)
        self._logs = LogRecords(self._database)
        self._chunks = ChunkRecords(self._database)
        self._entered: Counter[int] = Counter()
        self.queue = JobQueue(self._database)
        self.runs = RunRecords(self._database)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    # -- jobs ---------------------------------------------------------------------------

    def create_job(
        self,
        *,
        description: str,
        user_name: str,
        calculation_mode: str,
        data_directory: Path,
        hazard_calculation_id: int | None = None,
        process: ProcessIdentity | None = None,
        token: str | None = None,
        lowest_id: int = 1,
    ) -> int:
        """Create a job and return its number; two processes never get the same.

        Parameters
        ----------
        description, calculation_mode
            As in the job file.
        user_name
            Whose job it is.
        data_directory
            Where its results go.
        hazard_calculation_id
            The job whose hazard it uses.
        process
            Who will work for it, if that is known: the job fails when it dies.
        token
            Chosen by the caller: asking again with the same one creates no second job.
        lowest_id
            The smallest number it may get.

        Returns
        -------
        int
            The job's number.

        Raises
        ------
        UserInputError
            There is no such job whose hazard could be used.
        """
        with self._database.writing() as connection:
            if token is not None:
                query = select(JOB.c.id).where(JOB.c.token == token)
                if (known := connection.execute(query).scalar()) is not None:
                    return int(known)
            if hazard_calculation_id is not None:
                job_row(connection, hazard_calculation_id)
            highest = connection.execute(select(func.max(JOB.c.id))).scalar() or 0
            job_id = max(highest + 1, self._lowest_id, lowest_id)
            connection.execute(
                insert(JOB).values(
                    id=job_id,
                    description=description,
                    user_name=user_name,
                    calculation_mode=calculation_mode,
                    hazard_calculation_id=hazard_calculation_id,
                    status=JobStatus.CREATED,
                    is_running=True,
                    start_time=self._database.now(),
                    relevant=True,
                    ds_calc_dir=str(data_directory / f"calc_{job_id}"),
                    token=token,
                    **process_columns(process),
                )
            )
        return job_id

    def get_job(self, job_id: int) -> JobRecord:
        """Return a job.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        self.fail_dead_jobs()
        with self._database.reading() as connection:
            return job_record(job_row(connection, job_id))

    def list_jobs(
        self,
        calculation_modes: Collection[str] | None = None,
        *,
        user_name: str | None = None,
        with_deleted: bool = False,
        after: int = 0,
        limit: int | None = None,
    ) -> tuple[JobRecord, ...]:
        """Return jobs in the order of their numbers.

        Parameters
        ----------
        calculation_modes
            Only these; None for all.
        user_name
            Only of this user; None for all.
        with_deleted
            Whether to list deleted jobs too.
        after
            Only those with larger numbers.
        limit
            At most so many; None for all.
        """
        self.fail_dead_jobs()
        query = select(JOB).where(JOB.c.id > after).order_by(JOB.c.id).limit(limit)
        if calculation_modes is not None:
            query = query.where(JOB.c.calculation_mode.in_(calculation_modes))
        if user_name is not None:
            query = query.where(JOB.c.user_name == user_name)
        if not with_deleted:
            query = query.where(JOB.c.status != JobStatus.DELETED)
        with self._database.reading() as connection:
            return tuple(job_record(row) for row in connection.execute(query))

    def latest_job_id(self, user_name: str) -> int | None:
        """Return the number of a user's newest job that was not deleted, if there is one."""
        query = select(func.max(JOB.c.id)).where(
            JOB.c.user_name == user_name, JOB.c.status != JobStatus.DELETED
        )
        with self._database.reading() as connection:
            latest: int | None = connection.execute(query).scalar()
        return latest

    def count_by_status(self) -> Mapping[JobStatus, int]:
        """Return how many jobs are in each state, without those that were deleted."""
        query = select(JOB.c.status, func.count()).group_by(JOB.c.status)
        with self._database.reading() as connection:
            counts = {JobStatus(status): count for status, count in connection.execute(query)}
        counts.pop(JobStatus.DELETED, None)
        return counts

    def unfinished(self, job_ids: Collection[int]) -> frozenset[int]:
        """Return which of some jobs have not ended."""
        query = select(JOB.c.id).where(JOB.c.id.in_(job_ids), JOB.c.is_running)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def begin(self, job_id: int, process: ProcessIdentity, *, epoch: int | None = None) -> None:
        """Move the job to executing, as the work of a process.

        Parameters
        ----------
        job_id
            The job.
        process
            Who works for it.
        epoch
            Of the run, None if there can be but one; above 0 the job executes already, by
            the receiver that took it.

        Raises
        ------
        UserInputError
            There is no such job, or it cannot be executed in its state.
        RunFenced
            The run is over.
        """
        self.fail_dead_jobs()
        with self._database.writing() as connection:
            if epoch:
                check_run(connection, job_id, epoch)
            elif epoch is None or not _has_begun(connection, job_id, process):
                move(connection, job_id, JobStatus.EXECUTING, self._database.now())
            connection.execute(
                update(JOB)
                .where(JOB.c.id == job_id)
                .values(start_time=self._database.now(), **process_columns(process))
            )

    def transition(
        self,
        job_id: int,
        status: str,
        exit_status: int | None = None,
        *,
        epoch: int | None = None,
    ) -> None:
        """Move the job to another state, in one transaction.

        Parameters
        ----------
        job_id
            The job.
        status
            The state; a run may ask for the one that its job is in.
        exit_status
            Of a job that failed: that of the family of its error.
        epoch
            Of the run, None if there can be but one.

        Raises
        ------
        UserInputError
            There is no such job, or the move is not legal.
        RunFenced
            The run is over.
        """
        after = JobStatus(status)
        with self._database.writing() as connection:
            if epoch is not None:
                at_work = {JobStatus.CREATED, JobStatus.EXECUTING, after}
                if check_run(connection, job_id, epoch, at_work) == after:
                    return
            move(connection, job_id, after, self._database.now(), exit_status)

    def complete(
        self,
        job_id: int,
        outputs: Mapping[str, str],
        sizes: Mapping[str, int],
        size: int,
        *,
        epoch: int | None = None,
    ) -> None:
        """Move the job to complete and offer its outputs, in one transaction.

        Parameters
        ----------
        job_id
            The job.
        outputs
            Dataset name -> the name people read.
        sizes
            Dataset name -> its size [bytes], of those that are stored.
        size
            Of the results file [bytes].
        epoch
            Of the run, None if there can be but one.

        Raises
        ------
        JobAborted
            Somebody stopped the job in the meantime; `RunFenced` if the run is over.
        """
        with self._database.writing() as connection:
            if epoch is not None:
                may = (JobStatus.EXECUTING, JobStatus.COMPLETE)
                if check_run(connection, job_id, epoch, may) == JobStatus.COMPLETE:
                    return  # it was asked for twice
            if status_of(connection, job_id) == JobStatus.ABORTED:
                raise JobAborted(f"Job {job_id} was stopped")
            move(connection, job_id, JobStatus.COMPLETE, self._database.now())
            connection.execute(
                update(JOB).where(JOB.c.id == job_id).values(size_mb=size / MEGABYTE)
            )
            write_outputs(connection, job_id, outputs, sizes)

    def request_abort(self, job_id: int) -> JobRecord:
        """Stop a job: its process notices, and nothing it still does counts.

        Returns
        -------
        JobRecord
            The job as it was before: what has ended already stays as it is.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        before = self.get_job(job_id)
        with self._database.writing() as connection:
            if status_of(connection, job_id) in UNFINISHED:
                move(connection, job_id, JobStatus.ABORTED, self._database.now())
        return before

    def is_aborted(self, job_id: int) -> bool:
        """Return whether somebody asked to end the job."""
        with self._database.reading() as connection:
            return status_of(connection, job_id) == JobStatus.ABORTED

    def delete_job(self, job_id: int) -> tuple[Path, ...]:
        """Mark a job as deleted and forget its outputs, log and chunks.

        Returns
        -------
        tuple of Path
            The files and folders the caller may remove now; not all need exist.

        Raises
        ------
        UserInputError
            There is no such job, it still runs, or other jobs use its hazard.
        """
        job = self.get_job(job_id)
        with self._database.writing() as connection:
            children = connection.execute(
                select(JOB.c.id).where(
                    JOB.c.hazard_calculation_id == job_id, JOB.c.status != JobStatus.DELETED
                )
            ).scalars()
            if numbers := ", ".join(str(child) for child in children):
                raise UserInputError(
                    f"Job {job_id} cannot be deleted: its hazard is used by {numbers}"
                )
            move(connection, job_id, JobStatus.DELETED, self._database.now())
            connection.execute(update(JOB).where(JOB.c.id == job_id).values(relevant=False))
            for table in (OUTPUT, LOG, CHUNK):
                connection.execute(delete(table).where(table.c.job_id == job_id))
        return (job.results, job.ds_calc_dir)

    def fail_dead_jobs(self) -> tuple[int, ...]:
        """Move jobs to failed whose process on this machine died, and return their numbers."""
        return self._processes.fail_dead_jobs()

    def fail_silent_jobs(self, is_silent: Callable[[int], bool], host: str) -> tuple[int, ...]:
        """Move jobs to failed whose process elsewhere says nothing, and return their numbers.

        Parameters
        ----------
        is_silent
            Tells whether nothing was heard of a job for too long.
        host
            This machine: of its processes we know without hearing from them.
        """
        return self._processes.fail_silent_jobs(is_silent, host)

    # -- outputs and logs ---------------------------------------------------------------

    def list_outputs(self, job_id: int) -> tuple[OutputRecord, ...]:
        """Return the outputs of a job, by the name people read.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        return self._outputs.list(job_id)

    def get_output(self, output_id: int) -> OutputRecord:
        """Return an output.

        Raises
        ------
        UserInputError
            There is no such output.
        """
        return self._outputs.get(output_id)

    def log(self, job_id: int, level: str, process: str, message: str) -> None:
        """Keep one line of the job's log; survives the process, though not a loss of power."""
        with self._database.writing(durable=False) as connection:
            when = aware_time(self._database.now())
            write_lines(connection, job_id, [LogLine(when, level, process, message)])

    def get_log(self, job_id: int, start: int = 0, stop: int | None = None) -> tuple[LogLine, ...]:
        """Return lines of a job's log, from `start` (counted from 0) to before `stop`.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        return self._logs.get(job_id, start, stop)

    # -- the ledger of chunks -----------------------------------------------------------

    def plan_chunks(self, chunks: Sequence[Chunk]) -> None:
        """Enter chunks of a job in the ledger as queued, also those that were done once."""
        if not chunks:
            return
        planned = [(int(chunk.number), chunk.stage, float(chunk.weight)) for chunk in chunks]
        with self._database.writing(durable=False) as connection:
            write_plan(connection, chunks[0].job_id, planned)

    def chunk_done(self, job_id: int, done: ChunkDone) -> None:
        """Enter a finished chunk in the ledger.

        After a loss of power the newest entries may be missing: those chunks are repeated.
        """
        with self._database.writing(durable=False) as connection:
            write_done(connection, job_id, [done])
        self._entered[job_id] += 1

    def chunks_entered(self, job_id: int) -> int:
        """Return how many chunks `chunk_done` has entered."""
        return self._entered[job_id]

    def finished_chunks(self, job_id: int) -> Mapping[int, ChunkDone]:
        """Return the chunks the ledger knows as done, by number."""
        return {done.number: done for done in self._chunks.finished(job_id)}


def _has_begun(connection: Connection, job_id: int, process: ProcessIdentity) -> bool:
    """Return whether a job that no receiver runs executes by a process already."""
    status = check_run(connection, job_id, 0, frozenset(JobStatus))
    row = job_row(connection, job_id)
    return status == JobStatus.EXECUTING and job_record(row).process == process
