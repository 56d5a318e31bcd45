# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The processes that run jobs without a receiver: a job fails when its process is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.records.database import Database, aware_time
from quakegrid.jobs.records.job_records import JobRecord, LogLine
from quakegrid.jobs.records.job_rows import job_record, job_row, move
from quakegrid.jobs.records.log_records import write_lines
from quakegrid.jobs.records.tables import JOB

#: How long it may take to copy the inputs of a job that is submitted.
_PACKING: Final = timedelta(minutes=10)


class JobProcesses:
    """The processes that run jobs, but for those of receivers, which see to theirs.

    Parameters
    ----------
    database
        Where the jobs are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def fail_dead_jobs(self) -> tuple[int, ...]:
        """Move jobs to failed whose process on this machine died, and return their numbers."""
        dead = [job for job in self._unfinished() if job.process and job.process.is_dead()]
        return tuple(job.id for job in dead if self._fail(job, f"The process {job.process} died"))

    def fail_silent_jobs(self, is_silent: Callable[[int], bool], host: str) -> tuple[int, ...]:
        """Move jobs to failed whose process elsewhere says nothing, and return their numbers.

        Parameters
        ----------
        is_silent
            Tells whether nothing was heard of a job for too long. One whose inputs are still being
            packed says nothing anyway: it may take ten minutes.
        host
            This machine: of its processes we know without hearing from them.
        """
        silent = [
            job
            for job in self._unfinished()
            if job.process
            and job.process.host != host
            and is_silent(job.id)
            and not self._is_being_packed(job)
        ]
        return tuple(
            job.id
            for job in silent
            if self._fail(job, f"The process {job.process} died or cannot reach the server")
        )

    def _is_being_packed(self, job: JobRecord) -> bool:
        """Return whether whoever submits a job may be copying its inputs."""
        since = aware_time(self._database.now()) - _PACKING
        return job.status == JobStatus.CREATED and job.start_time > since

    def _unfinished(self) -> tuple[JobRecord, ...]:
        """Return the jobs that have not ended and that no receiver runs."""
        query = select(JOB).where(JOB.c.is_running, JOB.c.pid.is_not(None), JOB.c.epoch == 0)
        with self._database.reading() as connection:
            return tuple(job_record(row) for row in connection.execute(query))

    def _fail(self, job: JobRecord, message: str) -> bool:
        """Fail a job whose process died, unless somebody else has seen to it."""
        with self._database.writing() as connection:
            if job_record(job_row(connection, job.id)) != job:
                return False
            now = self._database.now()
            move(connection, job.id, JobStatus.FAILED, now)
            write_lines(connection, job.id, [LogLine(aware_time(now), "CRITICAL", "oq", message)])
        return True
