# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of chunks, kept and said again until the runner of their job has noted it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quakegrid.wire.messages.chunk_messages import Done, Failed, FromPool, Lost, Piece

Array = NDArray[np.generic]
#: Sends a message with arrays; returns whether it is on its way.
Send: TypeAlias = Callable[[FromPool, Mapping[str, Array]], bool]

#: Arrays of a result travel with `Done` up to this size in all, and this number ...
WITH_DONE_BYTES: Final = 48 * 2**20
WITH_DONE_ARRAYS: Final = 200
#: ... and else before it, in pieces of this size [bytes].
PIECE_BYTES: Final = 8 * 2**20
#: After how long something that was not noted is said again, from and to [s].
_AGAIN: Final = (2.0, 10.0)
#: Slower than this no network is: what is on its way is not sent again meanwhile [bytes/s].
_SLOWEST: Final = 10e6
#: After how long something that could not be sent is tried again [s].
_NOT_TAKEN: Final = 0.1
_NO_ARRAYS: Final[Mapping[str, Array]] = MappingProxyType({})


@dataclass(slots=True)
class _Unnoted:
    """Something to say.

    `due` is when it is said (again), `pieces` how many of its pieces are on their way.
    """

    message: Done | Failed | Lost
    arrays: Mapping[str, Array]
    due: float
    pause: float = _AGAIN[0]
    pieces: int = 0


class Outbox:
    """Results of one job that its runner has not noted yet.

    Parameters
    ----------
    send
        Sends a message.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._unnoted: dict[int, _Unnoted] = {}

    def __len__(self) -> int:
        """Return how many results are not noted."""
        return len(self._unnoted)

    def __contains__(self, lease: object) -> bool:
        """Return whether the result of a lease is here."""
        return lease in self._unnoted

    def __iter__(self) -> Iterator[int]:
        """Iterate over the leases."""
        return iter(self._unnoted)

    @property
    def held_bytes(self) -> int:
        """Return the size of all arrays that wait here."""
        return sum(_bytes(entry.arrays) for entry in self._unnoted.values())

    def put(
        self, message: Done | Failed | Lost, now: float, arrays: Mapping[str, Array] = _NO_ARRAYS
    ) -> None:
        """Say something until it is noted, for the first time now."""
        self._unnoted[message.lease] = entry = _Unnoted(message, arrays, now)
        self._say(entry, now)

    def noted(self, lease: int) -> None:
        """Forget what the runner has taken or dropped."""
        self._unnoted.pop(lease, None)

    def say_again(self, now: float) -> None:
        """Say what is due."""
        for entry in self._unnoted.values():
            if entry.due <= now:
                self._say(entry, now)

    def next_due(self) -> float:
        """Return when something is due, infinite for never [s]."""
        return min((entry.due for entry in self._unnoted.values()), default=float("inf"))

    def _say(self, entry: _Unnoted, now: float) -> None:
        """Send a result, as much of it as is taken now."""
        entry.due = now + _NOT_TAKEN
        arrays, pieced = _divided(entry.arrays)
        pieces = list(_pieces(entry.message, pieced))
        while entry.pieces < len(pieces):
            piece, piece_bytes = pieces[entry.pieces]
            if not self._send(piece, {"bytes": piece_bytes}):
                return
            entry.pieces += 1
        message = entry.message
        if isinstance(message, Done) and pieced:
            message = Done(
                message.pool,
                message.job_id,
                message.epoch,
                message.lease,
                message.computed,
                tuple(pieced),
            )
        if self._send(message, arrays):
            entry.pieces = 0
            entry.due = now + entry.pause + _bytes(entry.arrays) / _SLOWEST
            entry.pause = min(2 * entry.pause, _AGAIN[1])


def _bytes(arrays: Mapping[str, Array]) -> int:
    return sum(array.nbytes for array in arrays.values())


def _divided(arrays: Mapping[str, Array]) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """Return the arrays that travel with `Done`, the smallest, and those before it."""
    if _bytes(arrays) <= WITH_DONE_BYTES and len(arrays) <= WITH_DONE_ARRAYS:
        return arrays, {}
    names = sorted(arrays, key=lambda name: arrays[name].nbytes)
    sizes = accumulate(arrays[name].nbytes for name in names)
    fitting = sum(size <= WITH_DONE_BYTES for size in sizes)
    first = names[: min(fitting, WITH_DONE_ARRAYS)]
    return (
        {name: arrays[name] for name in first},
        {name: array for name, array in arrays.items() if name not in first},
    )


def _pieces(
    message: Done | Failed | Lost, arrays: Mapping[str, Array]
) -> Iterator[tuple[Piece, Array]]:
    """Yield the pieces of arrays, in order."""
    for name, array in arrays.items():
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        for offset in range(0, flat.size, PIECE_BYTES):
            piece = Piece(
                message.pool,
                message.job_id,
                message.epoch,
                message.lease,
                name,
                array.dtype.str,
                array.shape,
                offset,
            )
            yield piece, flat[offset : offset + PIECE_BYTES]
