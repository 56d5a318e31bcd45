# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A unit of systemd on this machine: is it there, start it, stop it, with the rights one has."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

#: It is there where systemd is the first process.
_SYSTEMD: Final = Path("/run/systemd/system")
#: How long systemd may take [s]: a start waits until the daemon is ready.
_PATIENCE: Final = 90.0
#: The words of the rule that lets the user of the daemons do it without a password.
_WITHOUT_PASSWORD: Final = ("sudo", "-n")

#: Runs a command; returns its exit status and what it wrote, 127 where there is no such command.
Run = Callable[[Sequence[str]], tuple[int, str]]


def run_command(words: Sequence[str]) -> tuple[int, str]:
    """Run a command and return its exit status and what it wrote."""
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        return 127, f"there is no command {words[0]}"
    except subprocess.TimeoutExpired:
        return 124, f"{' '.join(words)} took more than {_PATIENCE:.0f} s"
    return done.returncode, (done.stdout + done.stderr).strip()


class SystemdUnit:
    """A unit.

    Parameters
    ----------
    name
        With its kind, ``openquake-dbserver.service``.
    run
        Runs commands.
    systemd
        The folder that is there where systemd runs.
    """

    def __init__(self, name: str, run: Run = run_command, systemd: Path = _SYSTEMD) -> None:
        self.name = name
        self._run = run
        self._systemd = systemd

    def exists(self) -> bool:
        """Return whether systemd knows the unit."""
        return self._systemd.is_dir() and self._run(["systemctl", "cat", self.name])[0] == 0

    def main_process(self) -> int:
        """Return the number of its main process, 0 if it does not run."""
        if not self._systemd.is_dir():
            return 0
        show = ["systemctl", "show", "--property=MainPID", "--value", self.name]
        status, told = self._run(show)
        return int(told) if status == 0 and told.isdigit() else 0

    def start(self) -> str:
        """Start it and wait until it is ready; return why it could not be, empty if it could."""
        return self._command("start")

    def stop(self) -> str:
        """Stop it and wait for its end; return why it could not be, empty if it could."""
        return self._command("stop")

    def _command(self, verb: str) -> str:
        """Do something to the unit, by one's own rights or by the rule for the daemons' user."""
        status, told = self._run(["systemctl", "--no-ask-password", verb, self.name])
        if status == 0:
            return ""
        status, _ = self._run([*_WITHOUT_PASSWORD, "/usr/bin/systemctl", verb, self.name])
        return "" if status == 0 else told or f"systemctl {verb} {self.name} failed"
