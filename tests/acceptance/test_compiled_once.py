# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Machine code is kept: a job that has run once calls the compiler no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command import PATIENCE, Command

_LISTEN = """
import sys
from numba.core import event

class Compiled(event.Listener):
    def on_start(self, happening):
        pass

    def on_end(self, happening):
        print("COMPILED", happening.data["dispatcher"], file=sys.stderr)

event.register("numba:compile", Compiled())
from quakegrid.faces.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def _compiled(oq: Command, path: Path, **variables: str) -> list[str]:
    """Return what was compiled for a job, in one process."""
    done = subprocess.run(
        [sys.executable, "-c", _LISTEN, "engine", "--run", str(path), "--nd"],
        env=oq.environment(**variables),
        cwd=oq.folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("COMPILED")]


def test_what_is_compiled_is_heard_of(oq: Command, tiny: Path, tmp_path: Path) -> None:
    """Where no machine code is kept yet."""
    assert _compiled(oq, tiny, NUMBA_CACHE_DIR=str(tmp_path / "empty"))


@pytest.mark.parametrize(
    "job",
    [
        "classical/case_35",  # clusters of ruptures that happen together
        "classical/case_62",  # ruptures listed one by one
        "classical/case_67",  # sections of faults that break together
        "disagg/case_4",
        "logictree/case_02",
    ],
)
def test_a_second_run_compiles_nothing(oq: Command, suite: Path, job: str) -> None:
    """Whatever its sources and outputs are."""
    path = suite / job / "job.ini"
    _compiled(oq, path)
    assert _compiled(oq, path) == []
