# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command oq as a user runs it: a process of its own with a data directory of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
JOBS = Path(__file__).parent / "jobs"
#: Where an installation without the command `oq` on its path finds the same.
_CALL_MAIN = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"
#: Settings of the machine that runs the tests, which must not matter.
_FOREIGN = ("OQ_DATADIR", "OQ_DISTRIBUTE", "OQ_NUM_CORES", "OQ_CONFIG_FILE")
#: No job of these tests takes longer, kernels compiled afresh on a slow machine included [s].
PATIENCE = 600.0


def oq_words() -> list[str]:
    """Return the words that start oq: the installed command, or its function."""
    installed = Path(sys.executable).with_name("oq")
    return [str(installed)] if installed.exists() else [sys.executable, "-c", _CALL_MAIN]


class Command:
    """oq in one folder, with one data directory.

    Parameters
    ----------
    folder
        Where it is called.
    data
        The data directory; ``oqdata`` in the folder if not given.
    """

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        self.folder = folder
        self.data = data or folder / "oqdata"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables of the process."""
        kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        kept |= {"PYTHONPATH": str(ROOT / "daemons"), "OQ_DATADIR": str(self.data)}
        return {**kept, **more}

    def __call__(self, *words: object, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run oq to its end."""
        return subprocess.run(
            [*oq_words(), *map(str, words)],
            cwd=self.folder,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, *words: object, **variables: str) -> subprocess.Popen[str]:
        """Start oq as the leader of a group of processes, as a shell does."""
        return subprocess.Popen(
            [*oq_words(), *map(str, words)],
            cwd=self.folder,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def files(self) -> set[str]:
        """Return the names below the data directory, those of the job database left out."""
        found = {str(path.relative_to(self.data)) for path in self.data.rglob("*")}
        return {name for name in found if not name.startswith("db.sqlite3")}

    def results(self, number: int) -> Path:
        """Return the results file of a calculation."""
        return self.data / f"calc_{number}.hdf5"


@dataclass(frozen=True)
class IslandRun:
    """The job `island`, run once with one chunk after the other.

    Attributes
    ----------
    oq
        The command with the data directory where it ran, as calculation 1.
    log
        What it said.
    """

    oq: Command
    log: str


def wait_until(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something happens while a process runs; fail if it ends before."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if process.poll() is not None:
            raise AssertionError(f"oq ended with {process.returncode}: {process.communicate()}")
        if time.monotonic() > deadline:
            process.kill()
            raise AssertionError("what the test waits for never happened")
        time.sleep(0.01)


def children(pid: int) -> set[int]:
    """Return the processes that a process started and that still run."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return set()
    return {int(child) for child in listed.split()}


def hold_a_worker(process: subprocess.Popen[str], workers: int = 2) -> int:
    """Suspend one of the workers of a job, as soon as all are there, and return it.

    As each of them is given a chunk the job cannot end before that one goes on, or is dead.
    """
    wait_until(lambda: len(children(process.pid)) == workers, process)
    held = min(children(process.pid))
    os.kill(held, signal.SIGSTOP)
    return held


def members(group: int) -> set[int]:
    """Return the processes of a group that still run, zombies left out."""
    running = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, _, process_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(process_group) == group and state != "Z":
            running.add(int(entry.name))
    return running


def kill(pid: int) -> None:
    """Kill a process as the system does when memory runs out."""
    os.kill(pid, signal.SIGKILL)
