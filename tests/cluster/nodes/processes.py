# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known of processes of this machine: their children, commands run to their end."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class NodeError(Exception):
    """Raised when a node, or a command that a test needs, does not do what it must."""


class Completed(NamedTuple):
    """How a command ended: exit status, standard output, standard error."""

    rc: int
    out: str
    err: str


def children_of(pid: int) -> list[int]:
    """
    Find the direct children of a process.

    The list of children in /proc is an option of the kernel, so all processes are asked.
    """
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                # the name of the command may hold spaces and parentheses: fields begin after it
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[1]) == pid:
                    found.append(int(entry.name))
    return found


class RunningCommand:
    """
    A command under way, with its output going to files, so that it never blocks on a reader.

    Parameters
    ----------
    argv
        The command.
    stdin
        What it reads.
    env
        Its environment; that of this process if not given.
    """

    def __init__(
        self, argv: Sequence[str], *, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> None:
        self.argv = list(argv)
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `_finish`
        self._err = tempfile.TemporaryFile()  # noqa: SIM115
        with tempfile.TemporaryFile() as source:
            source.write(stdin)
            source.seek(0)
            # a process group of its own reaches through namespaces: one signal ends it all
            self._process = subprocess.Popen(
                self.argv,
                stdin=source,
                stdout=self._out,
                stderr=self._err,
                env=env,
                start_new_session=True,
            )
        self._completed: Completed | None = None

    def __enter__(self) -> RunningCommand:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()

    def finished(self) -> bool:
        """Tell whether the command has ended."""
        return self._process.poll() is not None

    def wait(self, timeout_s: float = 180.0) -> Completed:
        """
        Wait for the end and return it.

        Raises
        ------
        NodeError
            If the command has not ended in time; it is killed then.
        """
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            done = self.kill()
            raise NodeError(
                f"not ended within {timeout_s:g} s: {self.argv[-1]}\n{done.out}{done.err}"
            ) from None
        return self._finish()

    def kill(self) -> Completed:
        """Kill the command with all that it started in its process group."""
        if self._completed is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        return self._finish()

    def _finish(self) -> Completed:
        if self._completed is None:
            texts = []
            for file in (self._out, self._err):
                file.seek(0)
                texts.append(file.read().decode(errors="replace"))
                file.close()
            self._completed = Completed(self._process.returncode, *texts)
        return self._completed


def call(argv: Sequence[str], *, stdin: bytes = b"", timeout_s: float = 180.0) -> str:
    """
    Run a command that must succeed and return its standard output.

    Raises
    ------
    NodeError
        If its exit status is not 0, with all that it wrote.
    """
    done = RunningCommand(argv, stdin=stdin).wait(timeout_s)
    if done.rc != 0:
        raise NodeError(f"{' '.join(argv)}: exit status {done.rc}\n{done.out}{done.err}")
    return done.out
