# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chunks computed by the worker pools of a cluster (oq_distribute = zmq)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from quakegrid.base.errors import JobAborted
from quakegrid.distribution.part_intake import PartIntake
from quakegrid.distribution.pool_book import PoolBook
from quakegrid.distribution.stage_conversation import (
    Answer,
    Notice,
    RunIdentity,
    StageConversation,
    no_notice,
)
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.datastore.paths import inputs_path
from quakegrid.jobs.ports import ChunkDone, Interrupted, Say, never, silent
from quakegrid.wire.chunk_ledger import LEASE_SECONDS
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.chunk_messages import Over, ToRunner, Welcome

#: So much of the inputs tells whether a node sees the same file [bytes].
_DIGESTED: Final = 4096
#: How long to wait for mail before looking at the clock [s].
_MAIL_WAIT: Final = 0.1
#: How many messages are read before leases are looked at; with more in the box nobody is late.
_MAIL_AT_ONCE: Final = 2000
#: How often the dispatcher looks whether the job was stopped, and at its leases [s].
_LOOK_EVERY: Final = 0.5
#: A pause between two looks into the mail that is the runner's own fault [s].
_OVERSLEPT: Final = 1.0
#: When it is said first, and then how often, that there is no worker pool [s].
_FIRST_LAMENT: Final = 5.0
_LAMENT_EVERY: Final = 30.0
_NO_POOL: Final = (
    "No worker pool has come to work for the job: it waits. Start the pools with "
    "oq workers start, and see with oq workers status which nodes are there"
)


class RunnerSocket(Protocol):
    """Where the messages of pools come in; `wire.sockets.ServerSocket` is one."""

    def receive(self, timeout: float = 0.0) -> tuple[bytes, Parcel[ToRunner]] | None:
        """Return who sent the next message and the message, None if none comes in time [s]."""
        ...

    def send(self, peer: bytes, body: Any, *, number: int = 0) -> bool:
        """Send a message if the peer is there; never waits."""
        ...


class ZmqDispatcher:
    """A `Dispatcher` over the worker pools that come to a socket.

    Pools that were granted leases are heard only while `run` goes on; between two runs they
    ask again. It needs no other daemon.

    Parameters
    ----------
    socket
        Where pools come to; the caller closes it after the dispatcher.
    job_id, epoch
        Which run of which job.
    expected_workers
        How many workers there will be, before the first pool has come.
    expected_pools
        The pools that are there: all look for the directory before any computes.
    lease_seconds
        How long a pool may be silent before its chunks go to others [s].
    notice
        Told of every chunk that is lost and every pool that is refused.
    monotonic
        A clock that never runs backwards [s].
    """

    def __init__(
        self,
        socket: RunnerSocket,
        job_id: int,
        epoch: int,
        *,
        expected_workers: int = 1,
        expected_pools: Iterable[str] = (),
        lease_seconds: float = LEASE_SECONDS,
        notice: Notice = no_notice,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._socket = socket
        self._identity = RunIdentity(job_id, epoch)
        self._expected = max(expected_workers, 1)
        self._lease_seconds = lease_seconds
        self._notice = notice
        self._monotonic = monotonic
        self._book = PoolBook(expected_pools)
        self._next_lease = 1
        self._mail_read = monotonic()

    @property
    def workers(self) -> int:
        """Return how many workers the pools have, or are expected to have."""
        return self._book.slots or self._expected

    def run(
        self,
        chunks: Sequence[Chunk],
        calculation_directory: Path,
        interrupted: Interrupted = never,
        say: Say = silent,
    ) -> Generator[ChunkDone, None, None]:
        """Have chunks computed, the heaviest first, and yield each when its part is safe.

        Parameters
        ----------
        chunks
            What to compute.
        calculation_directory
            The folder ``calc_<id>``, as all nodes see it.
        interrupted
            Asked twice a second whether to give up.
        say
            Told of pools that come, go, are refused or missing, and of chunks that are lost.

        Raises
        ------
        JobAborted
            Interrupted; the pools are told to stop.
        InstallationError
            A node does not see the directory, or a part cannot be written.
        PeerProcessError
            A chunk was lost three times; names it, the pools and the causes.
        QuakegridError
            What a chunk itself raised.
        """
        if not chunks:
            return
        stage = StageConversation(
            self._identity,
            chunks,
            _welcome(calculation_directory),
            PartIntake(calculation_directory),
            self._book,
            self._next_lease,
            say,
            self._lease_seconds,
            self._notice,
        )
        completed = False
        try:
            yield from self._converse(stage, interrupted, say)
            completed = True
        finally:
            self._next_lease = stage.ledger.next_lease
            if not completed:
                self._dismiss()

    def close(self) -> None:
        """Let the pools go."""
        self._dismiss()

    def _converse(
        self, stage: StageConversation, interrupted: Interrupted, say: Say
    ) -> Iterator[ChunkDone]:
        """Answer pools until every chunk is done."""
        look = lament = self._monotonic()
        lament += _FIRST_LAMENT
        while not stage.ledger.finished:
            all_read = self._read_mail(stage)
            yield from stage.results()
            now = self._monotonic()
            if now < look:
                continue
            look = now + _LOOK_EVERY
            if interrupted():
                raise JobAborted("The job was stopped")
            if all_read:
                # asking may have taken long: what came meanwhile is read before anybody is late
                all_read = self._read_mail(stage, wait=0.0)
                yield from stage.results()
            if all_read:
                stage.expire(self._monotonic())
            if self._book.working:
                lament = now + _FIRST_LAMENT
            elif now >= lament:
                say("warning", _NO_POOL)
                lament = now + _LAMENT_EVERY

    def _read_mail(self, stage: StageConversation, wait: float = _MAIL_WAIT) -> bool:
        """Take what has come and answer it; return whether all was read."""
        mail = self._socket.receive(wait)
        count = 0
        self._forgive_own_sleep(stage)
        while mail is not None:
            peer, parcel = mail
            self._send(stage.take(peer, parcel, self._monotonic()))
            count += 1
            if count >= _MAIL_AT_ONCE or stage.ledger.finished:
                break
            mail = self._socket.receive(0.0)
        stage.check()
        self._send(stage.grants(self._monotonic()))
        self._mail_read = self._monotonic()
        return mail is None

    def _forgive_own_sleep(self, stage: StageConversation) -> None:
        """Prolong all leases if this process did not look into its mail for long."""
        gap = self._monotonic() - self._mail_read
        if gap > _OVERSLEPT:
            stage.late(gap)

    def _send(self, answers: Sequence[Answer]) -> None:
        """Send answers; those that cannot be sent are asked for again."""
        for answer in answers:
            self._socket.send(answer.peer, answer.body, number=answer.number)

    def _dismiss(self) -> None:
        """Tell the pools that this run of the job is over."""
        over = Over(self._identity.job_id, self._identity.epoch)
        for peer in self._book.peers:
            with suppress(OSError):
                self._socket.send(peer, over)


def _welcome(directory: Path) -> Welcome:
    """Return what shows a pool which directory to look for."""
    inputs = inputs_path(directory.absolute())
    with inputs.open("rb") as file:
        digest = hashlib.sha256(file.read(_DIGESTED)).hexdigest()
    return Welcome(str(inputs.parent), inputs.name, digest)
