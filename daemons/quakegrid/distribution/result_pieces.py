# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Arrays that arrive in pieces because they are too large for one message."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from quakegrid.base.errors import InstallationError, ResultFileError
from quakegrid.jobs.ports import Array
from quakegrid.wire.messages.chunk_messages import Piece

#: How much of unfinished results is held at the same time [bytes].
MAXIMUM_HELD: Final = 2 * 2**30
_KINDS: Final = "biufS"


@dataclass(slots=True)
class _Array:
    """An array and which of its bytes have come: offset -> number of bytes."""

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    content: bytearray
    come: dict[int, int] = field(default_factory=dict)

    def take(self, offset: int, content: bytes) -> None:
        """Take some bytes, which may have come before."""
        if offset < 0 or offset + len(content) > len(self.content):
            raise ResultFileError(f"a piece reaches from {offset} beyond the end of its array")
        self.content[offset : offset + len(content)] = content
        self.come[offset] = max(len(content), self.come.get(offset, 0))

    def whole(self) -> bool:
        """Return whether all bytes have come."""
        end = 0
        for offset in sorted(self.come):
            if offset > end:
                return False
            end = max(end, offset + self.come[offset])
        return end == len(self.content)

    def array(self) -> Array:
        return np.frombuffer(bytes(self.content), self.dtype).reshape(self.shape)


class ResultPieces:
    """The results that have come in part, by pool and lease.

    Parameters
    ----------
    maximum_held
        How much may be held [bytes].
    """

    def __init__(self, maximum_held: int = MAXIMUM_HELD) -> None:
        self._maximum = maximum_held
        self._results: dict[tuple[str, int], dict[str, _Array]] = {}

    @property
    def held(self) -> int:
        """Return how much is held [bytes]."""
        return sum(
            len(array.content) for result in self._results.values() for array in result.values()
        )

    def take(self, piece: Piece, content: Array) -> None:
        """Take a piece, which may have come before.

        Raises
        ------
        ResultFileError
            It does not fit its array.
        InstallationError
            The result is too large to be sent.
        """
        result = self._results.setdefault((piece.pool, piece.lease), {})
        array = result.get(piece.name)
        if array is None or (array.dtype.str, array.shape) != (piece.dtype, piece.shape):
            result.pop(piece.name, None)
            array = result[piece.name] = self._new(piece)
        array.take(piece.offset, content.tobytes())

    def collect(self, pool: str, lease: int, names: tuple[str, ...]) -> dict[str, Array] | None:
        """Return the arrays of a result by name, None if not all of all of them has come.

        Parameters
        ----------
        pool, lease
            Whose result.
        names
            The arrays that must be among them.
        """
        result = self._results.get((pool, lease), {})
        if not set(names) <= set(result) or not all(array.whole() for array in result.values()):
            return None
        return {name: array.array() for name, array in result.items()}

    def forget(self, pool: str, lease: int) -> None:
        """Drop what has come of a result."""
        self._results.pop((pool, lease), None)

    def keep_only(self, leases: frozenset[int]) -> None:
        """Drop what has come under any other lease."""
        for key in [key for key in self._results if key[1] not in leases]:
            del self._results[key]

    def _new(self, piece: Piece) -> _Array:
        """Return an empty array for a piece."""
        try:
            dtype = np.dtype(piece.dtype)
        except TypeError:
            raise ResultFileError(f"there is no type of numbers {piece.dtype!r}") from None
        if dtype.kind not in _KINDS or any(length < 0 for length in piece.shape):
            raise ResultFileError(f"an array of {piece.dtype!r} and {piece.shape} cannot be taken")
        size = math.prod(piece.shape) * dtype.itemsize
        if self.held + size > self._maximum:
            raise InstallationError(
                f"the result of a chunk has an array {piece.name} of {size / 2**20:.0f} MiB and "
                f"more: too much to be sent from {piece.pool}, which may only read the shared "
                "directory; let it write there"
            )
        return _Array(dtype, piece.shape, bytearray(size))
