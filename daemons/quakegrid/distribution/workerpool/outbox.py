# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of chunks, kept and said again until the runner of their job has noted it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quakegrid.wire.messages.chunk_messages import (
    Done,
    DoneTogether,
    Failed,
    FromPool,
    LeaseDone,
    Lost,
    Piece,
)

Array = NDArray[np.generic]
#: Sends a message with arrays; returns whether it is on its way.
Send: TypeAlias = Callable[[FromPool, Mapping[str, Array]], bool]

#: Arrays of a result travel with `Done` up to this size in all, and this number ...
WITH_DONE_BYTES: Final = 48 * 2**20
WITH_DONE_ARRAYS: Final = 200
#: ... and else before it, in pieces of this size [bytes].
PIECE_BYTES: Final = 8 * 2**20
#: The most results, of parts that are written, in one message.
TOGETHER: Final = 500
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

    def said(self, now: float, *, sent: bool) -> None:
        """Set when it is to be said again."""
        if not sent:
            self.due = now + _NOT_TAKEN
            return
        self.due = now + self.pause + _bytes(self.arrays) / _SLOWEST
        self.pause = min(2 * self.pause, _AGAIN[1])


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

    def put_together(self, messages: Sequence[Done], now: float) -> None:
        """Say that several chunks are done, whose parts are written."""
        entries = [_Unnoted(message, _NO_ARRAYS, now) for message in messages]
        self._unnoted.update((entry.message.lease, entry) for entry in entries)
        self._say_together(entries, now)

    def noted(self, leases: Iterable[int]) -> None:
        """Forget what the runner has taken or dropped."""
        for lease in leases:
            self._unnoted.pop(lease, None)

    def say_again(self, now: float) -> None:
        """Say what is due."""
        due = [entry for entry in self._unnoted.values() if entry.due <= now]
        written = [entry for entry in due if _is_written(entry)]
        self._say_together(written, now)
        for entry in due:
            if not _is_written(entry):
                self._say(entry, now)

    def next_due(self) -> float:
        """Return when something is due, infinite for never [s]."""
        return min((entry.due for entry in self._unnoted.values()), default=float("inf"))

    def _say_together(self, entries: Sequence[_Unnoted], now: float) -> None:
        """Send results whose parts are written, one by itself or several at once."""
        if len(entries) == 1:
            self._say(entries[0], now)
            return
        for start in range(0, len(entries), TOGETHER):
            some = entries[start : start + TOGETHER]
            first = some[0].message
            results = tuple(
                LeaseDone(entry.message.lease, entry.message.computed)
                for entry in some
                if isinstance(entry.message, Done)
            )
            sent = self._send(
                DoneTogether(first.pool, first.job_id, first.epoch, results), _NO_ARRAYS
            )
            for entry in some:
                entry.said(now, sent=sent)

    def _say(self, entry: _Unnoted, now: float) -> None:
        """Send a result, as much of it as is taken now."""
        entry.said(now, sent=False)
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
            entry.said(now, sent=True)


def _is_written(entry: _Unnoted) -> bool:
    """Return whether something to say is that a chunk is done and its part is written."""
    message = entry.message
    return isinstance(message, Done) and bool(message.computed.part) and not entry.arrays


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
