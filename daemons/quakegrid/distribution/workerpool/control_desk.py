# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The control port of a worker pool: what operators ask, and the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec

from quakegrid.distribution.workerpool.scouting import Inspection
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.control_messages import (
    Agreed,
    ControlFailure,
    Drain,
    Examine,
    Examined,
    GetStatus,
    Kill,
    PoolStatus,
    ToControl,
)
from quakegrid.wire.messages.plain import WireFailure


class ControlSocket(Protocol):
    """The socket of the control port."""

    port: int
    bad: int

    def receive(self, timeout: float = 0.0) -> tuple[bytes, Parcel[ToControl]] | None:
        """Return who asks, and what."""
        ...

    def send(self, peer: bytes, body: msgspec.Struct, *, number: int = 0) -> bool:
        """Send an answer."""
        ...


class ControlDesk:
    """Answers operators.

    Parameters
    ----------
    socket
        The socket of the control port.

    Attributes
    ----------
    drain_asked, kill_asked
        Whether somebody asked to end gently, or at once.
    """

    def __init__(self, socket: ControlSocket) -> None:
        self._socket = socket
        self._statuses: list[tuple[bytes, int]] = []
        self._examining: set[tuple[bytes, int]] = set()
        self.drain_asked = False
        self.kill_asked = False

    @property
    def port(self) -> int:
        """Return the port."""
        return self._socket.port

    @property
    def bad_messages(self) -> int:
        """Return how many messages could not be understood."""
        return self._socket.bad

    def asked(self) -> Iterator[tuple[bytes, int, Examine]]:
        """Take all requests; yield those to look at the node: who asks, its number, what."""
        while (request := self._socket.receive()) is not None:
            peer, parcel = request
            body = parcel.body
            if isinstance(body, GetStatus):
                self._statuses.append((peer, parcel.number))
            elif isinstance(body, Examine):
                # asked again while it is being done: one answer is enough
                if (peer, parcel.number) not in self._examining:
                    self._examining.add((peer, parcel.number))
                    yield peer, parcel.number, body
            elif isinstance(body, Drain | Kill):
                self.drain_asked = self.drain_asked or isinstance(body, Drain)
                self.kill_asked = self.kill_asked or isinstance(body, Kill)
                self._socket.send(peer, Agreed(), number=parcel.number)

    def answer(self, status: Callable[[], PoolStatus]) -> None:
        """Answer those who asked how the pool is."""
        if self._statuses:
            told = status()
            for peer, number in self._statuses:
                self._socket.send(peer, told, number=number)
            self._statuses.clear()

    def examined(self, waiting: Inspection | None, seen: Examined) -> None:
        """Answer who asked to look at the node."""
        self._finish(waiting, seen)

    def failed(self, waiting: Inspection | None, reason: str) -> None:
        """Answer that the node could not be looked at."""
        failure = WireFailure("InstallationError", ((reason, None, None),))
        self._finish(waiting, ControlFailure(failure))

    def _finish(self, waiting: Inspection | None, answer: msgspec.Struct) -> None:
        if waiting is not None:
            self._examining.discard((waiting.peer, waiting.number))
            self._socket.send(waiting.peer, answer, number=waiting.number)
