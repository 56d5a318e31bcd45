# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the scout of a pool is sent to look at: directories of jobs, and the node itself."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, TypeAlias

from quakegrid.distribution.workerpool.crew import Crew
from quakegrid.distribution.workerpool.job_conversation import Phase
from quakegrid.distribution.workerpool.job_desk import JobDesk
from quakegrid.distribution.workerpool.worker_messages import (
    Inspect,
    Inspected,
    LookAt,
    LookedAt,
)
from quakegrid.wire.messages.control_messages import Examine, Examined

#: How long looking may take before the mount counts as hanging [s].
LONGEST_LOOK: Final = 30.0
LONGEST_INSPECTION: Final = 60.0

_Order: TypeAlias = LookAt | Inspect


@dataclass(frozen=True, slots=True)
class Inspection:
    """Somebody waits for what is seen of the node: a peer of the control port, its request."""

    peer: bytes
    number: int


class Scouting:
    """Gives the scout one order after the other, and its answers to those who wait for them."""

    def __init__(self) -> None:
        self._orders: deque[_Order] = deque()
        self._inspections: dict[int, Inspection] = {}
        self._tickets = 0
        self._current: _Order | None = None
        self._until = float("inf")

    def inspect(self, asked: Examine, peer: bytes, number: int) -> None:
        """Have the node looked at for a peer of the control port."""
        self._tickets += 1
        self._inspections[self._tickets] = Inspection(peer, number)
        self._orders.append(
            Inspect(self._tickets, asked.path, asked.content, asked.tasks, asked.reach)
        )

    def look_for(self, desk: JobDesk) -> None:
        """Have the directories looked at of jobs that wait for it."""
        known = {
            (order.job_id, order.epoch)
            for order in (*self._orders, self._current)
            if isinstance(order, LookAt)
        }
        for each in desk:
            if each.phase is Phase.LOOKING and (each.job_id, each.epoch) not in known:
                assert each.welcome is not None
                welcome = each.welcome
                self._orders.append(
                    LookAt(
                        each.job_id, each.epoch, welcome.directory, welcome.inputs, welcome.digest
                    )
                )

    def send(self, crew: Crew, now: float) -> None:
        """Give the scout its next order if it is free."""
        if self._current is not None and crew.scout is None:
            self._current = None  # the scout died; those who still wait are looked for again
        scout = crew.free_scout()
        if self._current is None and self._orders and scout is not None:
            self._current = self._orders.popleft()
            longest = LONGEST_LOOK if isinstance(self._current, LookAt) else LONGEST_INSPECTION
            self._until = now + longest
            scout.give(self._current)

    def overdue(self, crew: Crew, now: float) -> _Order | None:
        """End a scout that takes too long; return what it was looking at."""
        if self._current is None or now < self._until:
            return None
        order, self._current = self._current, None
        if crew.scout is not None:
            crew.kill(crew.scout)
        return order

    def looked(self, answer: LookedAt, desk: JobDesk, now: float) -> None:
        """Take what the scout saw of a job's directory."""
        self._current = None
        conversation = desk.find(answer.job_id, answer.epoch)
        if conversation is not None:
            conversation.looked(
                writable=answer.writable, path=answer.path, reason=answer.reason, now=now
            )

    def inspected(self, answer: Inspected) -> tuple[Inspection | None, Examined]:
        """Take what the scout saw of the node; return who waits for it."""
        self._current = None
        return self._inspections.pop(answer.ticket, None), answer.examined

    def given_up(self, ticket: int) -> Inspection | None:
        """Return who waits for an inspection that will not be answered."""
        return self._inspections.pop(ticket, None)
