# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The conversations of a pool with the runners of all running jobs, each over its connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid.distribution.workerpool.job_conversation import JobConversation, Phase, Speaker
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.chunk_messages import ToPool
from quakegrid.wire.messages.node_requests import RunningJob

Array = NDArray[np.generic]


class RunnerSocket(Protocol):
    """A connection to the runner of a job."""

    bad: int

    def send(self, body: msgspec.Struct, *, arrays: Mapping[str, Array]) -> bool:
        """Send a message if it is taken."""
        ...

    def receive(self, timeout: float = 0.0) -> Parcel[ToPool] | None:
        """Return the next message."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class JobDesk:
    """One conversation for each run of a job, the most urgent first.

    Parameters
    ----------
    speaker
        Who speaks.
    connect
        Opens, and has waited for, a connection to ``host:port``.
    disconnect
        Is told of a connection before it is closed.
    """

    def __init__(
        self,
        speaker: Speaker,
        connect: Callable[[str], RunnerSocket],
        disconnect: Callable[[Any], None] = lambda socket: None,
    ) -> None:
        self._speaker = speaker
        self._connect = connect
        self._disconnect = disconnect
        self._conversations: dict[tuple[int, int], JobConversation] = {}
        self._sockets: dict[tuple[int, int], RunnerSocket] = {}
        self._bad = 0

    def __iter__(self) -> Iterator[JobConversation]:
        """Iterate over the conversations, the most urgent first."""
        return iter(tuple(self._conversations.values()))

    def find(self, job_id: int, epoch: int) -> JobConversation | None:
        """Return the conversation about a run, None if it is over."""
        return self._conversations.get((job_id, epoch))

    @property
    def bad_messages(self) -> int:
        """Return how many messages could not be understood."""
        return self._bad + sum(socket.bad for socket in self._sockets.values())

    def update(self, jobs: Sequence[RunningJob], now: float) -> list[tuple[JobConversation, int]]:
        """Begin with jobs that are new and end those that are over.

        Returns
        -------
        list
            (conversation, lease) whose computing is to be stopped.
        """
        running = {(job.job_id, job.epoch): job for job in jobs}
        stopped = []
        for key in self._conversations.keys() - running.keys():
            conversation = self._conversations.pop(key)
            stopped += [(conversation, lease) for lease in conversation.end()]
            socket = self._sockets.pop(key)
            self._bad += socket.bad
            self._disconnect(socket)
            socket.close()
        for key, job in running.items():
            if key not in self._conversations:
                self._begin(job, now)
        self._conversations = {key: self._conversations[key] for key in running}
        return stopped

    def receive(self, now: float) -> list[tuple[JobConversation, int]]:
        """Take all messages that came; return (conversation, lease) to be stopped."""
        stopped = []
        for key, socket in self._sockets.items():
            conversation = self._conversations[key]
            while (parcel := socket.receive()) is not None:
                stopped += [
                    (conversation, each) for each in conversation.received(parcel.body, now)
                ]
        return stopped

    def close(self) -> None:
        """End all conversations, saying nothing."""
        self.update((), 0.0)

    def _begin(self, job: RunningJob, now: float) -> None:
        """Begin a conversation."""
        socket = self._connect(job.address)

        def send(body: msgspec.Struct, arrays: Mapping[str, Array]) -> bool:
            return socket.send(body, arrays=arrays)

        key = (job.job_id, job.epoch)
        self._sockets[key] = socket
        self._conversations[key] = JobConversation(*key, self._speaker, send, now)


def next_due(conversations: JobDesk) -> float:
    """Return when the first of the conversations has something to say [s]."""
    return min((each.next_due() for each in conversations), default=float("inf"))


def refusals(desk: JobDesk, told: set[tuple[int, int]]) -> list[JobConversation]:
    """Return the conversations with runners that refused and were not told of; tell them once."""
    fresh = [
        each
        for each in desk
        if each.phase is Phase.REFUSED and (each.job_id, each.epoch) not in told
    ]
    told.update((each.job_id, each.epoch) for each in fresh)
    return fresh
