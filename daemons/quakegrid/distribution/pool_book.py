# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worker pools that a runner knows: their workers, and whether they see the directory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from quakegrid.wire.liveness import Liveness

#: The most workers of one pool, and pools of one job: more is a mistake or malice.
MAXIMUM_SLOTS: Final = 8192
MAXIMUM_POOLS: Final = 4096
#: How long chunks wait for pools that are known to be there and have not looked yet [s].
LONGEST_WAIT: Final = 5.0


@dataclass(slots=True)
class PoolEntry:
    """A pool that works for the job.

    Attributes
    ----------
    peer
        Where its messages come from.
    slots
        How many workers it has.
    sees
        Whether it has said that it sees the job's directory.
    """

    peer: bytes
    slots: int
    sees: bool = False


class PoolBook:
    """Who works for the job, and who was turned away.

    Parameters
    ----------
    awaited
        The pools that are there when the job begins: none computes before all have looked for
        the directory, so that a node without it ends the job before it has cost anything.

    Attributes
    ----------
    first_seen
        When a pool first said that it sees the directory [s]; None while none did.
    """

    def __init__(self, awaited: Iterable[str] = ()) -> None:
        self._awaited = set(awaited)
        self._open_at: float | None = None
        self._pools: dict[str, PoolEntry] = {}
        self._refused: dict[str, str] = {}
        self._alive = Liveness()
        self.first_seen: float | None = None

    @property
    def slots(self) -> int:
        """Return how many workers those have that see the directory."""
        return sum(pool.slots for pool in self._pools.values() if pool.sees)

    @property
    def peers(self) -> tuple[bytes, ...]:
        """Return where the pools are."""
        return tuple(pool.peer for pool in self._pools.values())

    @property
    def working(self) -> int:
        """Return how many pools see the directory."""
        return sum(pool.sees for pool in self._pools.values())

    def welcome(self, name: str, peer: bytes, slots: int, now: float) -> bool:
        """Enter a pool, or enter it anew; False if there are too many."""
        if name not in self._pools and len(self._pools) >= MAXIMUM_POOLS:
            return False
        known = self._pools.get(name)
        self._pools[name] = PoolEntry(peer, slots, known.sees if known else False)
        self._alive.heard(name, now)
        return True

    def known(self, name: str, peer: bytes, now: float) -> PoolEntry | None:
        """Return a pool that speaks and was welcomed before, else None."""
        entry = self._pools.get(name)
        if entry is not None:
            entry.peer = peer
            self._alive.heard(name, now)
        return entry

    def sees(self, name: str, now: float) -> bool:
        """Note that a pool sees the directory; return whether that is news."""
        entry = self._pools.get(name)
        if entry is None or entry.sees:
            return False
        entry.sees = True
        self._awaited.discard(name)
        self.first_seen = now if self.first_seen is None else self.first_seen
        return True

    def refuse(self, name: str, reason: str) -> bool:
        """Turn a pool away; return whether that is news."""
        news = self._refused.get(name) != reason
        if len(self._refused) < MAXIMUM_POOLS:
            self._refused[name] = reason
        self._pools.pop(name, None)
        self._awaited.discard(name)
        self._alive.gone(name)
        return news

    def refused(self, name: str) -> str | None:
        """Return why a pool was turned away, None if it was not."""
        return self._refused.get(name)

    def holds_back(self, now: float) -> bool:
        """Return whether chunks wait until all pools that are there have looked."""
        if not self._awaited:
            return False
        self._open_at = now + LONGEST_WAIT if self._open_at is None else self._open_at
        return now < self._open_at

    def without(self) -> tuple[str, ...]:
        """Return, once, the pools that the job begins without; they may still come."""
        missing = tuple(sorted(self._awaited))
        self._awaited.clear()
        return missing

    def forget_silent(self, now: float) -> None:
        """Forget the pools that say nothing any more; one that does speak is asked in again."""
        for name in self._alive.silent(now):
            del self._pools[name]

    def late(self, gap: float) -> None:
        """Forgive a silence in which the runner itself was away [s]."""
        self._alive.late(gap)
        if self._open_at is not None:
            self._open_at += gap
