# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ctrl-C in the middle of a job."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from command import PATIENCE, Command, hold_a_worker, members, wait_until


@pytest.mark.parametrize("distribute", ["no", "processpool"])
def test_interrupted_job_leaves_nothing_behind(oq: Command, island: Path, distribute: str) -> None:
    """Status 130, aborted, no process, no file, no traceback; the next job runs."""
    process = oq.start("engine", "--run", island, OQ_DISTRIBUTE=distribute, OQ_NUM_CORES="2")
    if distribute == "processpool":
        hold_a_worker(process)
    parts = oq.data / "calc_1" / "parts"
    wait_until(lambda: any(parts.glob("*.hdf5")), process)
    os.killpg(process.pid, signal.SIGINT)
    out, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, log
    assert out == ""
    assert "Traceback" not in log
    assert log.splitlines()[-1] == "oq: The job was stopped from the keyboard"
    deadline = time.monotonic() + PATIENCE
    while members(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert oq.files() == set()
    (job,) = json.loads(oq("engine", "--lhc", "--json").stdout)
    assert job["status"] == "aborted"
