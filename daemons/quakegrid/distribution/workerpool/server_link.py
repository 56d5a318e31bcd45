# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a pool stays in touch with the job database server, and learns of the running jobs."""

from __future__ import annotations

from typing import Final, Protocol

from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.node_requests import Heartbeat, NodeAnswer, RunningJob, RunningJobs

#: How often a pool tells that it is there [s].
HEARTBEAT_SECONDS: Final = 0.5
#: After how long without an answer the server counts as unreachable [s].
SILENT_SECONDS: Final = 5.0


class ServerSocket(Protocol):
    """A connection to the job database server."""

    def send(self, body: Heartbeat, *, number: int = 0) -> bool:
        """Send a message if it is taken."""
        ...

    def receive(self, timeout: float = 0.0) -> Parcel[NodeAnswer] | None:
        """Return the next message."""
        ...


class ServerLink:
    """Heartbeats, and the list of running jobs of the last answer.

    A server that does not answer is no reason to stop: the last list stands.

    Parameters
    ----------
    socket
        The connection.
    now
        The time (monotonic) [s].

    Attributes
    ----------
    jobs
        The running jobs, the most urgent first.
    reachable
        Whether the server answers.
    """

    def __init__(self, socket: ServerSocket, now: float) -> None:
        self.jobs: tuple[RunningJob, ...] = ()
        self.reachable = True
        self._socket = socket
        self._number = 0
        self._answered = 0
        self._heard = now
        self.next_beat = now

    def beat(self, heartbeat: Heartbeat, now: float) -> None:
        """Tell that the pool is there."""
        self._number += 1
        self._socket.send(heartbeat, number=self._number)
        self.next_beat = now + HEARTBEAT_SECONDS
        if now - self._heard > SILENT_SECONDS:
            self.reachable = False

    def receive(self, now: float) -> bool:
        """Take the answers that came; returns whether there was one."""
        any_came = False
        while (parcel := self._socket.receive()) is not None:
            # an answer that was overtaken by a later one would bring jobs back that ended
            if isinstance(parcel.body, RunningJobs) and parcel.number > self._answered:
                self.jobs, self._answered = parcel.body.jobs, parcel.number
                self._heard, self.reachable, any_came = now, True, True
        return any_came
