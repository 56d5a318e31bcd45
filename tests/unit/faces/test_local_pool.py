# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worker pool of this machine, started by systemd."""

from __future__ import annotations

from pathlib import Path

from quakegrid.base.settings import read_settings
from quakegrid.faces.local_pool import UNIT, LocalPool
from quakegrid.faces.systemd_unit import SystemdUnit

HERE = Path("/")


def test_a_pool_that_ends_is_waited_for(monkeypatch):
    """Systemd would do nothing while its process is there, and no pool would run in the end."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    processes = ["4711", "4711", "4711", "0"]
    asked = []

    def shell(words):
        asked.append(words[1] if words[1] != "--no-ask-password" else words[2])
        return 0, processes.pop(0) if asked[-1] == "show" else ""

    pool = LocalPool(read_settings([], {}), {}, SystemdUnit(UNIT, shell, HERE))
    assert pool.start() == "started by systemd"
    assert asked == ["cat", "show", "show", "show", "show", "start"]
