# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A node of a cluster: power, commands, files, journal and faults."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from nodes.cgroups import NodeGroups
from nodes.deadline import DeadlineMissed, wait_until
from nodes.disk import Disk
from nodes.faults import Bridge
from nodes.holder import Holder
from nodes.journal import JournalEntry, as_lines, read_entries
from nodes.machine import POWER_OFF, REBOOT, Machine
from nodes.parcel import UNPACK, pack_files, pack_tree
from nodes.plan import NodeFile, NodePlan
from nodes.processes import Completed, NodeError, RunningCommand, call

T = TypeVar("T")

#: What nspawn takes away from process 1 of a node. A command that enters the node from outside
#: would keep it, and `date -s` in a node would set the clock of this machine.
DROPPED = (
    "-ipc_lock,"
    "-sys_module,"
    "-sys_rawio,"
    "-sys_pacct,"
    "-sys_resource,"
    "-sys_time,"
    "-syslog,"
    "-mac_override,"
    "-mac_admin,"
    "-wake_alarm,"
    "-block_suspend,"
    "-audit_read,"
    "-perfmon,"
    "-bpf,"
    "-checkpoint_restore"
)

ENVIRONMENT = (
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG=C.UTF-8",
    "TERM=dumb",
    "SYSTEMD_PAGER=",
)

#: How many entries of the journal a missed deadline tells.
TOLD_ENTRIES = 40


class Node:
    """
    One node, made by `Cluster.start`.

    Attributes
    ----------
    name
        Its host name.
    address
        Its address on the bridge.
    """

    def __init__(
        self,
        holder: Holder,
        bridge: Bridge,
        groups: NodeGroups,
        disk: Disk,
        plan: NodePlan,
        *,
        address: str,
        others: Sequence[str],
        mounts: list[str],
    ) -> None:
        self.name, self.address = plan.name, address
        self._bridge, self._groups, self._disk = bridge, groups, disk
        self._others = tuple(others)
        self._machine = Machine(holder, groups, plan, disk.home, mounts)
        self._homes = {"root": "/root"}
        self._frozen = False

    # Power

    @property
    def is_on(self) -> bool:
        """Whether the node is booted and has not gone off by itself."""
        return self._machine.is_on

    def switch_on(self) -> None:
        """Start to boot without waiting; `wait_ready` waits."""
        self._machine.switch_on()

    def wait_ready(self, timeout_s: float = 180.0) -> None:
        """Wait until systemd says that the node has booted."""
        self._machine.wait_ready(timeout_s)

    def boot(self, timeout_s: float = 180.0) -> None:
        """Switch the node on and wait until it has booted."""
        self.switch_on()
        self.wait_ready(timeout_s)

    def stop(self, timeout_s: float = 120.0) -> None:
        """Shut the node down as `systemctl poweroff` does; one that is off stays off."""
        self.switch_off()
        self.wait_off(timeout_s)

    def switch_off(self) -> None:
        """Start to shut down without waiting; `wait_off` waits."""
        if self.is_on:
            self.thaw()
            self._machine.signal(POWER_OFF)

    def power_cut(self) -> None:
        """Kill every process of the node at once; others hear nothing of it. The disk stays."""
        self._machine.cut()
        # its group of processes would stay frozen over the next boot
        self.thaw()

    def reboot(self, timeout_s: float = 180.0) -> None:
        """Reboot as `systemctl reboot` does, and wait until the node has booted."""
        self._machine.signal(REBOOT)
        self._machine.wait_off(timeout_s)
        self.boot(timeout_s)

    def wait_off(self, timeout_s: float = 120.0) -> None:
        """Wait until a node that goes off by itself is off."""
        self._machine.wait_off(timeout_s)

    def release(self) -> None:
        """Let go of a node whose processes the end of the cluster has killed."""
        self._machine.release()

    def boot_id(self) -> str:
        """Return what the kernel calls this boot; another one after every boot."""
        return self.read("/proc/sys/kernel/random/boot_id").strip()

    # Commands

    def run(
        self,
        command: str | Sequence[str],
        *,
        user: str = "root",
        stdin: str = "",
        timeout_s: float = 180.0,
    ) -> Completed:
        """
        Run a command and wait for its end.

        It is a child of the tests, not of the node's systemd: it runs in a frozen node too, and
        without the node's limits. `unit_run` is the other way.

        Parameters
        ----------
        command
            A line for the node's `sh`, or a list of arguments.
        user
            As whom, with the home of that user in HOME and `/` as working directory.
        stdin
            What it reads.
        timeout_s
            When it is killed [s].

        Returns
        -------
        Completed
            Exit status, standard output and standard error.

        Raises
        ------
        NodeError
            If the node is off or the time is over.
        """
        return self.spawn(command, user=user, stdin=stdin).wait(timeout_s)

    def output(
        self, command: str | Sequence[str], *, user: str = "root", timeout_s: float = 180.0
    ) -> str:
        """
        Run a command that must succeed and return its standard output.

        Raises
        ------
        NodeError
            If its exit status is not 0, with all that it wrote.
        """
        done = self.run(command, user=user, timeout_s=timeout_s)
        if done.rc != 0:
            raise NodeError(f"{self.name}: {command}: exit status {done.rc}\n{done.out}{done.err}")
        return done.out

    def spawn(
        self, command: str | Sequence[str], *, user: str = "root", stdin: str = ""
    ) -> RunningCommand:
        """Start a command and go on; what it returns can be waited for and killed."""
        line = command if isinstance(command, str) else shlex.join(command)
        become = [] if user == "root" else ["runuser", "-u", user, "--"]
        environment = ["env", "-i", *ENVIRONMENT, f"HOME={self._home(user)}", f"USER={user}"]
        entered = self._entered("setpriv", f"--bounding-set={DROPPED}", "--", *become)
        return RunningCommand([*entered, *environment, "sh", "-c", line], stdin=stdin.encode())

    def unit_run(
        self,
        command: str | Sequence[str],
        *properties: str,
        user: str = "root",
        timeout_s: float = 180.0,
    ) -> Completed:
        """
        Run a command as a transient unit of the node's systemd.

        Parameters
        ----------
        command
            A line for `sh`, or a list of arguments.
        properties
            Of the unit, as `MemoryMax=100M`.
        user
            As whom.
        timeout_s
            When it is given up [s].
        """
        line = command if isinstance(command, str) else shlex.join(command)
        settings = [f"--property={setting}" for setting in properties]
        begin = ["systemd-run", "--quiet", "--pipe", "--wait", "--collect", f"--uid={user}"]
        return self.run([*begin, *settings, "sh", "-c", line], timeout_s=timeout_s)

    # Units and journal

    def systemctl(self, *arguments: str, timeout_s: float = 180.0) -> Completed:
        """Run `systemctl` and return how it ended."""
        return self.run(["systemctl", *arguments], timeout_s=timeout_s)

    def is_active(self, unit: str) -> bool:
        """Tell whether a unit is active."""
        return self.systemctl("--quiet", "is-active", unit).rc == 0

    def show(self, unit: str, *properties: str) -> dict[str, str]:
        """Return properties of a unit, all if none is named."""
        wanted = [f"--property={name}" for name in properties]
        lines = self.output(["systemctl", "show", unit, *wanted]).splitlines()
        return {name: value for name, _, value in (line.partition("=") for line in lines)}

    def journal(
        self,
        unit: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        this_boot: bool = True,
    ) -> list[JournalEntry]:
        """
        Read the journal, oldest entry first.

        Parameters
        ----------
        unit
            Only what this unit, and systemd about it, have said.
        fields
            Only entries with these values, as `{"OQ_JOB": "1"}`.
        this_boot
            Only since the last boot. The journal outlives reboots and power cuts.
        """
        asked = ["journalctl", "--output=json", "--quiet", "--no-pager"]
        asked += [f"--unit={unit}"] if unit else []
        asked += ["--boot"] if this_boot else []
        asked += [f"{name}={value}" for name, value in (fields or {}).items()]
        # status 1 without a word: there is no such entry
        done = self.run(asked)
        if done.err:
            raise NodeError(f"{self.name}: {shlex.join(asked)}: {done.err}")
        return read_entries(done.out)

    def wait_for(
        self, probe: Callable[[Node], T], *, timeout_s: float = 120.0, what: str = "the condition"
    ) -> T:
        """
        Ask about the node again and again until the answer is true, and return it.

        Raises
        ------
        DeadlineMissed
            If no answer was true in time, with the end of the journal.
        """
        try:
            return wait_until(lambda: probe(self), timeout_s=timeout_s, what=what)
        except DeadlineMissed as missed:
            told = ""
            with suppress(NodeError):
                told = as_lines(self.journal()[-TOLD_ENTRIES:])
            raise DeadlineMissed(f"{self.name}: {missed}\n{told}") from None

    # Files

    def write(self, path: str, file: NodeFile | str | bytes) -> None:
        """Write a file, in a node that is on or off; folders above it are made."""
        self.write_all({path: file if isinstance(file, NodeFile) else NodeFile(file)})

    def write_all(self, files: Mapping[str, NodeFile]) -> None:
        """Write files, in a node that is on or off."""
        self._unpack(pack_files(files))

    def copy_in(self, source: Path, target: str, *, owner: str = "root:root") -> None:
        """Copy a file or folder of this machine to a path of the node."""
        self._unpack(pack_tree(source, target, owner))

    def read(self, path: str) -> str:
        """Return the text of a file, in a node that is on or off."""
        return call(self._reached("cat", "--", path))

    # Faults

    def freeze(self) -> None:
        """Stop all processes: connections are taken by the kernel, nobody answers."""
        self._groups.freeze("1")
        self._frozen = True

    def thaw(self) -> None:
        """Let a frozen node go on."""
        if self._frozen:
            self._groups.freeze("0")
            self._frozen = False

    def partition(self, *others: str) -> None:
        """Lose all packets between this node and others (all if none is named), silently."""
        self._bridge.part(self.name, others or self._others)

    def lose_packets(self, percent: int) -> None:
        """Lose some of the packets to and from this node, by chance."""
        self._bridge.lose(self.name, percent)

    def heal(self) -> None:
        """End the partition and the loss that were asked for by this node."""
        self._bridge.heal(self.name)

    def unplug(self) -> None:
        """Pull the plug of the network: the node sees that it has no carrier."""
        self._bridge.plug(self.name, "down")

    def plug_in(self) -> None:
        """Put the plug in again."""
        self._bridge.plug(self.name, "up")

    def keep_layer(self, target: Path, forget: Sequence[str]) -> None:
        """
        Copy what the node has written to its disk, as a layer for nodes of other clusters.

        It cannot be booted again after that.

        Parameters
        ----------
        target
            The folder to make.
        forget
            Absolute paths in the node that are left out.

        Raises
        ------
        NodeError
            If the node is on: its disk changes.
        """
        if self.is_on:
            raise NodeError(f"{self.name} is on: its disk changes")
        self._disk.keep(target, forget)

    def _entered(self, *argv: str) -> list[str]:
        """Return the command that runs a command in the node; `-w/` would fail on getcwd."""
        return ["nsenter", "-t", str(self._machine.leader), "-a", "-W/", "--", *argv]

    def _reached(self, *argv: str) -> list[str]:
        """Return the command that runs a command on the node's files, on or off."""
        return self._entered(*argv) if self.is_on else self._disk.inside(*argv)

    def _unpack(self, parcel: bytes) -> None:
        call(self._reached(*UNPACK), stdin=parcel)

    def _home(self, user: str) -> str:
        if user not in self._homes:
            line = call(self._entered("getent", "passwd", user))
            self._homes[user] = line.split(":")[5]
        return self._homes[user]
