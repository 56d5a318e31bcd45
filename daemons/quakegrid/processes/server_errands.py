# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a daemon has to ask the job database server, one request after the other, never waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from quakegrid.wire.codec import Parcel

Answer = TypeVar("Answer")

#: How long to wait for an answer before asking again, from and to [s].
_PAUSES: Final = (0.2, 2.0)
#: After how long without an answer the server is called unreachable [s].
_UNREACHABLE: Final = 5.0


class ServerSocket(Protocol[Answer]):
    """A connection to the server; `wire.sockets.ClientSocket` is one."""

    def send(self, body: msgspec.Struct, *, number: int = 0) -> bool:
        """Send a message if it is taken."""
        ...

    def receive(self, timeout: float = 0.0) -> Parcel[Answer] | None:
        """Return the next message, None if none comes in time [s]."""
        ...


class ServerErrands(Generic[Answer]):
    """Requests that are asked in their order, each until it is answered.

    A request is repeated under its number, so that the server knows it again and a lost answer
    does no harm; answers to anything else are dropped.

    Parameters
    ----------
    socket
        The connection.
    first_number
        Of the first request; to be drawn by lot, as the server may remember an earlier process.

    Attributes
    ----------
    reachable
        Whether the server has answered lately.
    """

    def __init__(self, socket: ServerSocket[Answer], first_number: int) -> None:
        self._socket = socket
        self._number = first_number
        self._errands: deque[tuple[msgspec.Struct, Callable[[Answer], None]]] = deque()
        self._again = 0.0
        self._pause = _PAUSES[0]
        self._since: float | None = None
        self.reachable = True

    def __len__(self) -> int:
        """Return how many requests are not answered."""
        return len(self._errands)

    def ask(self, request: msgspec.Struct, answered: Callable[[Answer], None]) -> None:
        """Add a request; `answered` takes its answer."""
        self._errands.append((request, answered))

    def next_due(self) -> float:
        """Return when `turn` has something to say [s]."""
        return self._again if self._errands else float("inf")

    def turn(self, now: float) -> None:
        """Take the answers that came, and say what is due."""
        while (parcel := self._socket.receive()) is not None:
            self._take(parcel, now)
        if not self._errands:
            return
        if self._since is None:
            self._since = self._again = now
        if now - self._since > _UNREACHABLE:
            self.reachable = False
        if now >= self._again:
            self._socket.send(self._errands[0][0], number=self._number)
            self._again = now + self._pause
            self._pause = min(2 * self._pause, _PAUSES[1])

    def _take(self, parcel: Parcel[Answer], now: float) -> None:
        """Take an answer; the next request is due at once."""
        if not self._errands or parcel.number != self._number or self._since is None:
            return
        _, answered = self._errands.popleft()
        self._number += 1
        self._since, self._again, self._pause = None, now, _PAUSES[0]
        self.reachable = True
        answered(parcel.body)
