# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which process this is, whether another one still lives, and what it takes."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
#: Place of the start time among the fields of ``/proc/<pid>/stat`` after the name: proc(5).
_START_TIME = 19


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """One process, also told from a later one that got the same number.

    Attributes
    ----------
    host
        Its machine.
    pid
        Its number there.
    started
        When it began [clock ticks since the machine started]; 0 where unknown.
    """

    host: str
    pid: int
    started: int

    def __str__(self) -> str:
        """Return ``host/pid``."""
        return f"{self.host}/{self.pid}"

    def is_dead(self) -> bool:
        """Return whether the process is surely gone; of another machine we cannot tell."""
        if self.host != os.uname().nodename or not self.pid:
            return False
        if not _exists(self.pid):
            return True
        # 0 where processes of other users are hidden from this one
        started = _start_time(self.pid)
        return bool(self.started and started) and started != self.started


def this_process() -> ProcessIdentity:
    """Return the identity of the process that asks."""
    pid = os.getpid()
    return ProcessIdentity(os.uname().nodename, pid, _start_time(pid))


def peak_memory() -> int:
    """Return the largest resident size this process has had [bytes].

    Not from getrusage where that can be avoided: there, a process begins with the peak of
    the one that started it.
    """
    try:
        status = (_PROC / "self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    lines = (line.split() for line in status.splitlines())
    return next(int(line[1]) * 1024 for line in lines if line and line[0] == "VmHWM:")


def _exists(pid: int) -> bool:
    """Return whether a process has a number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_time(pid: int) -> int:
    """Return when a process began [clock ticks], 0 where that cannot be known."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return 0
    # the name of the program stands in brackets and may hold spaces and brackets
    return int(stat.rpartition(")")[2].split()[_START_TIME])
