# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The schema of the job database: created, migrated, refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import create_engine

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import InstallationError
from quakegrid.jobs.records.job_store import SqlJobStore
from quakegrid.jobs.records.migration import upgrade
from quakegrid.jobs.records.schema import copy_path, open_database, upgrade_database
from quakegrid.jobs.records.schema_version import SCHEMA_VERSION


def _facts(path) -> dict[str, object]:
    """Return everything SQLite knows of tables, columns, keys and indexes, and the versions."""
    with sqlite3.connect(path) as database:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        facts: dict[str, object] = {}
        for name in names:
            indexes = database.execute(f"PRAGMA index_list({name})").fetchall()
            facts[name] = (
                database.execute(f"PRAGMA table_info({name})").fetchall(),
                sorted(database.execute(f"PRAGMA foreign_key_list({name})").fetchall()),
                sorted(
                    (row[1:], database.execute(f"PRAGMA index_info({row[1]})").fetchall())
                    for row in indexes
                ),
            )
        for name in ("schema_version", "alembic_version"):
            facts[f"rows of {name}"] = database.execute(f"SELECT * FROM {name}").fetchall()
    database.close()
    return facts


def test_from_scratch_is_the_same_as_migrated(tmp_path):
    """The tables, column by column, and both version rows."""
    open_database(tmp_path / "scratch.sqlite3").dispose()
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.sqlite3'}")
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    assert _facts(tmp_path / "migrated.sqlite3") == _facts(tmp_path / "scratch.sqlite3")


def test_an_older_schema_is_upgraded(tmp_path, monkeypatch):
    """By the migrations, in one transaction."""
    path = tmp_path / "db.sqlite3"
    open_database(path).dispose()
    upgraded = []
    monkeypatch.setattr("quakegrid.jobs.records.migration.upgrade", upgraded.append)
    monkeypatch.setattr("quakegrid.jobs.records.schema.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    open_database(path).dispose()
    assert len(upgraded) == 1


def _first_schema(path) -> None:
    """Make the database of the first schema, with a job and a chunk that is done."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, "0001")
    engine.dispose()
    database = sqlite3.connect(path)
    database.execute(
        "INSERT INTO job (id, description, user_name, calculation_mode, status, is_running,"
        " start_time, relevant, ds_calc_dir) VALUES (7, 'old', 'ada', 'classical', 'complete', 0,"
        " '2026-11-20 12:00:00.000000', 1, '/oqdata/calc_7')"
    )
    database.execute(
        "INSERT INTO chunk (job_id, number, stage, weight, is_done) VALUES (7, 1, 'a', 1.0, 1)"
    )
    database.commit()
    database.close()


def test_an_older_database_is_copied_before_it_is_upgraded(tmp_path):
    """With all that it holds; the jobs in it are there as before."""
    path = tmp_path / "db.sqlite3"
    _first_schema(path)
    before = _facts(path)
    done = upgrade_database(path)
    assert (done.before, done.after) == (1, SCHEMA_VERSION)
    assert done.copy == tmp_path / f"db.sqlite3.before-schema-{SCHEMA_VERSION}"
    assert _facts(done.copy) == before
    store = SqlJobStore(path, SystemClock())
    assert [(job.id, job.description, job.epoch) for job in store.list_jobs()] == [(7, "old", 0)]
    store.close()
    again = upgrade_database(path)
    assert (again.before, again.after, again.copy) == (SCHEMA_VERSION, SCHEMA_VERSION, None)


def test_opening_an_older_database_copies_and_upgrades_it(tmp_path):
    """As the server does when it starts."""
    path = tmp_path / "db.sqlite3"
    _first_schema(path)
    open_database(path).dispose()
    open_database(tmp_path / "scratch.sqlite3").dispose()
    assert _facts(path) == _facts(tmp_path / "scratch.sqlite3")
    assert copy_path(path).exists()


def test_without_a_copy_nothing_is_upgraded(tmp_path):
    """There is no space, say."""
    path = tmp_path / "db.sqlite3"
    _first_schema(path)
    copy_path(path).mkdir()
    before = _facts(path)
    with pytest.raises(InstallationError, match="before it is upgraded"):
        open_database(path)
    assert _facts(path) == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [path.name, copy_path(path).name]


def _set_versions(path, version: int, oldest_reader: int) -> None:
    database = sqlite3.connect(path)
    database.execute(
        "UPDATE schema_version SET version = ?, oldest_reader = ?", (version, oldest_reader)
    )
    database.commit()
    database.close()


def test_a_newer_schema_that_we_can_read_is_read(tmp_path):
    """The second number says so."""
    path = tmp_path / "db.sqlite3"
    open_database(path).dispose()
    _set_versions(path, SCHEMA_VERSION + 1, SCHEMA_VERSION)
    store = SqlJobStore(path, SystemClock())
    assert store.list_jobs() == ()
    store.close()


def test_a_newer_schema_that_we_cannot_read_is_refused(tmp_path):
    """With what to do about it."""
    path = tmp_path / "db.sqlite3"
    open_database(path).dispose()
    _set_versions(path, SCHEMA_VERSION + 2, SCHEMA_VERSION + 1)
    with pytest.raises(InstallationError, match="install a newer quakegrid"):
        open_database(path)


def test_a_database_of_another_program_is_refused(tmp_path):
    """The OpenQuake engine keeps a file of the same name in the same directory."""
    path = tmp_path / "db.sqlite3"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE job (id INTEGER)")
    database.close()
    with pytest.raises(InstallationError, match="another program"):
        open_database(path)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """Not overwritten."""
    path = tmp_path / "db.sqlite3"
    path.write_text("this is text, and more than the hundred bytes of a header: " + "x" * 100)
    with pytest.raises(InstallationError, match="not a job database"):
        open_database(path)
    assert path.read_text().startswith("this is text")


def test_a_database_that_cannot_be_opened_is_the_sites_problem(tmp_path):
    """A directory stands in its place."""
    (tmp_path / "db.sqlite3").mkdir()
    with pytest.raises(InstallationError, match=r"Cannot open the job database .*db\.sqlite3"):
        open_database(tmp_path / "db.sqlite3")


def test_alembic_is_not_imported_to_open_a_database(tmp_path):
    """It would take longer than a small job."""
    program = (
        "import sys; from pathlib import Path;"
        f"sys.path[:0] = {[entry for entry in sys.path if entry]!r};"
        "from quakegrid.base.clock import SystemClock;"
        "from quakegrid.jobs.embedded import open_embedded_store;"
        f"open_embedded_store(Path({str(tmp_path)!r}), SystemClock()).close();"
        f"open_embedded_store(Path({str(tmp_path)!r}), SystemClock()).close();"
        "print(sorted({'alembic', 'structlog', 'pandas', 'sqlalchemy.orm'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert result.stdout.decode().strip() == "[]"
