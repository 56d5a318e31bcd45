# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command oq as a process of its own: what it imports, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_hazard import write_job

from quakegrid.base.clock import SystemClock
from quakegrid.jobs.embedded import open_embedded_store

#: How long something may take that must happen, on a machine that is slow and busy [s].
_PATIENCE = 180.0
ROOT = Path(__file__).parents[3]
HEAVY = ("numpy", "sqlalchemy", "h5py", "numba", "matplotlib", "rich", "lxml", "structlog")

_IMPORTS = f"""
import sys
from quakegrid.faces.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""

_SMALL_ENGINE = """
import sys
from quakegrid.faces import engine_client
from quakegrid.faces.cli import main
from small_hazard import SMALL_HAZARD

def connect():
    return engine_client.engine_here(SMALL_HAZARD)

main.connect = connect
sys.exit(main.main())
"""


def _environment(**more: str) -> dict[str, str]:
    paths = [str(ROOT / "daemons"), str(ROOT / "tests" / "integration")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **more}


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["completion", "bash"]])
def test_light_words_import_nothing_heavy(words: list[str]) -> None:
    """A shell that asks for help or completion waits for no numerical library."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTS, *words],
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("distribute", "way"),
    [
        ("no", "keyboard"),
        ("no", "supervisor"),
        ("processpool", "keyboard"),
        ("processpool", "supervisor"),
        ("processpool", "oq abort"),
    ],
)
def test_run_that_is_ended_leaves_nothing_behind(tmp_path: Path, distribute: str, way: str) -> None:
    """Status 130, aborted, no traceback, no process; Ctrl-C reaches all processes at once."""
    job = write_job(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", _SMALL_ENGINE, "engine", "--run", job, "-p", "description=slow"],
        env=_environment(
            OQ_DATADIR=str(tmp_path / "oqdata"), OQ_DISTRIBUTE=distribute, OQ_NUM_CORES="2"
        ),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "computing\n"
    if way == "keyboard":
        os.killpg(process.pid, signal.SIGINT)
    elif way == "supervisor":
        process.send_signal(signal.SIGTERM)
    else:
        store = open_embedded_store(tmp_path / "oqdata", SystemClock())
        store.request_abort(1)
        store.close()
    _, told = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in told
    assert _group_is_gone(process.pid)
    store = open_embedded_store(tmp_path / "oqdata", SystemClock())
    assert store.get_job(1).status == "aborted"
    store.close()


def _group_is_gone(group: int) -> bool:
    """Return whether all processes of a group end."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
