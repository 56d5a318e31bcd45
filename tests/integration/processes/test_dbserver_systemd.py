# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What systemd hears from the job database server, and what it hands over."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

import pytest

from quakegrid.base.settings import parse_settings
from quakegrid.distribution.server_line import ServerLine
from quakegrid.wire.messages.job_requests import GetServerStatus, ServerStatus

#: How long something may take that must happen, on a machine that is slow and busy [s].
_PATIENCE = 180.0


@pytest.fixture
def systemd(tmp_path):
    """Return the socket on which systemd listens."""
    taker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    taker.bind(str(tmp_path / "notify"))
    taker.settimeout(_PATIENCE)
    yield taker
    taker.close()


def _heard(systemd, wanted: str) -> list[str]:
    """Return what systemd heard up to some words."""
    heard: list[str] = []
    end = time.monotonic() + _PATIENCE
    while not any(wanted in text for text in heard):
        assert time.monotonic() < end, heard
        heard.append(systemd.recv(4096).decode())
    return heard


def test_systemd_hears_how_the_server_is(server, systemd, tmp_path):
    """Ready, its state, signs of life, and the end; the secret and the folder come from it."""
    server.stop()
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "authkey").write_text("handed over\n")
    server.configuration.write_text(f"[dbserver]\nport = {server.port}\n")
    environment = {
        **server.environment(),
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": "1000000",
        "CREDENTIALS_DIRECTORY": str(credentials),
        "STATE_DIRECTORY": str(tmp_path / "state"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "quakegrid.processes.dbserver"],
        env=environment,
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert "READY=1" in _heard(systemd, "STATUS=Listens on 127.0.0.1")[-1]
        heard = _heard(systemd, "WATCHDOG=1")
        assert any("STATUS=Jobs: none; worker nodes: 0" in text for text in heard)
        text = f"[dbserver]\nport = {server.port}\nauthkey = handed over\n"
        with ServerLine(parse_settings([(server.configuration, text)], {})) as line:
            status = line.ask(GetServerStatus(), ServerStatus)
        assert status.file == str(tmp_path / "state/oqdata/db.sqlite3")
        process.terminate()
        assert _heard(systemd, "STOPPING=1")[-1] == "STOPPING=1"
        assert process.wait(_PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
