# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which chunk is computed next: the heaviest first, lost ones again, but not for ever."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from typing import Final

from quakegrid.base.errors import PeerProcessError
from quakegrid.jobs.chunk import Chunk

#: How many workers may die over one chunk before the chunk is held guilty.
MAXIMUM_LOSSES: Final = 3


class ChunkQueue:
    """The chunks of one run that wait, and how often each was lost.

    Parameters
    ----------
    chunks
        All chunks of the run.

    Attributes
    ----------
    unfinished
        How many chunks are not done yet; counted down by the owner.
    """

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._heap = [(-chunk.weight, chunk.number, chunk) for chunk in chunks]
        heapq.heapify(self._heap)
        self._losses: Counter[int] = Counter()
        self.unfinished = len(chunks)

    @property
    def waiting(self) -> bool:
        """Return whether a chunk waits for a worker."""
        return bool(self._heap)

    def pop(self) -> Chunk:
        """Return the heaviest chunk that waits."""
        return heapq.heappop(self._heap)[2]

    def lost(self, chunk: Chunk, exit_code: int) -> None:
        """Queue a chunk again whose worker died.

        Parameters
        ----------
        chunk
            What the worker computed.
        exit_code
            How the worker ended; negative for a signal.

        Raises
        ------
        PeerProcessError
            It is the third time; names the chunk.
        """
        self._losses[chunk.number] += 1
        if self._losses[chunk.number] >= MAXIMUM_LOSSES:
            raise PeerProcessError(
                f"chunk {chunk.number} (stage {chunk.stage}, {dict(chunk.slices)}) killed "
                f"{MAXIMUM_LOSSES} workers, the last one by {ending(exit_code)}; "
                "signal 9 often means that the machine ran out of memory"
            )
        heapq.heappush(self._heap, (-chunk.weight, chunk.number, chunk))


def ending(exit_code: int) -> str:
    """Return how a process ended: its exit code, or the signal if it is negative."""
    return f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
