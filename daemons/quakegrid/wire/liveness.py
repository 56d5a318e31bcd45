# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is alive: when each was heard of last, with the clock passed in."""

from __future__ import annotations

from typing import Final

#: After so long without a word somebody is missing [s].
SILENCE_SECONDS: Final = 10.0


class Liveness:
    """Remembers who spoke when, and tells who has fallen silent.

    Time is passed in [s], from any clock that never runs backwards.

    Parameters
    ----------
    silence_seconds
        How long a silence may last.
    """

    def __init__(self, silence_seconds: float = SILENCE_SECONDS) -> None:
        self._silence = silence_seconds
        self._heard: dict[str, float] = {}

    @property
    def names(self) -> frozenset[str]:
        """Return who is there."""
        return frozenset(self._heard)

    @property
    def next_deadline(self) -> float | None:
        """Return when the next one will be missing if nobody speaks, None if nobody is there."""
        return min(self._heard.values()) + self._silence if self._heard else None

    def heard(self, name: str, now: float) -> bool:
        """Note that somebody spoke; return whether it was not there before."""
        new = name not in self._heard
        self._heard[name] = max(now, self._heard.get(name, now))
        return new

    def gone(self, name: str) -> None:
        """Forget somebody who said good-bye, or was never there."""
        self._heard.pop(name, None)

    def silent(self, now: float) -> tuple[str, ...]:
        """Return and forget who was silent for too long; call it with all mail read."""
        missing = tuple(
            sorted(name for name, heard in self._heard.items() if heard + self._silence < now)
        )
        for name in missing:
            del self._heard[name]
        return missing

    def late(self, gap: float) -> None:
        """Forgive everybody a silence in which the listener itself was away [s]."""
        for name in self._heard:
            self._heard[name] += gap
