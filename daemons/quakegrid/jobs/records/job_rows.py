# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of the table of jobs: found, moved from state to state, turned into records."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from quakegrid.base.errors import JobAborted, UserInputError
from quakegrid.base.process import ProcessIdentity
from quakegrid.jobs.job_status import UNFINISHED, JobStatus, may_follow
from quakegrid.jobs.records.database import aware_time
from quakegrid.jobs.records.job_records import JobRecord
from quakegrid.jobs.records.tables import JOB

#: The states in which a runner works.
_AT_WORK: Final = frozenset({JobStatus.EXECUTING})


class RunFenced(JobAborted):
    """A run of a job has nothing to say any more: a newer one has begun, or the job was stopped.

    Parameters
    ----------
    job_id
        The job.
    status
        Its state.
    """

    def __init__(self, job_id: int, status: JobStatus) -> None:
        super().__init__(f"This run of job {job_id} is over: the job is {status}")
        self.status = status


def job_row(connection: Connection, job_id: int) -> Row[Any]:
    """Return the row of a job.

    Raises
    ------
    UserInputError
        There is no such job.
    """
    row = connection.execute(select(JOB).where(JOB.c.id == job_id)).first()
    if row is None:
        raise UserInputError(f"There is no job {job_id}")
    return row


def status_of(connection: Connection, job_id: int) -> JobStatus:
    """Return the state of a job as it stands in the database.

    Raises
    ------
    UserInputError
        There is no such job.
    """
    status = connection.execute(select(JOB.c.status).where(JOB.c.id == job_id)).scalar()
    if status is None:
        raise UserInputError(f"There is no job {job_id}")
    return JobStatus(status)


def check_run(
    connection: Connection,
    job_id: int,
    epoch: int,
    states: Collection[JobStatus] = _AT_WORK,
) -> JobStatus:
    """Return the state of a job if a run of it may still do something.

    Parameters
    ----------
    connection
        To the database.
    job_id
        The job.
    epoch
        Of the run; 0 for one that no receiver started.
    states
        In which it may.

    Raises
    ------
    RunFenced
        It may not.
    UserInputError
        There is no such job.
    """
    query = select(JOB.c.status, JOB.c.epoch).where(JOB.c.id == job_id)
    row = connection.execute(query).first()
    if row is None:
        raise UserInputError(f"There is no job {job_id}")
    status = JobStatus(row.status)
    if row.epoch != epoch or status not in states:
        raise RunFenced(job_id, status)
    return status


def move(
    connection: Connection,
    job_id: int,
    after: JobStatus,
    now: datetime,
    exit_status: int | None = None,
) -> None:
    """Move a job to another state; one that failed, with that of the family of its error.

    Raises
    ------
    UserInputError
        There is no such job, or the move is not legal.
    """
    before = status_of(connection, job_id)
    if before == JobStatus.DELETED:
        raise UserInputError(f"There is no job {job_id} any more: it was deleted")
    if not may_follow(before, after):
        hint = f": stop it first with oq abort {job_id}" if before in UNFINISHED else ""
        raise UserInputError(f"Job {job_id} is {before}, it cannot become {after}{hint}")
    running = after in UNFINISHED
    connection.execute(
        update(JOB)
        .where(JOB.c.id == job_id)
        .values(
            status=after,
            is_running=running,
            stop_time=None if running else now,
            exit_status=exit_status,
        )
    )


def job_record(row: Row[Any]) -> JobRecord:
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
        start_time=aware_time(row.start_time),
        stop_time=None if row.stop_time is None else aware_time(row.stop_time),
        relevant=row.relevant,
        ds_calc_dir=Path(row.ds_calc_dir),
        size_mb=row.size_mb,
        process=process,
        priority=row.priority,
        epoch=row.epoch,
        attempts=row.attempts,
        exit_status=row.exit_status,
    )


def process_columns(process: ProcessIdentity | None) -> dict[str, str | int]:
    """Return a process as columns."""
    if process is None:
        return {}
    return {"host": process.host, "pid": process.pid, "process_started": process.started}
