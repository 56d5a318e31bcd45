# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The open job database: reading, writing in transactions, and the time as it is kept there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from quakegrid.base.errors import InstallationError
from quakegrid.jobs.ports import Clock
from quakegrid.jobs.records.schema import open_database


class Database:
    """An open job database.

    Parameters
    ----------
    path
        The SQLite file; it is created if need be.
    clock
        Time.

    Raises
    ------
    InstallationError
        The file cannot be used; says why. Also from every method that reads or writes: the
        disk may be full one moment and not the next.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._engine: Engine = open_database(path)
        self._clock = clock

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def now(self) -> datetime:
        """Return the time as the database keeps it: UTC, without its zone."""
        return kept_time(self._clock.now())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read; each statement sees what is committed when it begins."""
        with self._engine.connect() as connection, self._told():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read with several statements what stands there at one moment."""
        with self.reading() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """Write in one transaction, which holds the write lock from its start.

        Parameters
        ----------
        durable
            Whether it must survive a loss of power; without, it takes no wait for the disk.
        """
        with self.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                # on a full disk SQLite has rolled back already
                with suppress(OperationalError):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what the file system refuses as the site's problem."""
        try:
            yield
        except OperationalError as error:
            raise InstallationError(
                f"The job database {self.path} cannot be used: {error.orig}; look at the space, "
                "the quota and the permissions there"
            ) from error


def kept_time(when: datetime) -> datetime:
    """Return a time as the database keeps it: UTC, without its zone."""
    return when.astimezone(UTC).replace(tzinfo=None)


def aware_time(kept: datetime) -> datetime:
    """Return a time of the database with its zone."""
    return kept.replace(tzinfo=UTC)
