# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs, outputs and lines of logs as they travel."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from quakegrid.base.process import ProcessIdentity
from quakegrid.distribution.job_messages import (
    LONGEST_MESSAGE,
    first_that_fit,
    job_of,
    log_lines_of,
    output_of,
    wire_job,
    wire_line,
    wire_output,
)
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.records.job_records import JobRecord, LogLine, OutputRecord
from quakegrid.wire.messages.job_requests import Job, Output

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
JOB = JobRecord(
    id=7,
    description="a job",
    user_name="ada",
    calculation_mode="classical",
    hazard_calculation_id=3,
    status=JobStatus.EXECUTING,
    is_running=True,
    start_time=NOON,
    stop_time=None,
    relevant=True,
    ds_calc_dir=Path("/oqdata/calc_7"),
    size_mb=None,
    process=ProcessIdentity("master", 12, 345),
    priority=2,
    epoch=3,
    attempts=1,
)


def _travelled(record, kind):
    return msgspec.msgpack.decode(msgspec.msgpack.encode(record), type=kind)


@pytest.mark.parametrize(
    "job",
    [
        JOB,
        dataclasses.replace(
            JOB,
            status=JobStatus.COMPLETE,
            stop_time=NOON + timedelta(hours=1),
            process=None,
            size_mb=1.5,
            hazard_calculation_id=None,
        ),
    ],
)
def test_a_job_arrives_as_it_was_sent(job):
    """With the microseconds of its times."""
    assert job_of(_travelled(wire_job(job), Job)) == job


def test_an_output_arrives_as_it_was_sent():
    """Also one without a size."""
    output = OutputRecord(1, 7, "Hazard Curves", "hcurves-stats", None)
    assert output_of(_travelled(wire_output(output), Output)) == output


def test_a_line_arrives_as_it_was_sent():
    """If it is not very long."""
    line = LogLine(NOON, "INFO", "host/1", "hello")
    assert log_lines_of([wire_line(line)]) == (line,)
    cut = wire_line(dataclasses.replace(line, message="x" * (LONGEST_MESSAGE + 1)))
    assert cut[3] == "x" * LONGEST_MESSAGE + " ..."


def test_as_many_lines_travel_together_as_fit():
    """At least one, or it would never arrive."""
    lines = [(0.0, "INFO", "p", "x" * 400_000) for _ in range(5)]
    assert len(first_that_fit(lines)) == 2
    assert first_that_fit([(0.0, "INFO", "p", "x" * 2_000_000)]) != ()
    assert first_that_fit([]) == ()
