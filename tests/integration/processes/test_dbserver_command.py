# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command ``oq dbserver`` on a machine without units."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from sqlalchemy import create_engine

from quakegrid.jobs.records.migration import upgrade
from quakegrid.jobs.records.schema_version import SCHEMA_VERSION

#: How long something may take that must happen, on a machine that is slow and busy [s].
_PATIENCE = 180.0


class Operator:
    """Somebody at a shell."""

    def __init__(self, server) -> None:
        self._server = server

    def oq(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``oq``."""
        program = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            env=self._server.environment(),
            cwd=self._server.folder,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )


@pytest.fixture
def operator(server):
    """Return somebody who has stopped the server."""
    server.stop()
    return Operator(server)


def test_a_server_is_started_asked_and_stopped(operator, server):
    """It outlives the command that started it; each command may be given twice."""
    started = operator.oq("dbserver", "start", "--json")
    assert started.returncode == 0, started.stderr
    pid = json.loads(started.stdout)["pid"]
    try:
        again = operator.oq("dbserver", "start")
        assert f"runs already: process {pid}" in again.stdout
        told = json.loads(operator.oq("dbserver", "status", "--json").stdout)
        assert (told["pid"], told["schema"], told["nodes"]) == (pid, SCHEMA_VERSION, [])
        assert told["file"] == str(server.file)
        assert "jobs      none" in operator.oq("dbserver", "status").stdout
        stopped = operator.oq("dbserver", "stop")
        assert f"process {pid}" in stopped.stdout
    finally:
        end = time.monotonic() + _PATIENCE
        while _exists(pid) and time.monotonic() < end:
            time.sleep(0.05)
        if _exists(pid):
            os.kill(pid, signal.SIGKILL)
            pytest.fail("the server did not end")
    assert "No job database server runs" in operator.oq("dbserver", "stop").stdout


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_without_a_server_its_status_is_an_error(operator, server):
    """With the address and what to do."""
    done = operator.oq("dbserver", "status")
    assert done.returncode == 5
    assert f"127.0.0.1:{server.port}" in done.stderr
    assert "oq dbserver start" in done.stderr


def test_why_a_server_cannot_start_is_told(operator, server):
    """The last lines of its log."""
    server.file.unlink()
    server.file.write_text("no database, but a text of more than a hundred bytes" + "x" * 100)
    done = operator.oq("dbserver", "start")
    assert done.returncode == 4
    assert "is not a job database" in done.stderr


def test_another_secret_is_told_at_once(server):
    """Something listens and does not answer."""
    text = server.configuration.read_text().replace("a secret", "another secret")
    server.configuration.write_text(text)
    done = Operator(server).oq("dbserver", "stop")
    assert done.returncode == 5
    assert "authkey" in done.stderr
    assert server.process.poll() is None


def _make_first_schema(path) -> None:
    """Make a database as the first release did."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, "0001")
    engine.dispose()


def test_an_older_database_is_copied_and_upgraded(operator, server):
    """And nothing happens the second time."""
    server.file.unlink()
    _make_first_schema(server.file)
    done = operator.oq("dbserver", "upgrade", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["before"], told["after"]) == (1, SCHEMA_VERSION)
    with sqlite3.connect(told["copy"]) as copy:
        assert copy.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
    copy.close()
    assert f"has the schema {SCHEMA_VERSION} already" in operator.oq("dbserver", "upgrade").stdout


def test_a_database_in_use_is_not_upgraded(server):
    """Its server does that when it starts."""
    done = Operator(server).oq("dbserver", "upgrade")
    assert done.returncode == 4
    assert "oq dbserver stop" in done.stderr
