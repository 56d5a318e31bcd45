# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one process that holds all mounts, links and processes of a cluster in namespaces."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from nodes.processes import NodeError, call, children_of

UNSHARE = (
    *("setpriv", "--pdeathsig", "KILL"),
    *("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"),
    *("--propagation", "private"),
)

#: Process 1 of the namespaces: waits (which reaps orphans too) until the lifetime is over.
WAIT = 'echo ready; sleep "$1" & wait $!'


class Holder:
    """
    A process with its own mount, network and process namespaces.

    Nothing that is made in there is seen outside, and all of it is gone when the holder is: the
    kernel kills it when this process dies, by kill -9 too. The namespaces last `lifetime_s` at
    most. It dies with the thread that made it: make it in one that lives on.

    Parameters
    ----------
    lifetime_s
        When it ends by itself [s].

    Raises
    ------
    NodeError
        If namespaces cannot be made.
    """

    def __init__(self, lifetime_s: float) -> None:
        self._process = subprocess.Popen(
            [*UNSHARE, "sh", "-c", WAIT, "holder", str(lifetime_s)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        ready = self._process.stdout.readline()
        if ready != b"ready\n":
            self._end()
            raise NodeError("no namespaces can be made on this machine: unshare failed")
        (self.pid,) = children_of(self._process.pid)
        # where /run of the machine is on a disk, nspawn refuses to clean up in it
        self.call("mount", "-t", "tmpfs", "tmpfs", "/run")
        self.call("mkdir", "/run/systemd", "/run/nodes")
        self.call("ip", "link", "set", "lo", "up")

    def argv(self, *argv: str) -> list[str]:
        """Return the command that runs a command in the namespaces."""
        return ["nsenter", "-t", str(self.pid), "-m", "-n", "-p", "--", *argv]

    def call(self, *argv: str, stdin: bytes = b"", timeout_s: float = 180.0) -> str:
        """Run a command in the namespaces that must succeed; return its standard output."""
        return call(self.argv(*argv), stdin=stdin, timeout_s=timeout_s)

    def seen(self, path: str) -> Path:
        """
        Return where this process sees a path of the namespaces.

        Only for paths without symbolic links: an absolute one would lead out.
        """
        return Path(f"/proc/{self.pid}/root{path}")

    def stop(self) -> None:
        """Kill it, and with it all that is in the namespaces."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
