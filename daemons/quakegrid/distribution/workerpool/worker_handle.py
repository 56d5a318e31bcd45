# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pool's side of one worker process: what it does, what it says, how to end it."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import msgspec

from quakegrid.distribution.workerpool.message_stream import Delivery, MessageStream
from quakegrid.distribution.workerpool.worker_messages import FromWorker
from quakegrid.wire.messages.chunk_messages import Assignment

#: How long a worker that waits for orders may take to read one [s].
_SLOWEST: Final = 5.0


@dataclass(slots=True)
class Task:
    """A chunk that a worker computes.

    Attributes
    ----------
    job_id, epoch
        The run of the job.
    assignment
        The chunk and its lease.
    began
        When (monotonic) [s].
    shapes
        Its large arrays.
    unwanted
        Whether nobody waits for its result any more.
    """

    job_id: int
    epoch: int
    assignment: Assignment
    began: float
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unwanted: bool = False

    @property
    def lease(self) -> int:
        """Return the lease of the chunk."""
        return self.assignment.lease

    @property
    def number(self) -> int:
        """Return the number of the chunk."""
        return self.assignment.chunk.number

    @property
    def stage(self) -> str:
        """Return the stage of the chunk."""
        return self.assignment.chunk.stage


class WorkerHandle:
    """One worker process.

    Parameters
    ----------
    connection
        The pool's end of its socket pair.
    made
        When it was asked for (monotonic) [s].

    Attributes
    ----------
    pid
        Its number, 0 until it is born.
    tasks
        What it computes, by lease: one chunk, or several light ones in this order.
    busy
        Whether an order was given that it has not answered.
    gone
        Whether it died; all it said has been heard.
    """

    def __init__(self, connection: socket.socket, made: float) -> None:
        connection.setblocking(False)
        self.made = made
        self.pid = 0
        self.tasks: dict[int, Task] = {}
        self.busy = False
        self.gone = False
        self._stream: MessageStream[FromWorker] = MessageStream(connection, FromWorker)
        self._process = -1

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._stream.fileno()

    @property
    def task(self) -> Task | None:
        """Return the first of the chunks that it has not finished, None if it has none."""
        return next(iter(self.tasks.values()), None)

    def born(self, pid: int) -> None:
        """Take its number; from now on it can be killed without fear of hitting another."""
        self.pid = pid
        with suppress(OSError):  # it may be gone already
            self._process = os.pidfd_open(pid)

    def give(self, order: msgspec.Struct) -> None:
        """Have something done; a worker that does not read is ended."""
        self.busy = True
        try:
            self._stream.send(order, longest=_SLOWEST)
        except OSError:
            self.kill()

    def heard(self) -> list[Delivery[FromWorker]]:
        """Return what it said; sets `gone` when it will say nothing more."""
        deliveries: list[Delivery[FromWorker]] = []
        while not self.gone:
            try:
                delivery = self._stream.receive_ready()
            except EOFError:
                self.gone = True
                break
            if delivery is None:
                break
            deliveries.append(delivery)
        return deliveries

    def kill(self) -> None:
        """End it at once."""
        if self._process >= 0:
            with suppress(OSError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)

    def close(self) -> None:
        """Forget it."""
        self._stream.close()
        if self._process >= 0:
            os.close(self._process)
            self._process = -1
