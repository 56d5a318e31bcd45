# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every daemon shares."""

from __future__ import annotations

import os
import select
import signal

import pytest

from quakegrid.base.errors import InstallationError
from quakegrid.base.events import EVENTS
from quakegrid.processes import daemon as daemon_module
from quakegrid.processes.daemon import Daemon, run_daemon
from quakegrid.processes.daemon_log import DaemonLog, JournalEntries


class Entries:
    """Keeps what a daemon says."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, dict]] = []

    def write(self, level, message, fields) -> None:
        self.taken.append((level, message, dict(fields)))

    def last(self, level, message) -> None:
        self.taken.append((level, message, {}))

    def close(self) -> None:
        self.taken.append(("", "closed", {}))


class Notices:
    """Keeps what systemd is told."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def notify(self, state: str) -> None:
        self.taken.append(state)


class Seconds:
    """A clock set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def entries():
    """Return a log that is kept."""
    return Entries()


def _daemon(entries, **options) -> Daemon:
    options = {"environment": {}, **options}
    return Daemon("openquake-test", DaemonLog(entries), **options)


def _readable(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_the_daemon_to_end_and_wakes_it(entries, number):
    """And the handlers from before come back."""
    before = signal.getsignal(number)
    with _daemon(entries) as daemon:
        assert not daemon.stop_requested
        assert not _readable(daemon.wakeup_fd)
        signal.raise_signal(number)
        assert daemon.stop_requested
        assert _readable(daemon.wakeup_fd)
        daemon.clear_wakeup()
        assert not _readable(daemon.wakeup_fd)
    assert signal.getsignal(number) == before


def test_a_daemon_can_ask_itself_to_end(entries):
    """Which wakes it too."""
    with _daemon(entries) as daemon:
        daemon.request_stop()
        assert daemon.stop_requested
        assert _readable(daemon.wakeup_fd)


def test_systemd_is_told_what_changes(entries):
    """A status on one line, and the same status once."""
    notices = Notices()
    with _daemon(entries, notifier=notices) as daemon:
        daemon.notify_ready("listens\non 1908")
        daemon.notify_status("2 jobs")
        daemon.notify_status("2 jobs")
        daemon.notify_stopping()
    assert notices.taken == ["READY=1\nSTATUS=listens on 1908", "STATUS=2 jobs", "STOPPING=1"]
    assert entries.taken[0][2]["MESSAGE_ID"] == EVENTS["daemon_ready"].message_id


def test_the_watchdog_is_fed_at_half_its_time(entries):
    """However often the main loop turns."""
    notices, seconds = Notices(), Seconds()
    environment = {"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": str(os.getpid())}
    with _daemon(entries, notifier=notices, monotonic=seconds, environment=environment) as daemon:
        fed = []
        for second in range(100, 112):
            seconds.now = second
            daemon.alive()
            fed.append(len(notices.taken))
    assert fed == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3]


@pytest.mark.parametrize("environment", [{}, {"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}])
def test_a_watchdog_of_somebody_else_is_not_fed(entries, environment):
    """Nor one that is not there."""
    notices = Notices()
    with _daemon(entries, notifier=notices, environment=environment) as daemon:
        daemon.alive()
    assert notices.taken == []


def test_an_event_has_its_number_and_what_it_is_about(entries):
    """What is not given is left out."""
    log = DaemonLog(entries)
    log.event("worker_lost", "gone", level="warning", job=42, chunk=7, worker="host/1")
    log.say("info", "hello")
    log.say("debug", "hidden")
    message_id = EVENTS["worker_lost"].message_id
    fields = {"MESSAGE_ID": message_id, "OQ_JOB": 42, "OQ_CHUNK": 7, "OQ_WORKER": "host/1"}
    assert entries.taken == [("warning", "gone", fields), ("info", "hello", {})]


class ShyJournal:
    """Takes some entries and not others."""

    def __init__(self, takes: bool) -> None:
        self.takes = takes
        self.sent: list[dict] = []

    def send(self, fields) -> bool:
        self.sent.append(dict(fields))
        return self.takes

    def close(self) -> None:
        self.sent.clear()


@pytest.mark.parametrize("takes", [True, False])
def test_what_the_journal_does_not_take_is_written_on_stderr(takes, capsys):
    """An entry is never lost because journald starts again."""
    journal = ShyJournal(takes)
    DaemonLog(JournalEntries("openquake-test", journal)).say("error", "no\nspace", job=3)
    assert journal.sent == [
        {
            "MESSAGE": "no\nspace",
            "PRIORITY": 3,
            "SYSLOG_IDENTIFIER": "openquake-test",
            "OQ_JOB": 3,
        }
    ]
    assert ("OQ_JOB" in capsys.readouterr().err) is not takes


def test_why_a_unit_ends_is_written_where_it_is_known_whose_it_is(capfd):
    """Journald may look at an entry when its sender is gone, and knows no unit then."""
    journal = ShyJournal(takes=True)
    log = DaemonLog(JournalEntries("openquake-test", journal))
    log.last_words("no\nspace")
    log.last_words("oh", ZeroDivisionError("by zero"))
    assert journal.sent == []
    assert capfd.readouterr().err == "<2>no\n<2>space\n<3>oh\n<3>ZeroDivisionError: by zero\n"


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (None, 0, "ends"),
        (InstallationError("no space"), 4, "no space"),
        (ZeroDivisionError("oh"), 1, "Traceback"),
    ],
)
def test_the_exit_status_is_that_of_the_family(monkeypatch, entries, error, status, told):
    """And the log says why; a bug with its place in the code."""
    monkeypatch.setattr(daemon_module, "daemon_log", lambda *_: DaemonLog(entries))
    monkeypatch.setenv("OQ_CONFIG_FILE", "")

    def serve(daemon, settings) -> None:
        if error is not None:
            raise error

    assert run_daemon("openquake-test", serve) == status
    assert told in entries.taken[-2][1]
    assert entries.taken[-1][1] == "closed"
