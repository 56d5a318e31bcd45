# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever follows a job hears each line once, whatever the server does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from quakegrid.base.errors import PeerProcessError, UserInputError
from quakegrid.distribution.job_messages import JobNews
from quakegrid.faces.submission import failure_of, follow_job
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.records.job_records import LogLine

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _line(message: str, level: str = "INFO") -> LogLine:
    return LogLine(_NOON, level, "a/1", message)


def _news(
    status: JobStatus,
    lines: Sequence[str] = (),
    *,
    fraction: float = 0.0,
    stage: str = "",
    ahead: int = 0,
    reason: str = "",
) -> JobNews:
    return JobNews(status, tuple(map(_line, lines)), fraction, stage, ahead, reason)


class _Server:
    """Answers what a test wrote down, an error where it wrote one."""

    def __init__(self, *answers: JobNews | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[int] = []

    def follow(self, job_id: int, first_line: int) -> JobNews:
        self.asked.append(first_line)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class _Ear:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.steps: list[tuple[float, str]] = []

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        self.lines.append((level, message))

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        self.steps.append((fraction, stage))


def _follow(server: _Server, first_line: int = 0) -> tuple[JobStatus, _Ear, list[float]]:
    ear, pauses = _Ear(), []
    status = follow_job(server, 7, ear, first_line=first_line, sleep=pauses.append)
    return status, ear, pauses


def test_each_line_is_told_once_and_the_end_is_returned():
    """Lines are asked for from where the last answer ended."""
    running, complete = JobStatus.EXECUTING, JobStatus.COMPLETE
    server = _Server(_news(running, ["a", "b"]), _news(complete, ["c"]), _news(complete))
    status, ear, pauses = _follow(server, 10)
    assert status == JobStatus.COMPLETE
    assert [message for _, message in ear.lines] == ["a", "b", "c"]
    assert server.asked == [10, 12, 13]
    assert pauses == []


def test_progress_is_told_while_the_job_runs():
    """And between two questions is a pause."""
    running = _news(JobStatus.EXECUTING, fraction=0.25, stage="rates")
    _, ear, pauses = _follow(_Server(running, _news(JobStatus.ABORTED)))
    assert ear.steps == [(0.25, "rates")]
    assert len(pauses) == 1


def test_a_long_job_is_asked_about_less_often():
    """Ten times a second at first, once a second after half a minute."""
    running = _news(JobStatus.EXECUTING)
    _, _, pauses = _follow(_Server(*[running] * 60, _news(JobStatus.COMPLETE)))
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.1, 1.0)
    assert sum(pauses[:30]) < 30.0


def test_a_job_that_waits_says_for_what_whenever_that_changes():
    """Its place in the queue, then the reason alone; not the same twice."""
    waits = JobStatus.SUBMITTED
    _, ear, _ = _follow(
        _Server(
            _news(waits, ahead=2),
            _news(waits, ahead=2),
            _news(waits, ahead=1, reason="no port is free"),
            _news(waits, reason="no port is free"),
            _news(JobStatus.COMPLETE),
        )
    )
    assert ear.lines == [
        ("info", "Waiting: 2 jobs go first"),
        ("info", "Waiting: 1 job goes first; no port is free"),
        ("info", "Waiting: no port is free"),
    ]


def test_a_server_that_falls_silent_is_waited_for():
    """It is told once that it is away and once that it is back."""
    away = PeerProcessError("10.0.0.1:1908 does not answer")
    server = _Server(away, away, _news(JobStatus.COMPLETE, ["x"]), _news(JobStatus.COMPLETE))
    status, ear, _ = _follow(server)
    assert status == JobStatus.COMPLETE
    assert [message for _, message in ear.lines] == [
        "10.0.0.1:1908 does not answer; the job goes on, and so does the asking",
        "The job database answers again",
        "x",
    ]


@pytest.mark.parametrize(("exit_status", "family"), [(3, UserInputError), (None, PeerProcessError)])
def test_a_failed_job_ends_its_follower_with_the_same_family(exit_status, family):
    """With what the log calls critical."""
    store = SimpleNamespace(
        get_log=lambda job_id: (_line("fine"), _line("job.ini:3: no such key", "CRITICAL")),
        get_job=lambda job_id: SimpleNamespace(exit_status=exit_status),
    )
    error = failure_of(store, 7)
    assert type(error) is family
    assert [str(problem) for problem in error.problems] == ["job.ini:3: no such key"]


def test_a_failed_job_that_told_nothing_says_where_to_look():
    """Never an empty message."""
    store = SimpleNamespace(
        get_log=lambda job_id: (), get_job=lambda job_id: SimpleNamespace(exit_status=None)
    )
    assert "oq engine --show-log 7" in str(failure_of(store, 7))
