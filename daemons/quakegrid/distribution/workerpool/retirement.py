# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a pool ends: what is nearly done may finish, results are handed over, then it goes."""

from __future__ import annotations

from typing import Final

#: How long chunks may still be computed [s].
GRACE: Final = 2.0
#: How long runners may take to note the last results, in all [s].
LONGEST: Final = 8.0


class Retirement:
    """The end of a pool, step by step; time is passed in [s].

    Attributes
    ----------
    begun
        Whether the pool takes no more chunks.
    finished
        Whether it may go.
    """

    def __init__(self) -> None:
        self.finished = False
        self._began: float | None = None
        self._signals = 0

    @property
    def begun(self) -> bool:
        """Return whether the pool takes no more chunks."""
        return self._began is not None

    def begin(self, now: float) -> None:
        """Take no more chunks."""
        if self._began is None:
            self._began = now

    def signalled(self, now: float) -> None:
        """Take note of a signal to end: the second one is an order to go at once."""
        self._signals += 1
        self.begin(now)
        self.finished = self.finished or self._signals > 1

    def cuts_off(self, now: float) -> bool:
        """Return whether what still computes is given back."""
        return self._began is not None and now - self._began >= GRACE

    def look(self, now: float, computing: int, unnoted: int) -> None:
        """See whether the pool may go, with so many chunks computing and results not noted."""
        if self._began is None:
            return
        idle = not computing and not unnoted
        self.finished = self.finished or idle or now - self._began >= LONGEST
