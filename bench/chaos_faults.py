# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults of daemons drawn by lot: what is killed or suspended, when, for how long."""

from __future__ import annotations

import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass

from local_cluster import LocalCluster, descendants

#: What can be hit.
KILLED = ("worker", "crew", "pool", "runner", "receiver", "dbserver")
#: Kind -> how often it is drawn.
WEIGHTS = {
    "worker killed": 5,
    "crew of a pool killed": 2,
    "pool killed": 4,
    "runner killed": 5,
    "receiver killed": 4,
    "dbserver killed": 5,
    "two killed at once": 5,
    "pool suspended": 4,
    "runner suspended": 3,
    "pool drained": 3,
    "receiver restarted": 2,
    "dbserver restarted": 2,
    "job aborted": 4,
}
#: The third lost lease of a chunk fails the job, and the fourth lost process of a job, as they
#: should: fewer are dealt. A suspended pool or runner may lose one of each.
_MOST_LEASES, _MOST_RUNS = 2, 3
_COSTS = {
    "worker": (1, 0),
    "crew": (1, 0),
    "pool": (1, 0),
    "runner": (0, 1),
    "receiver": (0, 1),
    "dbserver": (0, 0),
}
_SUSPENDED = ((0.5, 4.0), (11.0, 15.0))
_DURATION, _CHUNKS = 2.5, 59


@dataclass(frozen=True)
class Fault:
    """What happens, to whom, and when.

    Attributes
    ----------
    kind
        One of `WEIGHTS`.
    targets
        Of `KILLED`.
    after
        How long after the job was submitted, 0 for not by time [s].
    chunks
        After how many chunks have been published.
    lots
        One number from 0 to 1 for each target: which pool or worker.
    duration
        For how long it is suspended [s].
    whole
        Whether all processes of a pool are suspended, else its main one.
    """

    kind: str
    targets: tuple[str, ...]
    after: float
    chunks: int
    lots: tuple[float, ...]
    duration: float
    whole: bool

    def is_due(self, elapsed: float, published: int) -> bool:
        """Return whether it is time."""
        return elapsed >= self.after if self.after else published >= self.chunks

    def strike(self, cluster: LocalCluster) -> set[int]:
        """Do it; return the processes that were hit."""
        number = signal.SIGKILL
        if self.duration:
            number = signal.SIGSTOP
        elif self.kind.endswith(("drained", "restarted")):
            number = signal.SIGTERM
        hit: set[int] = set()
        for target, lot in zip(self.targets, self.lots, strict=True):
            hit |= self._victims(cluster, target, lot)
        return send(hit, number)

    def _victims(self, cluster: LocalCluster, target: str, lot: float) -> set[int]:
        if target in cluster.units:
            pid = cluster.units[target].pid
            return {pid} if pid else set()
        if target == "runner":
            return _one_of(cluster.runners(), lot)
        place = lot * len(cluster.pools)
        pool = cluster.pools[int(place)]
        if target == "pool":
            pid = cluster.units[pool].pid
            if pid is None:
                return set()
            return descendants(pid) if self.whole and self.duration else {pid}
        zygote, workers = cluster.crew(pool)
        if target == "crew":
            return {zygote} if zygote else set()
        return _one_of(workers, place % 1)


def deal(lots: random.Random) -> tuple[Fault, ...]:
    """Return one to three faults, never so many that a job has to fail."""
    count = lots.choices((1, 2, 3), (5, 3, 2))[0]
    faults: list[Fault] = []
    while len(faults) < count:
        fault = _draw(lots)
        if _bearable([*faults, fault]):
            faults.append(fault)
    return tuple(faults)


def send(pids: set[int], number: signal.Signals) -> set[int]:
    """Send a signal to some processes; return those that were there."""
    there = set()
    for pid in sorted(pids):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
            there.add(pid)
    return there


def _draw(lots: random.Random) -> Fault:
    kind = lots.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
    word = kind.partition(" ")[0]
    targets: tuple[str, ...] = () if word == "job" else (word,)
    if word == "two":
        targets = tuple(lots.sample(KILLED, 2))
    by_time = lots.random() < 0.3
    suspended = kind.endswith("suspended")
    return Fault(
        kind,
        targets,
        lots.uniform(0.001, _DURATION) if by_time else 0.0,
        lots.randint(1, _CHUNKS),
        tuple(lots.random() for _ in targets),
        lots.uniform(*lots.choice(_SUSPENDED)) if suspended else 0.0,
        lots.random() < 0.5,
    )


def _bearable(faults: list[Fault]) -> bool:
    costs = [_COSTS[target] for fault in faults for target in fault.targets]
    aborts = sum(fault.kind == "job aborted" for fault in faults)
    leases, runs = (sum(column) for column in zip(*costs, strict=True)) if costs else (0, 0)
    return leases <= _MOST_LEASES and runs <= _MOST_RUNS and aborts <= 1


def _one_of(pids: set[int], lot: float) -> set[int]:
    return {sorted(pids)[int(lot * len(pids))]} if pids else set()
