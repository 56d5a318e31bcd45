# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a daemon tells its operator: entries of the journal, or JSON lines on stderr."""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from quakegrid.base.events import EVENTS
from quakegrid.base.journal import PRIORITIES, STDERR, Journal, is_journal
from quakegrid.base.log import json_log, level_number

Fields = Mapping[str, str | int]


class Drain(Protocol):
    """Where entries go."""

    def write(self, level: str, message: str, fields: Fields) -> None:
        """Take an entry."""
        ...

    def last(self, level: str, message: str) -> None:
        """Take an entry after which the process ends."""
        ...

    def close(self) -> None:
        """Take no more."""
        ...


class JsonLines:
    """One JSON object per line on stderr.

    Parameters
    ----------
    name
        Who speaks.
    """

    def __init__(self, name: str) -> None:
        self._log = json_log(name, level="debug")

    def write(self, level: str, message: str, fields: Fields) -> None:
        """Write a line."""
        getattr(self._log, level)(message, **fields)

    def last(self, level: str, message: str) -> None:
        """Write a line."""
        self.write(level, message, {})

    def close(self) -> None:
        """Nothing is held."""


class JournalEntries:
    """Entries of the journal; lines on stderr while journald is away.

    Parameters
    ----------
    name
        Who speaks.
    journal
        The way to the journal.
    """

    def __init__(self, name: str, journal: Journal) -> None:
        self._name = name
        self._journal = journal
        self._lines = JsonLines(name)

    def write(self, level: str, message: str, fields: Fields) -> None:
        """Send an entry."""
        entry: dict[str, str | int] = {
            "MESSAGE": message,
            "PRIORITY": PRIORITIES[level],
            "SYSLOG_IDENTIFIER": self._name,
            **fields,
        }
        if not self._journal.send(entry):
            self._lines.write(level, message, fields)

    def last(self, level: str, message: str) -> None:
        """Write to stderr, which systemd has opened for the unit.

        Of an entry that is sent journald asks the system who sent it: of a process that has ended
        before, it does not know of which unit it was, and ``journalctl --unit`` would hide it.
        """
        prefix = f"<{PRIORITIES[level]}>"
        lines = "".join(f"{prefix}{line}\n" for line in message.splitlines())
        with suppress(OSError):
            os.write(STDERR, lines.encode(errors="surrogateescape"))

    def close(self) -> None:
        """Close the way to the journal."""
        self._journal.close()


class DaemonLog:
    """The log of a daemon.

    Parameters
    ----------
    drain
        Where entries go.
    level
        The least urgent level that is said.
    """

    def __init__(self, drain: Drain, level: str = "info") -> None:
        self._drain = drain
        self._least = level_number(level)

    def event(
        self,
        name: str,
        message: str,
        *,
        level: str = "info",
        job: int | None = None,
        chunk: int | None = None,
        worker: str | None = None,
    ) -> None:
        """Tell that something happened which operators know by its number.

        Parameters
        ----------
        name
            A key of `EVENTS`.
        message
            What happened, in one sentence.
        level
            How urgent it is.
        job, chunk, worker
            What it is about; a worker is ``host/pid``.
        """
        fields = {"MESSAGE_ID": EVENTS[name].message_id, **_subject(job, chunk, worker)}
        self._write(level, message, fields)

    def say(
        self,
        level: str,
        message: str,
        *,
        job: int | None = None,
        chunk: int | None = None,
        worker: str | None = None,
    ) -> None:
        """Say a sentence."""
        self._write(level, message, _subject(job, chunk, worker))

    def bug(self, message: str, error: BaseException) -> None:
        """Tell of an error nobody foresaw, with the place in the code."""
        self._write("error", _story(message, error), {})

    def last_words(self, message: str, error: BaseException | None = None) -> None:
        """Tell why the process ends, with the place in the code if an error is given."""
        if error is None:
            self._drain.last("critical", message)
        else:
            self._drain.last("error", _story(message, error))

    def close(self) -> None:
        """Say no more."""
        self._drain.close()

    def _write(self, level: str, message: str, fields: Fields) -> None:
        if level_number(level) >= self._least:
            self._drain.write(level, message, fields)


def daemon_log(
    name: str, level: str = "info", environment: Mapping[str, str] | None = None
) -> DaemonLog:
    """Return the log of a daemon: the journal if stderr leads there, else JSON lines.

    Parameters
    ----------
    name
        Who speaks, the name of the unit.
    level
        The least urgent level that is said.
    environment
        The environment variables; None for those of this process.
    """
    environment = os.environ if environment is None else environment
    drain: Drain = JsonLines(name)
    if is_journal(environment.get("JOURNAL_STREAM")):
        drain = JournalEntries(name, Journal())
    return DaemonLog(drain, level)


def _story(message: str, error: BaseException) -> str:
    return f"{message}\n{''.join(traceback.format_exception(error)).rstrip()}"


def _subject(job: int | None, chunk: int | None, worker: str | None) -> dict[str, str | int]:
    fields = {"OQ_JOB": job, "OQ_CHUNK": chunk, "OQ_WORKER": worker}
    return {name: value for name, value in fields.items() if value is not None}
