# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A job database server as a process of its own, with its clients."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from free_ports import free_port

from quakegrid.base.clock import SystemClock
from quakegrid.base.settings import Settings, parse_settings
from quakegrid.distribution.remote_store import RemoteStore, open_remote_store

DAEMONS = Path(__file__).parents[3] / "daemons"
#: How long something may take that must happen, on a machine that is slow and busy [s].
_PATIENCE = 180.0


class ServerProcess:
    """``openquake-dbserver`` on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.file = folder / "db/db.sqlite3"
        self.configuration = folder / "openquake.cfg"
        text = f"[dbserver]\nfile = {self.file}\nport = {self.port}\nauthkey = a secret\n"
        self.configuration.write_text(text)
        self.settings: Settings = parse_settings([(self.configuration, text)], {})
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """Return the environment variables of the server."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("OQ_") and name not in {"NOTIFY_SOCKET", "JOURNAL_STREAM"}
        }
        return {**kept, "OQ_CONFIG_FILE": str(self.configuration), "PYTHONPATH": str(DAEMONS)}

    def start(self) -> None:
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "quakegrid.processes.dbserver"]
        log = (self.folder / "log").open("ab")
        before = self.log_lines()
        self.process = subprocess.Popen(
            command, stderr=log, cwd=self.folder, env=self.environment()
        )
        log.close()
        end = time.monotonic() + _PATIENCE
        while len(self.log_lines()) == len(before):
            assert self.process.poll() is None, self.log_lines()
            assert time.monotonic() < end
            time.sleep(0.02)

    def log_lines(self) -> list[dict]:
        """Return what it has said."""
        log = self.folder / "log"
        # it may be writing a line now
        whole = log.read_text().rpartition("\n")[0] if log.exists() else ""
        return [json.loads(line) for line in whole.splitlines()]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        code = self.process.wait(_PATIENCE)
        self.process = None
        return code

    def store(self, epoch: int = 0) -> RemoteStore:
        """Return the database as its clients see it."""
        return open_remote_store(self.settings, SystemClock(), epoch=epoch)


@pytest.fixture
def server(tmp_path):
    """Run a server."""
    server = ServerProcess(tmp_path)
    server.start()
    yield server
    if server.process is not None:
        server.stop(signal.SIGKILL)
