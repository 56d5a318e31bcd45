# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a job's log and of a daemon's log."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.base.log import JobLog, job_line, json_log

NOW = datetime(2026, 11, 20, 18, 27, 12, tzinfo=UTC)


def _log(level: str = "info") -> tuple[JobLog, io.StringIO, list[tuple[str, str]]]:
    stream, lines = io.StringIO(), []
    log = JobLog(
        42,
        lambda: NOW,
        level=level,
        streams=[stream],
        sink=lambda level, message: lines.append((level, message)),
    )
    return log, stream, lines


def test_a_line_has_time_job_level_and_message():
    """Operators' tools read this form."""
    expected = f"[{NOW.astimezone():%Y-%m-%d %H:%M:%S} #42 WARNING] careful"
    assert job_line(NOW, 42, "warning", "careful") == expected


def test_a_line_goes_to_the_stream_and_to_the_sink():
    """People read the first, ``oq engine --show-log`` the second."""
    log, stream, lines = _log()
    log.report("info", "hello")
    assert stream.getvalue().endswith("#42 INFO] hello\n")
    assert lines == [("INFO", "hello")]


def test_critical_lines_go_to_the_sink_alone():
    """The program that runs the job prints the error itself."""
    log, stream, lines = _log()
    log.report("critical", "it broke")
    assert stream.getvalue() == ""
    assert lines == [("CRITICAL", "it broke")]


def test_lines_below_the_level_are_not_said():
    """``-l warning`` hides information."""
    log, stream, lines = _log("warning")
    log.report("info", "hello")
    assert (stream.getvalue(), lines) == ("", [])


@pytest.mark.parametrize("level", ["loud", "INFO", ""])
def test_an_unknown_level_is_refused(level):
    """The message names the levels."""
    with pytest.raises(UserInputError, match="debug, info"):
        JobLog(1, lambda: NOW, level=level)


def test_a_daemon_writes_one_json_object_per_line():
    """With the fields, the level, the process and the time."""
    stream = io.StringIO()
    log = json_log("openquake-receiver", stream=stream)
    log.debug("hidden")
    log.info("chunk done", OQ_JOB=42)
    (line,) = stream.getvalue().splitlines()
    record = json.loads(line)
    assert record.pop("timestamp").endswith("Z")
    assert record == {
        "event": "chunk done",
        "OQ_JOB": 42,
        "level": "info",
        "process": "openquake-receiver",
    }
