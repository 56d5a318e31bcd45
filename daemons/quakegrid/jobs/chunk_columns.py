# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the chunks of a job took, in columns: some ten bytes a number instead of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from quakegrid.jobs.ports import ChunkDone

#: How many rows there are at first; then twice as many each time.
_ROWS: Final = 256
_TAKEN: Final = np.dtype(
    [
        ("cpu_seconds", "f8"),
        ("wall_seconds", "f8"),
        ("peak_memory", "i8"),
        ("worker", "i4"),
        ("done", "?"),
    ]
)


class ChunkColumns:
    """What was said of finished chunks, a row for each number; the last word counts.

    Attributes
    ----------
    workers
        Who computed, in the order of their first chunks.
    """

    def __init__(self) -> None:
        self.workers: list[str] = []
        self._worker_rows: dict[str, int] = {}
        self._taken = np.zeros(_ROWS, _TAKEN)
        self._counts: dict[str, NDArray[np.float64]] = {}

    def __len__(self) -> int:
        return int(self._taken["done"].sum())

    def put(self, chunk: ChunkDone) -> None:
        """Take what was said of a chunk."""
        number = int(chunk.number)
        while number >= len(self._taken):
            self._taken = np.concatenate([self._taken, np.zeros_like(self._taken)])
        worker = self._worker_rows.get(chunk.worker)
        if worker is None:
            worker = self._worker_rows[chunk.worker] = len(self.workers)
            self.workers.append(chunk.worker)
        self._taken[number] = (
            chunk.cpu_seconds,
            chunk.wall_seconds,
            chunk.peak_memory,
            worker,
            True,
        )
        for column in self._counts.values():
            column[number : number + 1] = 0.0
        for name, count in chunk.counts.items():
            self._column(name, number)[number] = count

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.void]:
        """Return the rows of some chunks, all of which are done."""
        rows: NDArray[np.void] = self._taken[numbers]
        if not rows["done"].all():
            raise KeyError(f"chunk {numbers[np.argmin(rows['done'])]} is not done")
        return rows

    def done(self) -> NDArray[np.void]:
        """Return the rows of all chunks that are done, in the order of their numbers."""
        rows: NDArray[np.void] = self._taken[self._taken["done"]]
        return rows

    def counts(self) -> dict[str, float]:
        """Return what was counted, summed in the order of the chunks."""
        return {name: float(sum(column.tolist())) for name, column in self._counts.items()}

    def _column(self, name: str, number: int) -> NDArray[np.float64]:
        """Return the column of a count, long enough for a chunk."""
        column = self._counts.get(name)
        if column is None or number >= len(column):
            longer = np.zeros(len(self._taken))
            if column is not None:
                longer[: len(column)] = column
            self._counts[name] = column = longer
        return column
