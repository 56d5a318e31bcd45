# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the engine says while it works: plain lines for people, JSON lines for daemons."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, TextIO, TypeAlias, cast

from quakegrid.base.errors import UserInputError

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger, Processor

#: Names of the levels, from the least to the most urgent, as ``-l`` takes them.
LEVELS: Final = ("debug", "info", "warning", "error", "critical")
#: Takes a line for the job database: level, message.
Sink: TypeAlias = Callable[[str, str], None]
#: Ends on a traceback or on the message that the program prints itself at its end.
_NOT_ON_STREAMS: Final = "critical"


def level_number(level: str) -> int:
    """Return the urgency of a level, counted from 0.

    Raises
    ------
    UserInputError
        There is no such level.
    """
    if level not in LEVELS:
        raise UserInputError(f"There is no log level {level!r}: write {', '.join(LEVELS)}")
    return LEVELS.index(level)


class JobLog:
    """The log of one job: lines on streams, and every line to the job database.

    Lines look like ``[2026-11-20 18:27:12 #42 INFO] message``. Critical lines, which end the
    job, go to the database alone: the program that runs the job tells them itself.

    Parameters
    ----------
    job_id
        The job.
    now
        Tells the time.
    level
        The least urgent level that is said; one of `LEVELS`.
    streams
        Where the lines go, such as stderr and the file of ``-L``.
    sink
        Takes the lines for the job database, if there is one.

    Raises
    ------
    UserInputError
        There is no such level.
    """

    def __init__(
        self,
        job_id: int,
        now: Callable[[], datetime],
        *,
        level: str = "info",
        streams: Sequence[TextIO] = (),
        sink: Sink | None = None,
    ) -> None:
        self._job_id = job_id
        self._now = now
        self._lowest = level_number(level)
        self._streams = tuple(streams)
        self._sink = sink

    def report(self, level: str, message: str) -> None:
        """Say one line.

        Parameters
        ----------
        level
            One of `LEVELS`.
        message
            What to say; may have several lines.

        Raises
        ------
        UserInputError
            There is no such level.
        """
        if level_number(level) < self._lowest:
            return
        if self._sink is not None:
            self._sink(level.upper(), message)
        if level == _NOT_ON_STREAMS:
            return
        line = job_line(self._now(), self._job_id, level, message)
        for stream in self._streams:
            print(line, file=stream, flush=True)


def job_line(now: datetime, job_id: int, level: str, message: str) -> str:
    """Return a line of a job's log in the form operators know, in local time."""
    return f"[{now.astimezone():%Y-%m-%d %H:%M:%S} #{job_id} {level.upper()}] {message}"


def json_log(
    process: str, *, level: str = "info", stream: TextIO | None = None
) -> FilteringBoundLogger:
    """Return a logger that writes one JSON object per line, for daemons.

    Parameters
    ----------
    process
        Who speaks, the name of the unit.
    level
        The least urgent level that is said.
    stream
        Where the lines go; None for stderr.

    Returns
    -------
    FilteringBoundLogger
        ``log.info("chunk done", OQ_JOB=42)`` writes the event, its fields, the level, the
        process and the time in UTC.

    Raises
    ------
    UserInputError
        There is no such level.
    """
    # structlog takes as long to import as a small job takes to run, and jobs do without
    import structlog

    processors: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
    logger = structlog.wrap_logger(
        structlog.PrintLogger(stream or sys.stderr),
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(10 * (level_number(level) + 1)),
        process=process,
    )
    return cast("FilteringBoundLogger", logger)
