# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the job database tells, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quakegrid.base.process import ProcessIdentity
from quakegrid.jobs.job_status import JobStatus


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job.

    Attributes
    ----------
    id
        Its number, unique in the database.
    description, calculation_mode
        As in the job file.
    user_name
        Whose job it is.
    hazard_calculation_id
        The job whose hazard it uses, if any.
    status
        Its state; a job whose process died has failed.
    is_running
        Whether it has not ended yet.
    start_time, stop_time
        With zone; `stop_time` is None until it ends.
    relevant
        Whether lists show it.
    ds_calc_dir
        ``<data directory>/calc_<id>``; the results lie beside it in ``calc_<id>.hdf5``.
    size_mb
        Of the results [10**6 bytes], None until they are there.
    process
        Who works for it, None before it begins.
    priority
        In the queue: larger ones go first.
    epoch
        How often a receiver took it; 0 for a job that no receiver runs.
    attempts
        How often the process that ran it was lost.
    exit_status
        Of a job that failed, if it told: that of the family of its error.
    """

    id: int
    description: str
    user_name: str
    calculation_mode: str
    hazard_calculation_id: int | None
    status: JobStatus
    is_running: bool
    start_time: datetime
    stop_time: datetime | None
    relevant: bool
    ds_calc_dir: Path
    size_mb: float | None
    process: ProcessIdentity | None
    priority: int = 0
    epoch: int = 0
    attempts: int = 0
    exit_status: int | None = None

    @property
    def results(self) -> Path:
        """The results file, there once the job is complete."""
        return self.ds_calc_dir.with_name(f"{self.ds_calc_dir.name}.hdf5")


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """One output of a job.

    Attributes
    ----------
    id
        Its number, unique in the database.
    job_id
        The job.
    display_name
        The name people read, ``Hazard Curves``.
    ds_key
        The dataset, or the name by which it is exported.
    size_mb
        [10**6 bytes]; None for what is made when it is exported.
    """

    id: int
    job_id: int
    display_name: str
    ds_key: str
    size_mb: float | None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a job's log.

    Attributes
    ----------
    timestamp
        With zone.
    level
        ``DEBUG``, ``INFO``, ``WARNING``, ``ERROR`` or ``CRITICAL``.
    process
        Who said it.
    message
        What.
    """

    timestamp: datetime
    level: str
    process: str
    message: str


@dataclass(frozen=True, slots=True)
class FollowRecord:
    """What is new of a job.

    Attributes
    ----------
    status
        Its state, as it was before the lines were read: with an end and no lines, all is told.
    lines
        Of its log.
    ahead
        How many jobs go before it while it waits, else 0.
    """

    status: JobStatus
    lines: tuple[LogLine, ...]
    ahead: int


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A job that a receiver took.

    Attributes
    ----------
    job_id
        The job.
    epoch
        Of this run of it.
    ds_calc_dir
        Its folder.
    """

    job_id: int
    epoch: int
    ds_calc_dir: Path


@dataclass(frozen=True, slots=True)
class RunningRecord:
    """A job whose runner can be reached.

    Attributes
    ----------
    job_id, epoch
        Which run of which job.
    address
        ``host:port`` of its runner.
    priority
        Larger ones go first.
    """

    job_id: int
    epoch: int
    address: str
    priority: int


@dataclass(frozen=True, slots=True)
class Requeue:
    """What became of jobs whose process was lost.

    Attributes
    ----------
    again
        These wait for their turn again.
    failed
        These were lost too often.
    """

    again: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
