# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every query of the job database, one method each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from quakegrid.base.errors import JobAborted, UserInputError
from quakegrid.base.process import ProcessIdentity
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.job_status import UNFINISHED, JobStatus, may_follow
from quakegrid.jobs.ports import ChunkDone, Clock
from quakegrid.jobs.records.job_records import JobRecord, LogLine, OutputRecord
from quakegrid.jobs.records.schema import open_database
from quakegrid.jobs.records.tables import CHUNK, JOB, LOG, OUTPUT

#: Bytes in the unit of `size_mb`.
_MEGABYTE = 1e6


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

    Raises
    ------
    InstallationError
        The file cannot be used; says why.
    """

    def __init__(self, path: Path, clock: Clock, lowest_id: int = 1) -> None:
        self._engine: Engine = open_database(path)
        self._clock = clock
        self._lowest_id = lowest_id

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

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

        Returns
        -------
        int
            The job's number.

        Raises
        ------
        UserInputError
            There is no such job whose hazard could be used.
        """
        with self._transaction() as connection:
            if hazard_calculation_id is not None:
                _job_row(connection, hazard_calculation_id)
            highest = connection.execute(select(func.max(JOB.c.id))).scalar() or 0
            job_id = max(highest + 1, self._lowest_id)
            connection.execute(
                insert(JOB).values(
                    id=job_id,
                    description=description,
                    user_name=user_name,
                    calculation_mode=calculation_mode,
                    hazard_calculation_id=hazard_calculation_id,
                    status=JobStatus.CREATED,
                    is_running=True,
                    start_time=self._now(),
                    relevant=True,
                    ds_calc_dir=str(data_directory / f"calc_{job_id}"),
                    **_process_columns(process),
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
        with self._engine.connect() as connection:
            return _job_record(_job_row(connection, job_id))

    def list_jobs(
        self,
        calculation_modes: Collection[str] | None = None,
        *,
        user_name: str | None = None,
        with_deleted: bool = False,
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
        """
        self.fail_dead_jobs()
        query = select(JOB).order_by(JOB.c.id)
        if calculation_modes is not None:
            query = query.where(JOB.c.calculation_mode.in_(calculation_modes))
        if user_name is not None:
            query = query.where(JOB.c.user_name == user_name)
        if not with_deleted:
            query = query.where(JOB.c.status != JobStatus.DELETED)
        with self._engine.connect() as connection:
            return tuple(_job_record(row) for row in connection.execute(query))

    def latest_job_id(self, user_name: str) -> int | None:
        """Return the number of a user's newest job that was not deleted, if there is one."""
        query = select(func.max(JOB.c.id)).where(
            JOB.c.user_name == user_name, JOB.c.status != JobStatus.DELETED
        )
        with self._engine.connect() as connection:
            latest: int | None = connection.execute(query).scalar()
        return latest

    def begin(self, job_id: int, process: ProcessIdentity) -> None:
        """Move the job to executing, as the work of a process.

        Raises
        ------
        UserInputError
            There is no such job, or it cannot be executed in its state.
        """
        self.fail_dead_jobs()
        with self._transaction() as connection:
            self._move(connection, job_id, JobStatus.EXECUTING)
            connection.execute(
                update(JOB)
                .where(JOB.c.id == job_id)
                .values(start_time=self._now(), **_process_columns(process))
            )

    def transition(self, job_id: int, status: str) -> None:
        """Move the job to another state, in one transaction.

        Raises
        ------
        UserInputError
            There is no such job, or the move is not legal.
        """
        with self._transaction() as connection:
            self._move(connection, job_id, JobStatus(status))

    def complete(
        self, job_id: int, outputs: Mapping[str, str], sizes: Mapping[str, int], size: int
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

        Raises
        ------
        JobAborted
            Somebody stopped the job in the meantime.
        """
        rows = [
            {
                "job_id": job_id,
                "display_name": display_name,
                "ds_key": name,
                "size_mb": sizes[name] / _MEGABYTE if name in sizes else None,
            }
            for name, display_name in outputs.items()
        ]
        with self._transaction() as connection:
            if _status(connection, job_id) == JobStatus.ABORTED:
                raise JobAborted(f"Job {job_id} was stopped")
            self._move(connection, job_id, JobStatus.COMPLETE)
            connection.execute(
                update(JOB).where(JOB.c.id == job_id).values(size_mb=size / _MEGABYTE)
            )
            connection.execute(delete(OUTPUT).where(OUTPUT.c.job_id == job_id))
            if rows:
                connection.execute(insert(OUTPUT), rows)

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
        with self._transaction() as connection:
            if _status(connection, job_id) in UNFINISHED:
                self._move(connection, job_id, JobStatus.ABORTED)
        return before

    def is_aborted(self, job_id: int) -> bool:
        """Return whether somebody asked to end the job."""
        with self._engine.connect() as connection:
            return _status(connection, job_id) == JobStatus.ABORTED

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
        with self._transaction() as connection:
            children = connection.execute(
                select(JOB.c.id).where(
                    JOB.c.hazard_calculation_id == job_id, JOB.c.status != JobStatus.DELETED
                )
            ).scalars()
            if numbers := ", ".join(str(child) for child in children):
                raise UserInputError(
                    f"Job {job_id} cannot be deleted: its hazard is used by {numbers}"
                )
            self._move(connection, job_id, JobStatus.DELETED)
            connection.execute(update(JOB).where(JOB.c.id == job_id).values(relevant=False))
            for table in (OUTPUT, LOG, CHUNK):
                connection.execute(delete(table).where(table.c.job_id == job_id))
        return (job.results, job.ds_calc_dir)

    def fail_dead_jobs(self) -> tuple[int, ...]:
        """Move jobs to failed whose process on this machine died, and return their numbers."""
        query = select(JOB).where(JOB.c.is_running, JOB.c.pid.is_not(None))
        with self._engine.connect() as connection:
            running = [_job_record(row) for row in connection.execute(query)]
        dead = [job for job in running if job.process is not None and job.process.is_dead()]
        return tuple(job.id for job in dead if self._fail_dead(job))

    def _fail_dead(self, job: JobRecord) -> bool:
        """Fail a job whose process died, unless somebody else has seen to it."""
        with self._transaction() as connection:
            row = _job_row(connection, job.id)
            if _job_record(row) != job:
                return False
            self._move(connection, job.id, JobStatus.FAILED)
            self._log(connection, job.id, "CRITICAL", "oq", f"The process {job.process} died")
        return True

    # -- outputs and logs ---------------------------------------------------------------

    def list_outputs(self, job_id: int) -> tuple[OutputRecord, ...]:
        """Return the outputs of a job, by the name people read.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        query = select(OUTPUT).where(OUTPUT.c.job_id == job_id)
        with self._engine.connect() as connection:
            _job_row(connection, job_id)
            rows = connection.execute(query.order_by(OUTPUT.c.display_name, OUTPUT.c.id))
            return tuple(OutputRecord(**row._mapping) for row in rows)

    def get_output(self, output_id: int) -> OutputRecord:
        """Return an output.

        Raises
        ------
        UserInputError
            There is no such output.
        """
        with self._engine.connect() as connection:
            row = connection.execute(select(OUTPUT).where(OUTPUT.c.id == output_id)).first()
        if row is None:
            raise UserInputError(f"There is no output {output_id}")
        return OutputRecord(**row._mapping)

    def log(self, job_id: int, level: str, process: str, message: str) -> None:
        """Keep one line of the job's log; survives the process, though not a loss of power."""
        with self._transaction(durable=False) as connection:
            self._log(connection, job_id, level, process, message)

    def get_log(self, job_id: int, start: int = 0, stop: int | None = None) -> tuple[LogLine, ...]:
        """Return lines of a job's log, from `start` (counted from 0) to before `stop`.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        query = select(LOG).where(LOG.c.job_id == job_id).order_by(LOG.c.id).offset(start)
        if stop is not None:
            query = query.limit(max(stop - start, 0))
        with self._engine.connect() as connection:
            _job_row(connection, job_id)
            return tuple(
                LogLine(_aware(row.timestamp), row.level, row.process, row.message)
                for row in connection.execute(query)
            )

    # -- the ledger of chunks -----------------------------------------------------------

    def plan_chunks(self, chunks: Sequence[Chunk]) -> None:
        """Enter chunks in the ledger as queued, also those that were done once."""
        rows = [
            {
                "job_id": chunk.job_id,
                "number": int(chunk.number),
                "stage": chunk.stage,
                "weight": float(chunk.weight),
                "is_done": False,
            }
            for chunk in chunks
        ]
        if not rows:
            return
        statement = sqlite_insert(CHUNK)
        again = statement.on_conflict_do_update(
            index_elements=["job_id", "number"],
            set_={"is_done": False, "stage": statement.excluded.stage},
        )
        with self._transaction(durable=False) as connection:
            connection.execute(again, rows)

    def chunk_done(self, job_id: int, done: ChunkDone) -> None:
        """Enter a finished chunk in the ledger.

        After a loss of power the newest entries may be missing: those chunks are repeated.
        """
        with self._transaction(durable=False) as connection:
            connection.execute(
                update(CHUNK)
                .where(CHUNK.c.job_id == job_id, CHUNK.c.number == int(done.number))
                .values(
                    is_done=True,
                    part=str(done.part),
                    cpu_seconds=done.cpu_seconds,
                    wall_seconds=done.wall_seconds,
                    peak_memory=done.peak_memory,
                    worker=done.worker,
                    counts=json.dumps(dict(done.counts)),
                )
            )

    def finished_chunks(self, job_id: int) -> Mapping[int, ChunkDone]:
        """Return the chunks the ledger knows as done, by number."""
        query = select(CHUNK).where(CHUNK.c.job_id == job_id, CHUNK.c.is_done)
        with self._engine.connect() as connection:
            return {
                row.number: ChunkDone(
                    number=row.number,
                    part=Path(row.part),
                    cpu_seconds=row.cpu_seconds,
                    wall_seconds=row.wall_seconds,
                    peak_memory=row.peak_memory,
                    worker=row.worker,
                    counts=json.loads(row.counts),
                )
                for row in connection.execute(query)
            }

    # -- inside -------------------------------------------------------------------------

    @contextmanager
    def _transaction(self, *, durable: bool = True) -> Iterator[Connection]:
        """Write in one transaction, which holds the write lock from its start.

        Parameters
        ----------
        durable
            Whether it must survive a loss of power; without, it takes no wait for the disk.
        """
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")

    def _move(self, connection: Connection, job_id: int, after: JobStatus) -> None:
        """Move a job to another state if that is legal."""
        before = _status(connection, job_id)
        if before == JobStatus.DELETED:
            raise UserInputError(f"There is no job {job_id} any more: it was deleted")
        if not may_follow(before, after):
            hint = f": stop it first with oq abort {job_id}" if before in UNFINISHED else ""
            raise UserInputError(f"Job {job_id} is {before}, it cannot become {after}{hint}")
        running = after in UNFINISHED
        connection.execute(
            update(JOB)
            .where(JOB.c.id == job_id)
            .values(status=after, is_running=running, stop_time=None if running else self._now())
        )

    def _log(
        self, connection: Connection, job_id: int, level: str, process: str, message: str
    ) -> None:
        """Insert a line of a log."""
        connection.execute(
            insert(LOG).values(
                job_id=job_id,
                timestamp=self._now(),
                level=level.upper(),
                process=process,
                message=message,
            )
        )

    def _now(self) -> datetime:
        """Return the time as the database keeps it: UTC, without its zone."""
        return self._clock.now().astimezone(UTC).replace(tzinfo=None)


def _job_row(connection: Connection, job_id: int) -> Row[Any]:
    """Return the row of a job."""
    row = connection.execute(select(JOB).where(JOB.c.id == job_id)).first()
    if row is None:
        raise UserInputError(f"There is no job {job_id}")
    return row


def _status(connection: Connection, job_id: int) -> JobStatus:
    """Return the state of a job as it stands in the database."""
    status = connection.execute(select(JOB.c.status).where(JOB.c.id == job_id)).scalar()
    if status is None:
        raise UserInputError(f"There is no job {job_id}")
    return JobStatus(status)


def _job_record(row: Row[Any]) -> JobRecord:
    """Return a row as a record."""
    process = None
    if row.pid is not None:
        process = ProcessIdentity(row.host, row.pid, row.process_started)
    return JobRecord(
        id=row.id,
        description=row.description,
        user_name=row.user_name,
        calculation_mode=row.calculation_mode,
        hazard_calculation_id=row.hazard_calculation_id,
        status=JobStatus(row.status),
        is_running=row.is_running,
        start_time=_aware(row.start_time),
        stop_time=None if row.stop_time is None else _aware(row.stop_time),
        relevant=row.relevant,
        ds_calc_dir=Path(row.ds_calc_dir),
        size_mb=row.size_mb,
        process=process,
    )


def _process_columns(process: ProcessIdentity | None) -> dict[str, str | int]:
    """Return a process as columns."""
    if process is None:
        return {}
    return {"host": process.host, "pid": process.pid, "process_started": process.started}


def _aware(naive: datetime) -> datetime:
    """Return a time of the database with its zone."""
    return naive.replace(tzinfo=UTC)
