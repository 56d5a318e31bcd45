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
