# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs, outputs and lines of logs as the records that travel between processes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from quakegrid.distribution.wire_records import process_of, wire_process
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.records.job_records import JobRecord, LogLine, OutputRecord
from quakegrid.wire.messages.job_requests import Followed, Job, Output

#: (time since 1970 [s], level, process, message).
WireLine: TypeAlias = tuple[float, str, str, str]

#: The longest message of a line that travels; what is longer is cut [characters].
LONGEST_MESSAGE: Final = 100_000
#: How much may be in the lines of one message, beyond its first line [characters].
_MOST_CHARACTERS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class JobNews:
    """What is new of a job.

    Attributes
    ----------
    status
        Its state.
    lines
        Of its log.
    fraction, stage
        How much of which stage is done, 0 to 1.
    ahead
        How many jobs go before it while it waits.
    reason
        Why it has to wait, empty if it is about to begin.
    """

    status: JobStatus
    lines: tuple[LogLine, ...]
    fraction: float
    stage: str
    ahead: int
    reason: str


def news_of(followed: Followed) -> JobNews:
    """Return what was told of a job."""
    return JobNews(
        status=JobStatus(followed.status),
        lines=log_lines_of(followed.lines),
        fraction=followed.fraction,
        stage=followed.stage,
        ahead=followed.ahead,
        reason=followed.reason,
    )


def wire_job(job: JobRecord) -> Job:
    """Return a job as it travels."""
    return Job(
        id=job.id,
        description=job.description,
        user_name=job.user_name,
        calculation_mode=job.calculation_mode,
        hazard_calculation_id=job.hazard_calculation_id,
        status=job.status,
        is_running=job.is_running,
        start_time=job.start_time.timestamp(),
        stop_time=None if job.stop_time is None else job.stop_time.timestamp(),
        relevant=job.relevant,
        ds_calc_dir=str(job.ds_calc_dir),
        size_mb=job.size_mb,
        process=None if job.process is None else wire_process(job.process),
        priority=job.priority,
        epoch=job.epoch,
        attempts=job.attempts,
        exit_status=job.exit_status,
    )


def job_of(job: Job) -> JobRecord:
    """Return the job that was told."""
    return JobRecord(
        id=job.id,
        description=job.description,
        user_name=job.user_name,
        calculation_mode=job.calculation_mode,
        hazard_calculation_id=job.hazard_calculation_id,
        status=JobStatus(job.status),
        is_running=job.is_running,
        start_time=_time(job.start_time),
        stop_time=None if job.stop_time is None else _time(job.stop_time),
        relevant=job.relevant,
        ds_calc_dir=Path(job.ds_calc_dir),
        size_mb=job.size_mb,
        process=None if job.process is None else process_of(job.process),
        priority=job.priority,
        epoch=job.epoch,
        attempts=job.attempts,
        exit_status=job.exit_status,
    )


def wire_output(output: OutputRecord) -> Output:
    """Return an output as it travels."""
    return Output(output.id, output.job_id, output.display_name, output.ds_key, output.size_mb)


def output_of(output: Output) -> OutputRecord:
    """Return the output that was told."""
    return OutputRecord(
        output.id, output.job_id, output.display_name, output.ds_key, output.size_mb
    )


def wire_line(line: LogLine) -> WireLine:
    """Return a line as it travels, a very long message cut."""
    message = line.message
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[:LONGEST_MESSAGE]} ..."
    return line.timestamp.timestamp(), line.level, line.process, message


def wire_lines(lines: Iterable[LogLine]) -> tuple[WireLine, ...]:
    """Return the first of some lines as they travel, as many as fit in a message."""
    return first_that_fit([wire_line(line) for line in lines])


def first_that_fit(lines: Iterable[WireLine]) -> tuple[WireLine, ...]:
    """Return the first of some lines, as many as fit in a message, at least one."""
    fit: list[WireLine] = []
    characters = 0
    for line in lines:
        characters += len(line[3])
        if fit and characters > _MOST_CHARACTERS:
            break
        fit.append(line)
    return tuple(fit)


def log_lines_of(lines: Iterable[WireLine]) -> tuple[LogLine, ...]:
    """Return the lines that were told."""
    return tuple(
        LogLine(_time(when), level, process, message) for when, level, process, message in lines
    )


def _time(seconds: float) -> datetime:
    """Return a time since 1970 [s] with its zone."""
    return datetime.fromtimestamp(seconds, UTC)
