# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a calculation offers whose chunks can be computed in pieces, to take less memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import Array


@runtime_checkable
class Divisible(Protocol):
    """What a `Calculation` may offer besides.

    A chunk whose worker was killed for lack of memory is computed again in pieces, one after
    the other. The result is the same to the last bit.
    """

    def array_shapes(self, chunk: Chunk, loaded: object) -> Mapping[str, tuple[int, ...]]:
        """Return the shapes of the large arrays of numbers (8 bytes each) of a chunk."""
        ...

    def cut(self, chunk: Chunk, loaded: object, pieces: int) -> Sequence[Chunk]:
        """Return at most so many chunks that together compute what one does.

        They carry its number; one alone if it cannot be cut.
        """
        ...

    def join(
        self, chunk: Chunk, loaded: object, results: Sequence[Mapping[str, Array]]
    ) -> Mapping[str, Array]:
        """Return the arrays of a chunk from those of its pieces, in the order of `cut`."""
        ...
