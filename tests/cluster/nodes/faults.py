# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults of the network between nodes: partitions, loss and pulled plugs."""

from __future__ import annotations

from collections.abc import Iterable

from nodes.holder import Holder
from nodes.plan import SUBNET


class Bridge:
    """
    The switch between the nodes.

    Faults are kept by the node that asked for them, and the whole list is loaded at once.
    """

    def __init__(self, holder: Holder) -> None:
        self._holder = holder
        self._rules: dict[str, list[str]] = {}
        holder.call("ip", "link", "add", "br0", "type", "bridge", "forward_delay", "0")
        holder.call("ip", "address", "add", f"{SUBNET}.254/24", "dev", "br0")
        holder.call("ip", "link", "set", "br0", "up")

    def part(self, node: str, others: Iterable[str]) -> None:
        """Drop all packets between a node and others, silently: the links stay up."""
        for other in others:
            self._add(node, f'iifname "vb-{node}" oifname "vb-{other}" drop')
            self._add(node, f'iifname "vb-{other}" oifname "vb-{node}" drop')
        self._load()

    def lose(self, node: str, percent: int) -> None:
        """Drop some of the packets to and from a node, by chance."""
        for side in ("iifname", "oifname"):
            self._add(node, f'{side} "vb-{node}" numgen random mod 100 < {percent} drop')
        self._load()

    def heal(self, node: str | None = None) -> None:
        """Take away the faults that a node asked for, or all."""
        if node is None:
            self._rules.clear()
        else:
            self._rules.pop(node, None)
        self._load()

    def plug(self, node: str, state: str) -> None:
        """Pull the plug of a node (`down`: it sees no carrier) or put it in again (`up`)."""
        self._holder.call("ip", "link", "set", f"vb-{node}", state)

    def _add(self, node: str, rule: str) -> None:
        self._rules.setdefault(node, []).append(rule)

    def _load(self) -> None:
        rules = [rule for of_node in self._rules.values() for rule in of_node]
        chain = ["type filter hook forward priority 0", *rules]
        text = "flush ruleset\ntable bridge faults {\nchain forward {\n"
        text += "\n".join(f"{line};" for line in chain) + "\n}\n}\n"
        self._holder.call("nft", "-f", "-", stdin=text.encode())
