# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few random faults of the daemons: whatever dies, every chunk is stored once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from command import ROOT

#: A seed whose faults are of many kinds, and the sum of whose pauses is short.
_SEED = 5
_TRIALS = 6


def test_random_faults_lose_and_double_nothing(tmp_path: Path) -> None:
    """The short form of ``bench/chaos.py``; its last words tell what was wrong."""
    done = subprocess.run(
        [
            *(sys.executable, str(ROOT / "bench" / "chaos.py"), "--toys"),
            *("--trials", str(_TRIALS), "--seed", str(_SEED), "--folder", str(tmp_path)),
        ],
        env={"PYTHONPATH": str(ROOT / "daemons"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-4000:]
    assert f"| trials | {_TRIALS} |" in done.stdout
    assert "| lost chunks | 0 |" in done.stdout
