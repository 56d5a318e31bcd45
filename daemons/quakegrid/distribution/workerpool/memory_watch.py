# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When memory is so short that no more chunks are taken, or a worker has to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from quakegrid.distribution.workerpool.memory_gauge import Memory

#: How often memory is looked at [s].
LOOK_SECONDS: Final = 0.5
#: How long the end of a worker may take to free its memory [s].
_RELIEF: Final = 2.0
#: Below the soft limit by this much, chunks are taken again [percent].
_MARGIN: Final = 2.0


class MemoryWatch:
    """Compares the memory in use with the limits of ``[memory]``.

    Parameters
    ----------
    measure
        Returns the memory of the node.
    resident
        Returns what a process holds [bytes].
    soft, hard
        The limits [percent].

    Attributes
    ----------
    memory
        As it was last seen.
    short
        Whether no more chunks should be taken.
    """

    def __init__(
        self,
        measure: Callable[[], Memory],
        resident: Callable[[int], int],
        soft: float,
        hard: float,
    ) -> None:
        self._measure = measure
        self._resident = resident
        self._soft = soft
        self._hard = hard
        self._killed_at = float("-inf")
        self.memory = measure()
        self.short = False
        self.next_look = float("-inf")

    def look(self, now: float) -> bool:
        """Measure; returns whether `short` has changed."""
        self.next_look = now + LOOK_SECONDS
        self.memory = self._measure()
        before = self.short
        margin = _MARGIN if before else 0.0
        self.short = self.memory.percent > self._soft - margin
        return self.short != before

    def victim(self, pids: Sequence[int], now: float) -> tuple[int, int] | None:
        """Return the largest process and its size [bytes] if one has to end.

        Parameters
        ----------
        pids
            The workers that compute.
        now
            The time [s].
        """
        if not pids or self.memory.percent <= self._hard or now - self._killed_at < _RELIEF:
            return None
        self._killed_at = now
        sizes = {pid: self._resident(pid) for pid in pids}
        largest = max(sizes, key=lambda pid: sizes[pid])
        return largest, sizes[largest]
