# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue of jobs: submitted, taken by receivers, queued again when their process is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from quakegrid.base.errors import UserInputError
from quakegrid.base.process import ProcessIdentity
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.records.database import Database, aware_time
from quakegrid.jobs.records.job_records import (
    ClaimRecord,
    FollowRecord,
    LogLine,
    Requeue,
    RunningRecord,
)
from quakegrid.jobs.records.job_rows import check_run, job_row, move, process_columns
from quakegrid.jobs.records.log_records import read_lines, write_lines
from quakegrid.jobs.records.tables import JOB

#: How often a job goes on after its process was lost.
MOST_ATTEMPTS: Final = 3

#: How many of the jobs that ended in a way a receiver looks after when it starts.
_LAST_RUNS: Final = 100

#: What nobody runs has none of these.
_NOBODY: Final = {
    "receiver": None,
    "receiver_host": None,
    "address": None,
    "host": None,
    "pid": None,
    "process_started": None,
}
#: A job that a receiver runs.
_TAKEN: Final = and_(JOB.c.status == JobStatus.EXECUTING, JOB.c.epoch > 0)
_MOST_URGENT_FIRST: Final = (JOB.c.priority.desc(), JOB.c.submitted_time, JOB.c.id)


class JobQueue:
    """The queue of jobs.

    Parameters
    ----------
    database
        Where it is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- clients ------------------------------------------------------------------------

    def submit(self, job_id: int, priority: int) -> int:
        """Let a job wait for its turn; also one that failed or was stopped.

        One that waits already keeps its place among those of its priority; one that a receiver
        runs is left alone.

        Returns
        -------
        int
            How many go before it.

        Raises
        ------
        UserInputError
            There is no such job, it is complete, or another process runs it.
        """
        with self._database.writing() as connection:
            row = job_row(connection, job_id)
            if row.status == JobStatus.EXECUTING:
                if row.epoch == 0:
                    raise UserInputError(
                        f"Job {job_id} is executing, by the process {row.host}/{row.pid}: stop "
                        f"it first with oq abort {job_id}"
                    )
                return 0
            values: dict[str, Any] = {"priority": priority}
            if row.status != JobStatus.SUBMITTED:
                now = self._database.now()
                move(connection, job_id, JobStatus.SUBMITTED, now)
                values |= {"submitted_time": now, "attempts": 0, **_NOBODY}
            connection.execute(update(JOB).where(JOB.c.id == job_id).values(values))
            return _ahead(connection, job_row(connection, job_id))

    def follow(self, job_id: int, first_line: int, most_lines: int) -> FollowRecord:
        """Return what is new of a job, from a line of its log on.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        with self._database.snapshot() as connection:
            row = job_row(connection, job_id)
            lines = read_lines(connection, job_id, first_line, first_line + most_lines)
            return FollowRecord(JobStatus(row.status), lines, _ahead(connection, row))

    # -- receivers ----------------------------------------------------------------------

    def claim(self, receiver: str, host: str, at_once: int) -> ClaimRecord | None:
        """Take the most urgent job that waits, if one does and fewer than `at_once` run.

        Parameters
        ----------
        receiver, host
            Who takes it.
        at_once
            How many jobs receivers may run at the same time, 0 for any number.
        """
        if not self.waiting():
            return None
        with self._database.writing() as connection:
            if at_once and _count(connection, _TAKEN) >= at_once:
                return None
            query = select(JOB).where(JOB.c.status == JobStatus.SUBMITTED)
            row = connection.execute(query.order_by(*_MOST_URGENT_FIRST).limit(1)).first()
            if row is None:
                return None
            move(connection, row.id, JobStatus.EXECUTING, self._database.now())
            values = {**_NOBODY, "epoch": row.epoch + 1, "receiver": receiver}
            connection.execute(
                update(JOB).where(JOB.c.id == row.id).values({**values, "receiver_host": host})
            )
            taken = job_row(connection, row.id)
        return ClaimRecord(taken.id, taken.epoch, Path(taken.ds_calc_dir))

    def keep_running(self, receiver: str, running: Collection[tuple[int, int]]) -> Requeue:
        """Queue the jobs again that a receiver took and does not run.

        Parameters
        ----------
        receiver
            Who tells.
        running
            (job, epoch) of those that it runs.
        """
        is_its = and_(_TAKEN, JOB.c.receiver == receiver)
        return self._lost_all(is_its, "its receiver does not run it", running)

    def receiver_started(self, receiver: str, host: str) -> Requeue:
        """Queue the jobs again that the receiver before this one ran on a host."""
        is_its = and_(_TAKEN, JOB.c.receiver_host == host, JOB.c.receiver != receiver)
        return self._lost_all(is_its, "its receiver has started anew")

    def runner_ended(self, job_id: int, epoch: int, cause: str, *, fault: bool = True) -> Requeue:
        """Queue a job again if it is still executing though its process has ended.

        Parameters
        ----------
        job_id, epoch
            The run.
        cause
            Why it ended, empty if it seemed to end well.
        fault
            Whether it may be the job's fault and counts.
        """
        is_it = and_(_TAKEN, JOB.c.id == job_id, JOB.c.epoch == epoch)
        return self._lost_all(is_it, cause or "it ended before the job did", fault=fault)

    def ended_runs(
        self, status: JobStatus, *, host: str | None = None, job_id: int | None = None
    ) -> tuple[tuple[int, Path], ...]:
        """Return number and folder of the last jobs that receivers ran to an end.

        Parameters
        ----------
        status
            Which end.
        host
            Of the receivers, or of none: the job waited again; None for any.
        job_id
            This job alone, if it is one of them.
        """
        which = [JOB.c.status == status, JOB.c.epoch > 0]
        its = or_(JOB.c.receiver_host == host, JOB.c.receiver_host.is_(None))
        which += [its] if host is not None else []
        which += [JOB.c.id == job_id] if job_id is not None else []
        query = select(JOB.c.id, JOB.c.ds_calc_dir).where(*which)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(JOB.c.stop_time.desc()).limit(_LAST_RUNS))
            return tuple((row.id, Path(row.ds_calc_dir)) for row in rows)

    def stopped_while_waiting(self, seconds: float) -> tuple[tuple[int, Path], ...]:
        """Return number and folder of jobs that were stopped lately while they waited to go on.

        Parameters
        ----------
        seconds
            How long ago at most.
        """
        since = self._database.now() - timedelta(seconds=seconds)
        query = select(JOB.c.id, JOB.c.ds_calc_dir).where(
            JOB.c.status == JobStatus.ABORTED,
            JOB.c.epoch > 0,
            JOB.c.receiver_host.is_(None),
            JOB.c.stop_time >= since,
        )
        with self._database.reading() as connection:
            return tuple((row.id, Path(row.ds_calc_dir)) for row in connection.execute(query))

    def unsubmitted(self, seconds: float | None = None) -> tuple[tuple[int, Path], ...]:
        """Return number and folder of the last jobs that ended and that no receiver ever ran.

        Their process may have died while it copied the inputs.

        Parameters
        ----------
        seconds
            How long ago they ended at most; None for any time.
        """
        which = [JOB.c.status.in_((JobStatus.FAILED, JobStatus.ABORTED)), JOB.c.epoch == 0]
        if seconds is not None:
            which.append(JOB.c.stop_time >= self._database.now() - timedelta(seconds=seconds))
        query = select(JOB.c.id, JOB.c.ds_calc_dir).where(*which)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(JOB.c.stop_time.desc()).limit(_LAST_RUNS))
            return tuple((row.id, Path(row.ds_calc_dir)) for row in rows)

    def to_end(self, running: Iterable[tuple[int, int]]) -> tuple[int, ...]:
        """Return which of some runs, (job, epoch), must end now."""
        epochs = dict(running)
        if not epochs:
            return ()
        query = select(JOB.c.id, JOB.c.epoch, JOB.c.status).where(JOB.c.id.in_(epochs))
        stop = (JobStatus.SUBMITTED, JobStatus.ABORTED, JobStatus.DELETED)
        with self._database.reading() as connection:
            known = {row.id: row for row in connection.execute(query)}
        return tuple(
            job_id
            for job_id, epoch in epochs.items()
            if job_id not in known or known[job_id].epoch != epoch or known[job_id].status in stop
        )

    def waiting(self) -> int:
        """Return how many jobs wait for their turn."""
        with self._database.reading() as connection:
            return _count(connection, JOB.c.status == JobStatus.SUBMITTED)

    def taken(self) -> int:
        """Return how many jobs receivers run."""
        with self._database.reading() as connection:
            return _count(connection, _TAKEN)

    # -- runners ------------------------------------------------------------------------

    def ready(self, job_id: int, epoch: int, address: str, process: ProcessIdentity) -> None:
        """Keep where pools reach the runner of a job.

        Raises
        ------
        RunFenced
            The run is over.
        """
        with self._database.writing() as connection:
            check_run(connection, job_id, epoch)
            values = {"address": address, **process_columns(process)}
            connection.execute(update(JOB).where(JOB.c.id == job_id).values(values))

    def running(self) -> tuple[RunningRecord, ...]:
        """Return the jobs whose runners can be reached, the most urgent first."""
        query = select(JOB.c.id, JOB.c.epoch, JOB.c.address, JOB.c.priority).where(
            _TAKEN, JOB.c.address.is_not(None)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(*_MOST_URGENT_FIRST))
            return tuple(RunningRecord(*row) for row in rows)

    # -- inside -------------------------------------------------------------------------

    def _lost_all(
        self,
        which: ColumnElement[bool],
        cause: str,
        but: Collection[tuple[int, int]] = (),
        *,
        fault: bool = True,
    ) -> Requeue:
        """Queue jobs again, or give them up, whose process was lost."""
        query: Select[Any] = select(JOB).where(which).order_by(JOB.c.id)
        with self._database.reading() as connection:
            if all((row.id, row.epoch) in but for row in connection.execute(query)):
                return Requeue()
        with self._database.writing() as connection:
            now = self._database.now()
            rows = connection.execute(query).all()
            lost = [row for row in rows if (row.id, row.epoch) not in but]
            failed = [row.id for row in lost if not _goes_on(connection, row, cause, fault, now)]
        return Requeue(
            again=tuple(row.id for row in lost if row.id not in failed), failed=tuple(failed)
        )


def _goes_on(connection: Connection, row: Row[Any], cause: str, fault: bool, now: datetime) -> bool:
    """Queue a job again whose process was lost; return whether it was not lost too often."""
    # a process that never began lost nothing
    counts = fault and row.pid is not None
    again: bool = not counts or row.attempts < MOST_ATTEMPTS
    attempts = row.attempts + (counts and again)
    move(connection, row.id, JobStatus.SUBMITTED if again else JobStatus.FAILED, now)
    values: dict[str, Any] = {"attempts": attempts, "address": None, **(_NOBODY if again else {})}
    connection.execute(update(JOB).where(JOB.c.id == row.id).values(values))
    process = f" {row.host}/{row.pid}" if row.pid is not None else ""
    message = f"The process{process} of the job was lost: {cause}. "
    if again:
        message += "The job goes on from what has been computed"
        message += f" (attempt {attempts} of {MOST_ATTEMPTS})" if counts else ""
    else:
        message += (
            f"It has gone on {MOST_ATTEMPTS} times and is given up; mend the cause, then go on "
            f"with oq engine --resume {row.id}"
        )
    level = "WARNING" if again else "CRITICAL"
    write_lines(connection, row.id, [LogLine(aware_time(now), level, "dbserver", message)])
    return again


def _ahead(connection: Connection, row: Row[Any]) -> int:
    """Return how many jobs go before one that waits."""
    if row.status != JobStatus.SUBMITTED:
        return 0
    return _count(
        connection,
        and_(
            JOB.c.status == JobStatus.SUBMITTED,
            or_(
                JOB.c.priority > row.priority,
                and_(
                    JOB.c.priority == row.priority,
                    tuple_(JOB.c.submitted_time, JOB.c.id)
                    < tuple_(literal(row.submitted_time), literal(row.id)),
                ),
            ),
        ),
    )


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    """Return how many jobs there are of a kind."""
    return int(connection.execute(select(func.count()).select_from(JOB).where(which)).scalar_one())
