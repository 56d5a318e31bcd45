# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The control groups of nodes: one subtree a node, limits, freezing, leaving nothing behind."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from nodes.deadline import wait_until
from nodes.processes import NodeError

ROOT = Path("/sys/fs/cgroup")

#: The hierarchies of version 1 in which a node gets a subtree: what systemd manages.
VERSION_1 = ("name=systemd", "memory", "pids", "cpu", "cpuacct", "cpu,cpuacct", "blkio")

CONTROLLERS = "+memory +pids +cpu"


def _delegate(own: Path) -> None:
    """
    Hand the controllers of a group of version 2 on to its children.

    A group with children that have controllers may hold no processes, so those that are in it,
    the tests too, move to a leaf. Where that is not allowed nodes work, without limits.
    """
    with suppress(OSError):
        if "memory" not in (own / "cgroup.subtree_control").read_text():
            leaf = own / "tests"
            leaf.mkdir(exist_ok=True)
            for pid in (own / "cgroup.procs").read_text().split():
                (leaf / "cgroup.procs").write_text(pid)
            (own / "cgroup.subtree_control").write_text(CONTROLLERS)


def parent_groups() -> dict[str, Path]:
    """
    Find the groups of this process, under which it may make others.

    Returns
    -------
    dict[str, Path]
        Hierarchy to folder; the hierarchy of version 2 is called `unified`.
    """
    groups = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, hierarchy, path = line.split(":", 2)
        relative = path.lstrip("/")
        if hierarchy in VERSION_1:
            mounted = ROOT / hierarchy.removeprefix("name=")
            if mounted.is_dir():
                groups[hierarchy] = mounted / relative
        elif hierarchy == "":
            hybrid = ROOT / "unified"
            if hybrid.is_dir():
                groups["unified"] = hybrid / relative
            else:
                own = ROOT / relative
                # an earlier cluster of this process has moved it to the leaf
                groups["unified"] = own.parent if own.name == "tests" else own
                _delegate(groups["unified"])
    return groups


class NodeGroups:
    """
    The groups of one node, one in each hierarchy.

    Parameters
    ----------
    parents
        Where they are made: hierarchy to folder.
    cluster
        The unique name of the cluster.
    node
        The name of the node.
    """

    def __init__(self, parents: Mapping[str, Path], cluster: str, node: str) -> None:
        self._parents = dict(parents)
        self._groups = {hierarchy: top / cluster / node for hierarchy, top in parents.items()}

    def create(self, *, memory_mib: int, tasks: int) -> list[Path]:
        """
        Make the groups with their limits.

        Parameters
        ----------
        memory_mib
            The memory of the node, with what it writes to its disk [MiB].
        tasks
            The largest number of processes and threads.

        Returns
        -------
        list[Path]
            The files to which a process writes 0 to enter them.
        """
        for hierarchy, group in self._groups.items():
            group.mkdir(parents=True, exist_ok=True)
            handed_on = self._parents[hierarchy] / "cgroup.subtree_control"
            if handed_on.exists() and "memory" in handed_on.read_text():
                (group.parent / "cgroup.subtree_control").write_text(CONTROLLERS)
        limits = {
            ("memory", "memory.limit_in_bytes"): memory_mib * 2**20,
            ("unified", "memory.max"): memory_mib * 2**20,
            ("pids", "pids.max"): tasks,
            ("unified", "pids.max"): tasks,
        }
        for (hierarchy, file), value in limits.items():
            if hierarchy in self._groups and (self._groups[hierarchy] / file).exists():
                (self._groups[hierarchy] / file).write_text(str(value))
        return [group / "cgroup.procs" for group in self._groups.values()]

    def freeze(self, state: Literal["0", "1"]) -> None:
        """
        Stop all processes of the node, or let them go on.

        Raises
        ------
        NodeError
            If this kernel has no version 2 of control groups.
        """
        if "unified" not in self._groups:
            raise NodeError("freezing a node needs control groups of version 2")
        group = self._groups["unified"]
        payload = group / "payload"
        frozen = payload if payload.is_dir() else group
        (frozen / "cgroup.freeze").write_text(state)
        wait_until(
            lambda: f"frozen {state}" in (frozen / "cgroup.events").read_text(),
            timeout_s=120,
            what=f"cgroup.events of {frozen} tells frozen {state}",
        )


#: Waits until its input ends, then removes the given folders of control groups, deepest first.
SWEEP = """
read -r _
for attempt in $(seq 1000); do
    left=
    for top; do
        if [ -d "$top" ]; then
            find "$top" -depth -type d -exec rmdir {} + 2>/dev/null
            [ -d "$top" ] && left=yes
        fi
    done
    [ -z "$left" ] && exit 0
    sleep 0.05
done
exit 1
"""


class Sweeper:
    """
    A process that removes a cluster's control groups when the tests end, however they end.

    It reads from a pipe that this process holds: when this process dies, by kill -9 too, the pipe
    ends, and the sweeper removes the groups as soon as they are empty.
    """

    def __init__(self, parents: Mapping[str, Path], cluster: str) -> None:
        self._process = subprocess.Popen(
            ["sh", "-c", SWEEP, "sweeper", *(str(top / cluster) for top in parents.values())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def sweep(self) -> None:
        """
        Remove the groups now.

        Raises
        ------
        NodeError
            If processes are left in them.
        """
        self._process.communicate(timeout=300)
        if self._process.returncode != 0:
            raise NodeError(f"control groups are left: {self._process.args!r}")
