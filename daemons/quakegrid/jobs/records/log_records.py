# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The logs of jobs in the database, a row per line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select

from quakegrid.jobs.records.database import Database, aware_time, kept_time
from quakegrid.jobs.records.job_records import LogLine
from quakegrid.jobs.records.job_rows import job_row
from quakegrid.jobs.records.tables import LOG


class LogRecords:
    """The logs of jobs.

    Parameters
    ----------
    database
        Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, job_id: int, start: int = 0, stop: int | None = None) -> tuple[LogLine, ...]:
        """Return lines of a job's log, from `start` (counted from 0) to before `stop`.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        with self._database.reading() as connection:
            job_row(connection, job_id)
            return read_lines(connection, job_id, start, stop)


def read_lines(
    connection: Connection, job_id: int, start: int, stop: int | None
) -> tuple[LogLine, ...]:
    """Return lines of a log, from `start` (counted from 0) to before `stop`."""
    query = select(LOG).where(LOG.c.job_id == job_id).order_by(LOG.c.id).offset(start)
    if stop is not None:
        query = query.limit(max(stop - start, 0))
    return tuple(
        LogLine(aware_time(row.timestamp), row.level, row.process, row.message)
        for row in connection.execute(query)
    )


def write_lines(connection: Connection, job_id: int, lines: Iterable[LogLine]) -> None:
    """Insert lines of a log."""
    rows = [
        {
            "job_id": job_id,
            "timestamp": kept_time(line.timestamp),
            "level": line.level.upper(),
            "process": line.process,
            "message": line.message,
        }
        for line in lines
    ]
    if rows:
        connection.execute(insert(LOG), rows)


def ends_with(connection: Connection, job_id: int, lines: Sequence[LogLine]) -> bool:
    """Return whether the last line of a log is the last of some lines.

    Whoever sends lines again, because the answer was lost with the server, sends them first.
    """
    query = select(LOG).where(LOG.c.job_id == job_id).order_by(LOG.c.id.desc()).limit(1)
    last = connection.execute(query).first()
    if last is None or not lines:
        return False
    line = lines[-1]
    stored = (last.timestamp, last.process, last.message)
    return stored == (kept_time(line.timestamp), line.process, line.message)
