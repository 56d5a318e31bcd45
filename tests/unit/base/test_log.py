# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a job's log and of a daemon's log."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.base.log import job_line, json_log, level_number

NOW = datetime(2026, 11, 20, 18, 27, 12, tzinfo=UTC)


def test_a_line_has_time_job_level_and_message():
    """Operators' tools read this form."""
    expected = f"[{NOW.astimezone():%Y-%m-%d %H:%M:%S} #42 WARNING] careful"
    assert job_line(NOW, 42, "warning", "careful") == expected


@pytest.mark.parametrize("level", ["loud", "INFO", ""])
def test_an_unknown_level_is_refused(level):
    """The message names the levels."""
    with pytest.raises(UserInputError, match="debug, info"):
        level_number(level)


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
