# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run of a job has to tell and has not told yet: log lines, finished chunks, progress."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final, Generic, TypeAlias, TypeVar

from quakegrid.distribution.job_messages import WireLine, first_that_fit
from quakegrid.wire.messages.job_requests import ChunksDone, LogLines, SetProgress
from quakegrid.wire.messages.plain import Computed

Item = TypeVar("Item")
Parcel: TypeAlias = LogLines | ChunksDone | SetProgress

#: How much may go in one message.
_LINES_AT_ONCE: Final = 1000
_CHUNKS_AT_ONCE: Final = 2000
#: How many lines and characters of them may wait; later ones are lost and counted.
_MOST_LINES: Final = 20_000
_MOST_CHARACTERS: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to tell; `sent` is to be called when it has arrived.

    Attributes
    ----------
    body
        The message.
    sent
        Takes it out of the outbox.
    """

    body: Parcel
    sent: Callable[[], None]


class _Waiting(Generic[Item]):
    """Things of jobs that wait in their order."""

    def __init__(self) -> None:
        self._items: deque[tuple[int, Item]] = deque()

    def __len__(self) -> int:
        return len(self._items)

    def add(self, job_id: int, item: Item) -> None:
        self._items.append((job_id, item))

    def first(self, most: int) -> tuple[int, list[Item]]:
        """Return the first things, all of one job."""
        job_id = self._items[0][0]
        run = takewhile(lambda pair: pair[0] == job_id, islice(self._items, most))
        return job_id, [item for _, item in run]

    def remove(self, count: int) -> list[Item]:
        """Remove the first things; fewer if somebody cleared all."""
        count = min(count, len(self._items))
        return [self._items.popleft()[1] for _ in range(count)]

    def clear(self) -> None:
        self._items.clear()


class Outbox:
    """What has to be told; filled by one thread, emptied by another.

    Parameters
    ----------
    epoch
        Of the run.
    most_lines, most_characters
        How much of the log may wait.
    clock
        Returns seconds since 1970.

    Attributes
    ----------
    done_told
        How many finished chunks have arrived.
    """

    def __init__(
        self,
        epoch: int,
        most_lines: int = _MOST_LINES,
        most_characters: int = _MOST_CHARACTERS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.done_told = 0
        self._epoch = epoch
        self._most_lines = most_lines
        self._most_characters = most_characters
        self._clock = clock
        self._lock = threading.Lock()
        self._lines: _Waiting[WireLine] = _Waiting()
        self._characters = 0
        self._lost_lines = 0
        self._done: _Waiting[Computed] = _Waiting()
        self._progress: dict[int, tuple[float, str]] = {}

    def add_line(self, job_id: int, line: WireLine) -> None:
        """Take a line of a log, unless too much waits already."""
        with self._lock:
            full = len(self._lines) >= self._most_lines
            if full or self._characters >= self._most_characters:
                self._lost_lines += 1
                return
            self._put(job_id, line)

    def add_done(self, job_id: int, computed: Computed) -> None:
        """Take a finished chunk: there are never more than the job has chunks."""
        with self._lock:
            self._done.add(job_id, computed)

    def set_progress(self, job_id: int, fraction: float, stage: str) -> None:
        """Take how far a job is; only the last word counts."""
        with self._lock:
            self._progress[job_id] = (fraction, stage)

    def next(self) -> Letter | None:
        """Return what is to be told next, None if nothing is."""
        with self._lock:
            if self._lines:
                job_id, lines = self._lines.first(_LINES_AT_ONCE)
                return self._lines_letter(job_id, first_that_fit(lines))
            if self._done:
                job_id, done = self._done.first(_CHUNKS_AT_ONCE)
                body = ChunksDone(job_id, self._epoch, tuple(done))
                return Letter(body, lambda: self._told_done(len(done)))
            if self._progress:
                job_id, (fraction, stage) = next(iter(self._progress.items()))
                told = SetProgress(job_id, self._epoch, fraction, stage)
                return Letter(told, lambda: self._told_progress(told))
            return None

    def clear(self) -> None:
        """Forget all: nobody wants to hear it any more."""
        with self._lock:
            self._lines.clear()
            self._done.clear()
            self._progress.clear()
            self._characters = self._lost_lines = 0

    def _put(self, job_id: int, line: WireLine) -> None:
        self._lines.add(job_id, line)
        self._characters += len(line[3])

    def _lines_letter(self, job_id: int, lines: Sequence[WireLine]) -> Letter:
        body = LogLines(job_id, self._epoch, tuple(lines))
        return Letter(body, lambda: self._told_lines(job_id, len(lines)))

    def _told_lines(self, job_id: int, count: int) -> None:
        with self._lock:
            self._characters -= sum(len(line[3]) for line in self._lines.remove(count))
            if self._lost_lines and not self._lines:
                message = f"{self._lost_lines} lines of the log were lost: the server was away"
                self._lost_lines = 0
                self._put(job_id, (self._clock(), "WARNING", "oq", message))

    def _told_progress(self, told: SetProgress) -> None:
        with self._lock:
            if self._progress.get(told.job_id) == (told.fraction, told.stage):
                del self._progress[told.job_id]

    def _told_done(self, count: int) -> None:
        with self._lock:
            self.done_told += len(self._done.remove(count))
