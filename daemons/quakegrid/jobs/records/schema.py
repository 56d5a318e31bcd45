# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Open the job database's file and bring its schema to the version of this code."""

from __future__ import annotations

import fcntl
import importlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DatabaseError, OperationalError

from quakegrid.base.errors import InstallationError
from quakegrid.jobs.records.database_owner import own
from quakegrid.jobs.records.schema_version import OLDEST_READER, SCHEMA_VERSION, revision
from quakegrid.jobs.records.tables import ALEMBIC_VERSION, METADATA, SCHEMA_VERSION_TABLE

#: How long a statement waits for another process that writes [s].
_BUSY_TIMEOUT: Final = 30.0


def open_database(path: Path) -> Engine:
    """Open a job database; create it, or upgrade an older one.

    Parameters
    ----------
    path
        The SQLite file, in a directory that exists, on a local disk.

    Returns
    -------
    Engine
        Connections commit by themselves; transactions are begun by hand, so that those that
        write take the write lock at their start.

    Raises
    ------
    InstallationError
        The file cannot be written, is no database of ours, or a newer version wrote it in a
        way this one cannot read.
    """
    engine = _engine(path)
    try:
        _prepare(engine, path)
    except OperationalError as error:
        engine.dispose()
        raise InstallationError(f"Cannot open the job database {path}: {error.orig}") from error
    except DatabaseError as error:
        engine.dispose()
        raise InstallationError(f"{path} is not a job database: {error.orig}") from error
    except InstallationError:
        engine.dispose()
        raise
    return engine


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What became of a database that was to be upgraded.

    Attributes
    ----------
    before, after
        The schema; 0 before for a database that was created.
    copy
        The file as it was before, None if nothing was changed.
    """

    before: int
    after: int
    copy: Path | None


def upgrade_database(path: Path) -> Upgrade:
    """Bring a job database that no server has open to the newest schema; keep a copy of it.

    Parameters
    ----------
    path
        The SQLite file; it is created if need be.

    Raises
    ------
    InstallationError
        As `open_database`, or a server has it open, or there is no space for the copy.
    """
    with own(path):
        before = schema_of(path)
        open_database(path).dispose()
        after = schema_of(path)
    return Upgrade(before, after, copy_path(path) if 0 < before < after else None)


def schema_of(path: Path) -> int:
    """Return the schema of a job database, 0 if there is none.

    Raises
    ------
    InstallationError
        The file is no database of ours, or too new.
    """
    if not path.exists():
        return 0
    engine = _engine(path)
    try:
        with engine.connect() as connection:
            return _version(connection, path)
    except DatabaseError as error:
        raise InstallationError(f"{path} is not a job database: {error.orig}") from error
    finally:
        engine.dispose()


def copy_path(path: Path) -> Path:
    """Return where the copy of a database goes before it is upgraded to this schema."""
    return path.with_name(f"{path.name}.before-schema-{SCHEMA_VERSION}")


def create_schema(connection: Connection) -> None:
    """Create all tables of this version in an empty database."""
    METADATA.create_all(connection)
    connection.execute(
        insert(SCHEMA_VERSION_TABLE).values(version=SCHEMA_VERSION, oldest_reader=OLDEST_READER)
    )
    connection.execute(insert(ALEMBIC_VERSION).values(version_num=revision(SCHEMA_VERSION)))


def _engine(path: Path) -> Engine:
    """Return an engine whose connections are set up as we need them."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        connect_args={"timeout": _BUSY_TIMEOUT},
    )

    def set_up(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=ON")

    event.listen(engine, "connect", set_up)
    return engine


def _prepare(engine: Engine, path: Path) -> None:
    """Create or upgrade the schema if need be, one process at a time."""
    with engine.connect() as connection:
        version = _version(connection, path)
    if version == SCHEMA_VERSION:
        return
    with _alone(path.parent), engine.connect() as connection:
        version = _version(connection, path)
        if version >= SCHEMA_VERSION:
            return
        if version:
            _copy(path)
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        try:
            if version:
                _upgrade(connection)
            else:
                create_schema(connection)
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _copy(path: Path) -> None:
    """Copy a database with all that was committed; a copy that can be seen is whole."""
    target = copy_path(path)
    temporary = target.with_name(f"{target.name}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(path, timeout=_BUSY_TIMEOUT)) as source,
            closing(sqlite3.connect(temporary)) as copy,
        ):
            source.backup(copy)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except (OSError, sqlite3.Error) as error:
        temporary.unlink(missing_ok=True)
        raise InstallationError(
            f"Cannot copy the job database to {target} before it is upgraded: {error}"
        ) from error


def _version(connection: Connection, path: Path) -> int:
    """Return the schema version of a database that this code may read; 0 for an empty one."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = {row[0] for row in tables}
    if not names:
        return 0
    if SCHEMA_VERSION_TABLE.name not in names:
        raise InstallationError(
            f"{path} belongs to another program, perhaps the OpenQuake engine: "
            "name another directory in OQ_DATADIR"
        )
    row = connection.execute(select(SCHEMA_VERSION_TABLE)).one()
    if row.oldest_reader > SCHEMA_VERSION:
        raise InstallationError(
            f"{path} has the schema {row.version}, which needs code that knows at least schema "
            f"{row.oldest_reader}; this version knows {SCHEMA_VERSION}: install a newer quakegrid"
        )
    return int(row.version)


def _upgrade(connection: Connection) -> None:
    """Run the migrations; imports Alembic, which nothing else does."""
    importlib.import_module("quakegrid.jobs.records.migration").upgrade(connection)


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Let one process of this machine at a time create or upgrade the database."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
