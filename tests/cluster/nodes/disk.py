# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The root file system of a node: an overlay in memory over trees that all nodes share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nodes.holder import Holder
from nodes.plan import NodePlan


class Disk:
    """
    The disk of a node.

    What the node writes lies in a file system in memory that the holder of the cluster keeps: it
    outlives the node's power cuts and is gone with the holder.

    Parameters
    ----------
    holder
        The namespaces of the cluster.
    plan
        Name of the node, size of the disk.
    trees
        The trees under it, uppermost first.
    """

    def __init__(self, holder: Holder, plan: NodePlan, trees: Sequence[Path]) -> None:
        self._holder = holder
        self.home = f"/run/nodes/{plan.name}"
        self.root = f"{self.home}/root"
        self.upper = f"{self.home}/disk/upper"
        work = f"{self.home}/disk/work"
        holder.call("mkdir", "-p", self.root, f"{self.home}/disk")
        size = f"size={plan.disk_mib}m,mode=755"
        holder.call("mount", "-t", "tmpfs", "-o", size, "tmpfs", f"{self.home}/disk")
        holder.call("mkdir", self.upper, work)
        lower = ":".join(str(tree) for tree in trees)
        options = f"lowerdir={lower},upperdir={self.upper},workdir={work}"
        holder.call("mount", "-t", "overlay", "-o", options, "overlay", self.root)

    def inside(self, *argv: str) -> list[str]:
        """Return the command that runs a command with this root, for a node that is off."""
        return self._holder.argv("chroot", self.root, *argv)

    def keep(self, target: Path, forget: Sequence[str]) -> None:
        """Copy what was written to a folder of this machine, but for some absolute paths."""
        self._holder.call("umount", self.root)
        self._holder.call("rm", "-rf", *(f"{self.upper}{path}" for path in forget))
        # with the marks by which an overlay knows what was deleted
        self._holder.call("cp", "--archive", self.upper, str(target), timeout_s=300)
