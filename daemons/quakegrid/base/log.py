# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the engine says while it works: plain lines for people, JSON lines for daemons."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Final, TextIO, cast

from quakegrid.base.errors import UserInputError

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger, Processor

#: Names of the levels, from the least to the most urgent, as ``-l`` takes them.
LEVELS: Final = ("debug", "info", "warning", "error", "critical")


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
