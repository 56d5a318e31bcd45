# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The power switch of a node: systemd-nspawn with systemd as process 1."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from nodes.cgroups import NodeGroups
from nodes.holder import Holder
from nodes.plan import NodePlan
from nodes.processes import NodeError, children_of

#: First program of a node. On a machine with control groups of version 1 nspawn mounts the node's
#: own ones read-only; MemoryMax=, TasksMax= and CPUQuota= of units need them writable.
FIRST_PROGRAM = "/usr/local/sbin/node-init"

#: The signals by which systemd as process 1 powers off and reboots.
POWER_OFF = signal.SIGRTMIN + 4
REBOOT = signal.SIGRTMIN + 5

NSPAWN = (
    "systemd-nspawn",
    "--quiet",
    "--register=no",
    "--keep-unit",
    "--console=pipe",
    "--kill-signal=SIGRTMIN+3",
    "--notify-ready=yes",
    "--network-bridge=br0",
    "--resolv-conf=off",
    "--timezone=off",
    "--link-journal=no",
    # IPAddressDeny= of units is silently ignored without
    "--system-call-filter=bpf",
    "--rlimit=NOFILE=1024:524288",
)


#: How long the kernel may take to end the processes of a node, however busy it is [s].
ENDED_S = 120.0


class Machine:
    """
    A node that can be switched on and off.

    Parameters
    ----------
    holder
        The namespaces of the cluster.
    groups
        The control groups of the node.
    plan
        Name and limits.
    home
        The node's folder in the namespaces, with its root file system in `root`.
    mounts
        Arguments of nspawn for what is mounted into the node.
    """

    def __init__(
        self, holder: Holder, groups: NodeGroups, plan: NodePlan, home: str, mounts: list[str]
    ) -> None:
        self._holder, self._groups, self._plan = holder, groups, plan
        self._home, self._mounts = home, mounts
        self._process: subprocess.Popen[bytes] | None = None
        self._notices: socket.socket | None = None
        self._leader = 0
        self._nspawn = 0

    @property
    def is_on(self) -> bool:
        """Whether the node is booted and has not ended by itself."""
        return self._leader != 0 and self._process is not None and self._process.poll() is None

    @property
    def leader(self) -> int:
        """
        The process id of the node's process 1, as this machine counts.

        Raises
        ------
        NodeError
            If the node is off.
        """
        if not self.is_on:
            raise NodeError(f"{self._plan.name} is off\n{self.console()}")
        return self._leader

    def switch_on(self) -> None:
        """Start to boot; `wait_ready` waits for the end of it."""
        if self.is_on:
            raise NodeError(f"{self._plan.name} is on already")
        self.clear()
        entries = self._groups.create(memory_mib=self._plan.memory_mib, tasks=self._plan.tasks)
        notices = f"{self._home}/notices"
        seen = self._holder.seen(notices)
        seen.unlink(missing_ok=True)
        self._notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notices.bind(str(seen))
        name = self._plan.name
        nspawn = [*NSPAWN, f"--machine={name}", f"--directory={self._home}/root"]
        # nspawn alone enters the node's groups: the nsenter before it stays where the tests are,
        # since version 2 wants no processes in a group that has children
        enter = [f"echo 0 > {shlex.quote(str(entry))}" for entry in entries]
        script = "\n".join([*enter, shlex.join(["exec", *nspawn, *self._mounts, FIRST_PROGRAM])])
        with self._holder.seen(f"{self._home}/console").open("ab") as console:
            self._process = subprocess.Popen(
                self._holder.argv("sh", "-ec", script),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                env={"PATH": os.environ["PATH"], "NOTIFY_SOCKET": notices},
                start_new_session=True,
            )

    def wait_ready(self, timeout_s: float) -> None:
        """
        Wait until systemd in the node says that it has booted.

        Raises
        ------
        NodeError
            If it does not in time, or ends; what the console shows is told.
        """
        assert self._process is not None and self._notices is not None
        end = time.monotonic() + timeout_s
        self._notices.settimeout(0.2)
        notice = ""
        while "READY=1" not in notice.splitlines():
            if self._process.poll() is not None or time.monotonic() > end:
                self.cut()
                raise NodeError(f"{self._plan.name} has not booted\n{self.console()}")
            with suppress(TimeoutError):
                notice = self._notices.recv(4096).decode()
        # systemd goes on telling: a socket that nobody reads fills up, then nspawn and the node's
        # process 1 hang
        self._notices.close()
        (self._nspawn,) = children_of(self._process.pid)
        (self._leader,) = (
            pid
            for pid in children_of(self._nspawn)
            if Path(f"/proc/{pid}/comm").read_text().startswith("systemd")
        )

    def signal(self, number: int) -> None:
        """Send a signal to the node's process 1."""
        os.kill(self.leader, number)

    def wait_off(self, timeout_s: float) -> None:
        """
        Wait until the node has gone off.

        Raises
        ------
        NodeError
            If it is still on after that time.
        """
        if self._process is not None:
            try:
                self._process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                raise NodeError(
                    f"{self._plan.name} is still on after {timeout_s:g} s\n{self.console()}"
                ) from None
        self.clear()

    def cut(self) -> None:
        """Kill process 1 and nspawn: the kernel kills all others, no one says goodbye."""
        if self._process is not None:
            nspawn = [self._nspawn] if self._nspawn else children_of(self._process.pid)
            for pid in filter(None, [self._leader, *nspawn]):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait(ENDED_S)
        self.clear()

    def clear(self) -> None:
        """Forget the last boot; the link of a node that was cut may outlive it for a moment."""
        self._leader = self._nspawn = 0
        self._process = None
        if self._notices is not None:
            self._notices.close()
            self._notices = None
        link = f"vb-{self._plan.name}"
        while link in self._holder.call("ip", "-o", "link", "show"):
            with suppress(NodeError):  # the kernel may have removed it just now
                self._holder.call("ip", "link", "delete", link)

    def release(self) -> None:
        """Wait for nspawn, which the end of the namespaces has killed."""
        if self._process is not None:
            self._process.wait(ENDED_S)
        if self._notices is not None:
            self._notices.close()
        self._process = self._notices = None

    def console(self) -> str:
        """Return the end of what the console showed."""
        shown = self._holder.seen(f"{self._home}/console")
        return shown.read_text(errors="replace")[-4000:] if shown.exists() else ""
