# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which chunk is where: who holds it under which lease; events in, instructions out, no I/O."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

#: How long a lease lasts without a sign of life of its holder [s].
LEASE_SECONDS: Final = 10.0
#: How often a chunk may be lost before it is held guilty.
MAXIMUM_LOSSES: Final = 3
#: A chunk that was killed for memory is cut in two, four, at most so many pieces.
MAXIMUM_CUT: Final = 8
#: A pool that speaks and has not named a lease so long after it was granted never got it [s].
_UNHEARD_AFTER: Final = 3.0
#: How often that may happen to a chunk before it counts as a loss.
_MAXIMUM_UNHEARD: Final = 10
#: A worker gets several chunks at once only up to this predicted cost in all [CPU seconds] ...
_BATCH_WEIGHT: Final = 0.1
#: ... and this number, ...
_BATCH_CHUNKS: Final = 32
#: ... and never more than one part in so many of what waits, shared by all workers.
_BATCH_SHARE: Final = 4


class Verdict(Enum):
    """What becomes of a result."""

    STORE = "It is the first result of its chunk."
    DROP = "There is one already, or nobody asked for it."


@dataclass(frozen=True, slots=True)
class Grant:
    """A chunk for a pool, under a lease, to be computed in `cut` pieces."""

    lease: int
    number: int
    cut: int


@dataclass(frozen=True, slots=True)
class Loss:
    """A lease that ended without a result.

    Attributes
    ----------
    number
        The chunk.
    pool
        Who held it.
    cause
        What happened.
    counted
        Whether it counts against the chunk.
    cut
        In how many pieces the chunk is computed from now on.
    """

    number: int
    pool: str
    cause: str
    counted: bool
    cut: int


@dataclass(slots=True)
class _Lease:
    number: int
    pool: str
    granted: float
    deadline: float
    named: bool = False


@dataclass(slots=True)
class _Chunk:
    number: int
    weight: float
    cut: int = 1
    unheard: int = 0
    losses: list[Loss] = field(default_factory=list)
    granted: list[int] = field(default_factory=list)


class ChunkLedger:
    """The chunks of one stage until each is stored once, or one of them is poisoned.

    A chunk waits, or one pool holds it under a lease, or it is stored. A lease that runs out
    leaves its chunk waiting; should the pool speak again before another has taken the chunk,
    it has its lease back. Nothing is kept of a chunk that is stored but its number. Time is
    passed in [s], from any clock that never runs backwards.

    Parameters
    ----------
    chunks
        Number and predicted cost [CPU seconds] of each.
    lease_seconds
        How long a lease lasts without a sign of life.
    first_lease
        The number of the first lease; none is used twice.

    Attributes
    ----------
    next_lease
        The number that the next lease gets.
    """

    def __init__(
        self,
        chunks: Sequence[tuple[int, float]],
        lease_seconds: float = LEASE_SECONDS,
        first_lease: int = 1,
    ) -> None:
        self._numbers = tuple(number for number, _ in chunks)
        self._open = {number: _Chunk(number, weight) for number, weight in chunks}
        self._waiting = set(self._open)
        self._order = [(-weight, number) for number, weight in chunks]
        heapq.heapify(self._order)
        self._leases: dict[int, _Lease] = {}
        self._ran_out: dict[int, _Lease] = {}
        self._granted: dict[int, tuple[int, str]] = {}
        self._guilty: list[_Chunk] = []
        self._lease_seconds = lease_seconds
        self.next_lease = first_lease

    # -- how it stands ------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        """Return whether every chunk is stored."""
        return not self._open

    @property
    def waiting(self) -> int:
        """Return how many chunks wait for a worker."""
        return len(self._waiting)

    @property
    def stored(self) -> frozenset[int]:
        """Return the chunks that are stored."""
        return frozenset(self._numbers).difference(self._open)

    @property
    def holders(self) -> Mapping[int, int]:
        """Return lease -> chunk of all that is being computed."""
        return MappingProxyType({lease: held.number for lease, held in self._leases.items()})

    @property
    def next_deadline(self) -> float | None:
        """Return when the next lease runs out, None where there is none [s]."""
        return min((lease.deadline for lease in self._leases.values()), default=None)

    @property
    def poisoned(self) -> tuple[int, tuple[Loss, ...]] | None:
        """Return a chunk that was lost too often, with its losses."""
        guilty = (chunk for chunk in self._guilty if chunk.number in self._open)
        return next(((chunk.number, tuple(chunk.losses)) for chunk in guilty), None)

    # -- what pools say -----------------------------------------------------------------

    def pull(self, pool: str, slots: int, now: float, workers: int = 1) -> tuple[Grant, ...]:
        """Grant chunks to the idle workers of a pool, the heaviest first.

        Leases it was granted long ago and has not named since were lost on the way: a pool
        without leases says nothing but this.

        Parameters
        ----------
        pool
            Who asks.
        slots
            How many workers it has idle; each gets one chunk, or several that are light.
        now
            The time [s].
        workers
            How many workers all pools have.
        """
        self._miss(pool, now)
        grants: list[Grant] = []
        for _ in range(slots):
            weight, room = 0.0, max(1, self.waiting // (_BATCH_SHARE * max(workers, 1)))
            for _ in range(min(room, _BATCH_CHUNKS)):
                chunk = self._heaviest()
                if chunk is None or (weight and weight + chunk.weight > _BATCH_WEIGHT):
                    break
                weight += max(chunk.weight, _BATCH_WEIGHT / _BATCH_CHUNKS)
                grants.append(self._grant(chunk, pool, now))
        return tuple(grants)

    def beat(self, pool: str, leases: Iterable[int], now: float) -> tuple[int, ...]:
        """Prolong the leases that a pool holds; return those it must give up.

        Leases it was granted and never names were lost on the way: their chunks wait again.
        """
        named = set(leases)
        revoked = [lease for lease in sorted(named) if not self._prolong(lease, pool, now)]
        self._miss(pool, now)
        return tuple(revoked)

    def wants(self, pool: str, lease: int, number: int) -> Verdict:
        """Return what becomes of a result: the first one of a chunk counts.

        It may come under a lease that was lost, but the pool must have been asked for it.
        """
        asked = self.asked(pool, lease) == number
        return Verdict.STORE if asked and number in self._open else Verdict.DROP

    def asked(self, pool: str, lease: int) -> int | None:
        """Return the chunk, not stored yet, that a pool was once asked for under a lease."""
        number, holder = self._granted.get(lease, (None, None))
        return number if holder == pool else None

    def done(self, pool: str, lease: int, number: int) -> Verdict:
        """Take a result whose part is safe; other leases of its chunk end."""
        verdict = self.wants(pool, lease, number)
        if verdict is Verdict.STORE:
            chunk = self._open.pop(number)
            self._waiting.discard(number)
            for granted in chunk.granted:
                del self._granted[granted]
                self._leases.pop(granted, None)
                self._ran_out.pop(granted, None)
        return verdict

    def failed(self, pool: str, lease: int) -> int | None:
        """Return the chunk that failed if the pool still holds it; others are not believed.

        A late second computation may fail only because the parts it reads are used up.
        """
        return self._leases[lease].number if self._holds(pool, lease) else None

    def lost(self, pool: str, lease: int, cause: str, out_of_memory: bool = False) -> Loss | None:
        """Let a chunk wait again whose worker died; None if the pool does not hold the lease.

        One that was killed for memory is cut into smaller pieces first, and that is not
        counted while it can be cut.
        """
        if not self._holds(pool, lease):
            return None
        chunk = self._release(lease)
        cuttable = out_of_memory and chunk.cut < MAXIMUM_CUT
        if cuttable:
            chunk.cut *= 2
        return self._lose(chunk, pool, cause, counted=not cuttable)

    def returned(self, pool: str, leases: Iterable[int]) -> tuple[int, ...]:
        """Let chunks wait again that a pool gives back, at no fault; return them."""
        held = [lease for lease in sorted(set(leases)) if self._holds(pool, lease)]
        return tuple(self._release(lease).number for lease in held)

    # -- what the clock says ------------------------------------------------------------

    def expire(self, now: float) -> tuple[Loss, ...]:
        """End the leases whose holders were silent for too long; call it with all mail read."""
        losses = []
        for number, lease in list(self._leases.items()):
            if lease.deadline < now:
                chunk = self._release(number)
                self._ran_out[number] = lease
                cause = f"nothing was heard of it for {self._lease_seconds:g} s"
                losses.append(self._lose(chunk, lease.pool, cause, counted=True))
        return tuple(losses)

    def late(self, gap: float) -> None:
        """Prolong all leases, because whoever reads the mail was itself away [s]."""
        for lease in self._leases.values():
            lease.deadline += gap
            lease.granted += gap

    # -- steps --------------------------------------------------------------------------

    def _holds(self, pool: str, lease: int) -> bool:
        return lease in self._leases and self._leases[lease].pool == pool

    def _heaviest(self) -> _Chunk | None:
        """Return the heaviest chunk that waits; what was taken meanwhile is passed over."""
        while self._order and self._order[0][1] not in self._waiting:
            heapq.heappop(self._order)
        return self._open[self._order[0][1]] if self._order else None

    def _grant(self, chunk: _Chunk, pool: str, now: float) -> Grant:
        lease, self.next_lease = self.next_lease, self.next_lease + 1
        chunk.granted.append(lease)
        self._leases[lease] = _Lease(chunk.number, pool, now, now + self._lease_seconds)
        self._granted[lease] = (chunk.number, pool)
        self._waiting.discard(chunk.number)
        heapq.heappop(self._order)
        return Grant(lease, chunk.number, chunk.cut)

    def _prolong(self, lease: int, pool: str, now: float) -> bool:
        """Prolong a lease, or give it back to its pool if nobody has taken the chunk since."""
        late = self._ran_out.get(lease)
        if late is not None and late.pool == pool and late.number in self._waiting:
            self._waiting.discard(late.number)
            self._leases[lease] = self._ran_out.pop(lease)
        if not self._holds(pool, lease):
            return False
        self._leases[lease].deadline = now + self._lease_seconds
        self._leases[lease].named = True
        return True

    def _miss(self, pool: str, now: float) -> None:
        """Take back what a pool was granted long ago and has never named."""
        for number, lease in list(self._leases.items()):
            if lease.pool != pool or lease.named or now - lease.granted <= _UNHEARD_AFTER:
                continue
            chunk = self._release(number)
            chunk.unheard += 1
            if chunk.unheard > _MAXIMUM_UNHEARD:
                self._lose(chunk, pool, "it was given away and never heard of", counted=True)

    def _release(self, lease: int) -> _Chunk:
        """End a lease; its chunk waits."""
        chunk = self._open[self._leases.pop(lease).number]
        self._waiting.add(chunk.number)
        heapq.heappush(self._order, (-chunk.weight, chunk.number))
        return chunk

    def _lose(self, chunk: _Chunk, pool: str, cause: str, *, counted: bool) -> Loss:
        loss = Loss(chunk.number, pool, cause, counted, chunk.cut)
        if counted:
            chunk.losses.append(loss)
            if len(chunk.losses) == MAXIMUM_LOSSES:
                self._guilty.append(chunk)
        return loss
