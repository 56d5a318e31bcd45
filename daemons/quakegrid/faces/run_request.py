# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody wants to run, who is told of it, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from quakegrid.jobs.job_performance import JobSummary
from quakegrid.jobs.records.job_records import OutputRecord


class Listener(Protocol):
    """Who is told what a running job says."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        """Take a line of the job's log; levels are lower-case words."""
        ...

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        """Take how much of a stage is done, 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A job somebody wants to run.

    Attributes
    ----------
    job_file
        The job.ini.
    overrides
        Parameters that count instead of those in the file.
    parent
        The calculation to start from: a number, or the path of a results file, or that of a
        job file to run first.
    exports
        Formats to export everything in when the job has ended; none for what the file says.
    distribute
        Whether to use more than this process.
    priority
        Of jobs that wait, the larger goes first.
    parent_must_fit
        Whether a parent of another hazard is a mistake; else the job runs without it.
    """

    job_file: Path
    overrides: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    parent: str | None = None
    exports: tuple[str, ...] = ()
    distribute: bool = True
    priority: int = 0
    parent_must_fit: bool = True


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """A job that ended well.

    Attributes
    ----------
    job_id
        Its number.
    outputs
        What it offers.
    results
        The file of its results.
    summary
        What it took.
    """

    job_id: int
    outputs: tuple[OutputRecord, ...]
    results: Path
    summary: JobSummary
