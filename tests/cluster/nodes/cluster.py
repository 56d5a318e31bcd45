# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several real nodes on one machine, on a bridge of their own, with a directory they share."""

from __future__ import annotations

import itertools
import os
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from nodes.base_tree import GROUP_NUMBER, HOME, USER
from nodes.cgroups import NodeGroups, Sweeper, parent_groups
from nodes.disk import Disk
from nodes.faults import Bridge
from nodes.holder import Holder
from nodes.node import Node
from nodes.plan import SUBNET, NodeFile, NodePlan, address_of
from nodes.shared_directory import PLACE, SharedDirectory
from nodes.ssh_keys import SshKeys

SHARED_AT = "/srv/oqdata"

NETWORK = """\
[Match]
Name=host0
[Network]
Address={address}/24
Gateway={subnet}.254
IPv6AcceptRA=no
LinkLocalAddressing=no
KeepConfiguration=static
"""

#: Clusters of this process, for their names.
_numbers = itertools.count(1)


class Cluster:
    """
    Nodes that know each other by name and by ssh key; all are off until `start`.

    Everything of a cluster lives in the namespaces of one process, in memory: nothing is left when
    the tests end, even if they are killed, and clusters at the same time do not see each other.

    Parameters
    ----------
    base
        The tree of the operating system.
    plans
        The nodes; a name stands for a node without peculiarities. The first has the address
        10.99.0.10, the next 10.99.0.11, and so on.
    layers
        Trees over the base, uppermost first.
    shared_at
        Where the nodes mount the shared directory.
    shared_mib
        Its size [MiB].
    lifetime_s
        After this time everything is gone, whatever the tests do [s].

    Attributes
    ----------
    nodes
        Name to node, in the order of the plans.
    shared
        The directory that the nodes share.

    Raises
    ------
    NodeError
        If namespaces, mounts or links cannot be made here.
    """

    def __init__(
        self,
        base: Path,
        plans: Sequence[NodePlan | str],
        *,
        layers: Sequence[Path] = (),
        shared_at: str = SHARED_AT,
        shared_mib: int = 512,
        lifetime_s: float = 3600.0,
    ) -> None:
        full = [plan if isinstance(plan, NodePlan) else NodePlan(plan) for plan in plans]
        addresses = {plan.name: address_of(number) for number, plan in enumerate(full)}
        if len(addresses) != len(full):
            raise ValueError(f"names of nodes differ from each other, unlike {plans}")
        name = f"quakegrid-{os.getpid()}-{next(_numbers)}"
        parents = parent_groups()
        self.nodes: dict[str, Node] = {}
        with ExitStack() as undo:
            undo.callback(Sweeper(parents, name).sweep)
            undo.callback(self._release)
            self._holder = Holder(lifetime_s)
            undo.callback(self._holder.stop)
            self._bridge = Bridge(self._holder)
            self.shared = SharedDirectory(self._holder, shared_mib, GROUP_NUMBER)
            keys = SshKeys(addresses, USER, HOME)
            for plan in full:
                node = Node(
                    self._holder,
                    self._bridge,
                    NodeGroups(parents, name, plan.name),
                    Disk(self._holder, plan, [*layers, base]),
                    plan,
                    address=addresses[plan.name],
                    others=[other for other in addresses if other != plan.name],
                    mounts=_mounts(plan, shared_at),
                )
                self.nodes[plan.name] = node
                files = _identity(plan.name, addresses) | keys.files(plan.name)
                node.write_all(files | plan.node_files())
            self._undo = undo.pop_all()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    def start(self, timeout_s: float = 180.0) -> Cluster:
        """
        Boot the nodes that are off, at the same time, and return the cluster.

        Raises
        ------
        NodeError
            If one does not boot; everything is removed then.
        """
        off = [node for node in self.nodes.values() if not node.is_on]
        try:
            for node in off:
                node.switch_on()
            for node in off:
                node.wait_ready(timeout_s)
        except BaseException:
            self.kill()
            raise
        return self

    def heal(self) -> None:
        """End all partitions and losses of packets."""
        self._bridge.heal()

    def restore(self) -> None:
        """Undo all faults: heal networks, free space, let frozen nodes go on, boot dead ones."""
        self.heal()
        self.shared.free()
        for node in self.nodes.values():
            if node.is_on:
                node.thaw()
                node.plug_in()
        self.start()

    def stop(self) -> None:
        """Shut all nodes down, the first one after the others, then remove everything."""
        first, *others = self.nodes.values()
        try:
            for group in (others, [first]):
                for node in group:
                    node.switch_off()
                for node in group:
                    node.wait_off()
        finally:
            self.kill()

    def kill(self) -> None:
        """Remove everything at once, without shutting nodes down."""
        self._undo.close()

    def _release(self) -> None:
        for node in self.nodes.values():
            node.release()


def _mounts(plan: NodePlan, shared_at: str) -> list[str]:
    """Return the arguments of nspawn for what a node mounts."""
    mounts = [f"--bind-ro={folder}:{path}" for path, folder in plan.binds.items()]
    if plan.shared != "none":
        option = "--bind" if plan.shared == "rw" else "--bind-ro"
        mounts.append(f"{option}={PLACE}:{shared_at}")
    return mounts


def _identity(name: str, addresses: Mapping[str, str]) -> dict[str, NodeFile]:
    """Return the files that make one node of those that share a tree."""
    hosts = "".join(f"{address} {host}\n" for host, address in addresses.items())
    network = NETWORK.format(address=addresses[name], subnet=SUBNET)
    return {
        "/etc/hostname": NodeFile(f"{name}\n"),
        "/etc/hosts": NodeFile(f"127.0.0.1 localhost\n{hosts}"),
        "/etc/machine-id": NodeFile(f"{uuid.uuid4().hex}\n", 0o444),
        "/etc/resolv.conf": NodeFile(""),
        "/etc/systemd/network/10-host0.network": NodeFile(network),
    }
