# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""openquake-dbserver: the only process that opens the job database of a cluster."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Protocol

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import Bug, QuakegridError
from quakegrid.base.settings import Settings, database_file
from quakegrid.distribution.wire_records import wire_failure
from quakegrid.jobs.datastore.paths import create_directory
from quakegrid.jobs.records.database_owner import own
from quakegrid.jobs.records.job_store import SqlJobStore
from quakegrid.processes.daemon import Daemon, run_daemon
from quakegrid.processes.dbserver_presence import Presence
from quakegrid.processes.dbserver_requests import Answer, Request, RequestDesk, identify
from quakegrid.processes.remembered_answers import RememberedAnswers
from quakegrid.wire.codec import Codec, Parcel
from quakegrid.wire.keys import check_bindable, derive_keys
from quakegrid.wire.messages import job_requests as jobs
from quakegrid.wire.messages import node_requests as nodes
from quakegrid.wire.sockets import Context, Poller

NAME: Final = "openquake-dbserver"

#: How long to wait for mail [s].
_PATIENCE: Final = 0.5
#: How many requests may be answered before the next look around.
_MOST_MAIL: Final = 500
#: How often to look around [s].
_LOOK_AROUND: Final = 1.0

#: Asking again for these does no harm, and their answers may be large.
_READING: Final = frozenset(
    {
        jobs.Follow,
        jobs.GetJob,
        jobs.ListJobs,
        jobs.LatestJob,
        jobs.ListOutputs,
        jobs.GetOutput,
        jobs.GetLog,
        jobs.GetServerStatus,
        jobs.IsAborted,
        jobs.GetFinishedChunks,
        jobs.SetProgress,
        nodes.Heartbeat,
        nodes.ListNodes,
    }
)


def main() -> int:
    """Run the server until it is asked to end."""
    return run_daemon(NAME, serve)


def serve(daemon: Daemon, settings: Settings) -> None:
    """Serve the job database that the settings name.

    Raises
    ------
    InstallationError
        Its file or its port is in use or may not be used; says why.
    """
    check_bindable(settings.dbserver.listen, settings.dbserver.authkey)
    file = database_file(settings)
    create_directory(file.parent)
    with (
        own(file),
        Context(derive_keys(settings.dbserver.authkey)) as context,
        closing(SqlJobStore(file, SystemClock())) as store,
    ):
        listen, port = settings.dbserver.listen, settings.dbserver.port
        socket = context.server(listen, port, Codec[Request](Request))
        presence = Presence(time.monotonic())
        desk = RequestDesk(store, presence, daemon.log, identify(file))
        poller = Poller()
        poller.register(socket)
        poller.register(daemon.wakeup_fd)
        server = DatabaseServer(socket, desk, Lookout(daemon, store, presence))
        daemon.notify_ready(f"Listens on {listen}:{socket.port}, keeps {file}")
        while not daemon.stop_requested:
            poller.poll(_PATIENCE)
            server.turn()


class Mailbox(Protocol):
    """What the server needs of its socket."""

    bad: int

    def receive(self, timeout: float = 0.0) -> tuple[bytes, Parcel[Request]] | None:
        """Return who sent the next message and the message, None if none has come."""
        ...

    def send(self, peer: bytes, body: Answer, *, number: int = 0) -> bool:
        """Send an answer to whoever asked, if it is there."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A request with its sender and number."""

    peer: bytes
    number: int
    body: Request


class DatabaseServer:
    """Answers the mail that has come, and looks around from time to time.

    Parameters
    ----------
    socket
        Where the mail comes.
    desk
        Knows the answers.
    lookout
        Looks around.
    """

    def __init__(self, socket: Mailbox, desk: RequestDesk, lookout: Lookout) -> None:
        self._socket = socket
        self._desk = desk
        self._lookout = lookout
        self._answers: RememberedAnswers[Answer] = RememberedAnswers()

    def turn(self) -> None:
        """Answer what has come; many small writings are one transaction."""
        self._lookout.turn_begins()
        writings: dict[tuple[bytes, int], Letter] = {}
        for letter in self._mail():
            answer = self._answers.get(letter.peer, letter.number)
            if answer is not None:
                self._reply(letter, answer)
            elif self._desk.is_writing(letter.body):
                place = letter.number or -len(writings)
                writings[letter.peer, place] = letter
            else:
                self._reply(letter, self._desk.answer(letter.body))
        self._write(list(writings.values()))
        self._lookout.look_around(self._socket.bad)

    def _mail(self) -> Iterable[Letter]:
        """Return the mail that has come, not more than is good for the others."""
        for _ in range(_MOST_MAIL):
            received = self._socket.receive()
            if received is None:
                return
            peer, parcel = received
            yield Letter(peer, parcel.number, parcel.body)

    def _write(self, letters: Sequence[Letter]) -> None:
        if not letters:
            return
        answers = self._desk.write_all([letter.body for letter in letters])
        for letter, answer in zip(letters, answers, strict=True):
            self._reply(letter, answer)

    def _reply(self, letter: Letter, answer: Answer) -> None:
        """Send an answer, and remember it if asking again could do harm."""
        failed = isinstance(answer, jobs.RequestFailed)
        if not failed and type(letter.body) not in _READING:
            self._answers.keep(letter.peer, letter.number, answer)
        try:
            self._socket.send(letter.peer, answer, number=letter.number)
        except Bug as error:
            # too large, most likely: whoever asked must not wait for ever
            failure = jobs.RequestFailed(wire_failure(error))
            self._socket.send(letter.peer, failure, number=letter.number)


class Lookout:
    """Looks for what has fallen silent, and tells systemd how things are.

    Parameters
    ----------
    daemon
        The process.
    store
        The job database.
    presence
        Who was heard of.
    monotonic
        Returns seconds that never run backwards.
    """

    def __init__(
        self,
        daemon: Daemon,
        store: SqlJobStore,
        presence: Presence,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._daemon = daemon
        self._store = store
        self._presence = presence
        self._monotonic = monotonic
        self._last = monotonic()
        self._bad = 0
        self._host = os.uname().nodename

    def turn_begins(self) -> None:
        """Note that the server listens."""
        self._presence.turn(self._monotonic())

    def look_around(self, bad_messages: int) -> None:
        """Look around if it is time.

        Parameters
        ----------
        bad_messages
            How many messages could not be understood so far.
        """
        now = self._monotonic()
        if now - self._last < _LOOK_AROUND:
            return
        self._last = now
        self._tell_bad_messages(bad_messages)
        for pool in self._presence.missing_pools(now):
            self._daemon.log.event(
                "node_missing",
                f"Worker node {pool.host} has fallen silent",
                level="warning",
                worker=pool.host,
            )
        try:
            self._look_at_jobs(now)
        except QuakegridError as error:
            # the watchdog is not fed: if this lasts, a new process may do better
            self._daemon.notify_status(str(error))
            return
        self._daemon.alive()

    def _look_at_jobs(self, now: float) -> None:
        """Fail the jobs whose processes are gone, and tell how many there are."""
        dead = self._store.fail_dead_jobs()
        dead += self._store.fail_silent_jobs(
            lambda job_id: self._presence.is_job_silent(job_id, now), self._host
        )
        for job_id in dead:
            message = f"Job {job_id} has failed: its process is gone"
            self._daemon.log.say("warning", message, job=job_id)
        counts = self._store.count_by_status()
        if known := self._presence.known_jobs():
            self._presence.forget_jobs(known - self._store.unfinished(known))
        nodes_there = len(self._presence.nodes(now))
        told = ", ".join(f"{count} {status}" for status, count in counts.items()) or "none"
        self._daemon.notify_status(f"Jobs: {told}; worker nodes: {nodes_there}")

    def _tell_bad_messages(self, count: int) -> None:
        if count > self._bad:
            self._daemon.log.event(
                "bad_message",
                f"{count - self._bad} messages could not be understood",
                level="warning",
            )
            self._bad = count


if __name__ == "__main__":
    sys.exit(main())
