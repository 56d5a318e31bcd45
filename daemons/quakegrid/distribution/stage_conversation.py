# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a runner answers the worker pools while it has the chunks of a stage computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

import msgspec

from quakegrid import __version__
from quakegrid.base.errors import InstallationError, PeerProcessError, ResultFileError
from quakegrid.distribution.part_intake import PartAmiss
from quakegrid.distribution.pool_book import MAXIMUM_SLOTS, PoolBook
from quakegrid.distribution.result_pieces import ResultPieces
from quakegrid.distribution.wire_records import chunk_done_of, error_of_wire, wire_chunk
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import Array, ChunkDone, Say
from quakegrid.wire.chunk_ledger import LEASE_SECONDS, ChunkLedger, Grant, Loss, Verdict
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.chunk_messages import (
    Assigned,
    Assignment,
    Beat,
    CannotSee,
    Done,
    DoneTogether,
    Failed,
    Hello,
    Lost,
    Noted,
    NotedTogether,
    Over,
    Piece,
    Pull,
    Refused,
    Returned,
    Revoked,
    Sees,
    ToPool,
    ToRunner,
    Welcome,
)
from quakegrid.wire.messages.plain import Computed

#: A node that does not see the directory ends the job until so long after the first one that does
#: has come [s]; later it is turned away.
_BEGINNING: Final = 10.0
#: How long a pool waits that has idle workers while there is no chunk [s]: for each pool, at least,
#: at most.
_RETRY: Final = (0.005, 0.1, 1.0)
#: How much of chunks goes into one answer [bytes]; a header holds twice as much.
_MOST_BYTES: Final = 4 * 2**20
#: How many chunks a line of the log names.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send to whom, under which number."""

    peer: bytes
    number: int
    body: ToPool


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """A job and which run of it; later runs have larger epochs."""

    job_id: int
    epoch: int


class Notice(Protocol):
    """Takes what operators know by a number, besides the lines of the job's log."""

    def __call__(
        self, event: str, message: str, *, chunk: int | None = None, worker: str | None = None
    ) -> None:
        """Take a key of `base.events.EVENTS`, a sentence, and what it is about."""
        ...


def no_notice(
    event: str, message: str, *, chunk: int | None = None, worker: str | None = None
) -> None:
    """Tell nobody."""


class Intake(Protocol):
    """Makes results safe; `part_intake.PartIntake` does it on disk."""

    def announced(self, computed: Computed, lease: int, now: float) -> Path | None:
        """Return the part that a worker has written, None if it cannot be seen yet.

        Raises
        ------
        PartAmiss
            It cannot be used.
        """
        ...

    def sent(self, computed: Computed, arrays: Mapping[str, Array]) -> Path:
        """Write the part of a chunk whose arrays travelled with the message."""
        ...


class StageConversation:
    """Takes the messages of pools and says what to answer; sends nothing itself.

    Parameters
    ----------
    run
        Which run of which job.
    chunks
        What to compute.
    welcome
        What shows a pool which directory to look for.
    intake
        Makes results safe.
    book
        The pools, kept from stage to stage.
    first_lease
        The number of the first lease.
    say
        Takes the lines of the job's log.
    lease_seconds
        How long a lease lasts without a sign of life of its pool [s].
    notice
        Told of every chunk that is lost and every pool that is refused.

    Attributes
    ----------
    ledger
        Which chunk is where.
    """

    def __init__(
        self,
        run: RunIdentity,
        chunks: Sequence[Chunk],
        welcome: Welcome,
        intake: Intake,
        book: PoolBook,
        first_lease: int,
        say: Say,
        lease_seconds: float = LEASE_SECONDS,
        notice: Notice = no_notice,
    ) -> None:
        weights = [(int(chunk.number), float(chunk.weight)) for chunk in chunks]
        self.ledger = ChunkLedger(weights, lease_seconds, first_lease)
        self._run = run
        self._chunks = {int(chunk.number): chunk for chunk in chunks}
        self._welcome = welcome
        self._intake = intake
        self._book = book
        self._say = say
        self._notice = notice
        self._encoder = msgspec.msgpack.Encoder()
        self._pieces = ResultPieces()
        self._results: list[ChunkDone] = []
        self._pulls: dict[str, tuple[bytes, int, Pull]] = {}
        self._handlers: Mapping[type, Callable[[_Letter, Any], ToPool | None]] = MappingProxyType(
            {
                Hello: self._hello,
                Sees: self._sees,
                CannotSee: self._cannot_see,
                Beat: self._beat,
                Done: self._done,
                DoneTogether: self._done_together,
                Piece: self._piece,
                Failed: self._failed,
                Lost: self._lost,
                Returned: self._returned,
            }
        )

    def take(self, peer: bytes, parcel: Parcel[ToRunner], now: float) -> tuple[Answer, ...]:
        """Take a message and return what to answer at once.

        Raises
        ------
        InstallationError
            A node does not see the directory, or the part of a chunk cannot be written.
        QuakegridError
            What a chunk raised.
        """
        body = parcel.body
        answer: ToPool | None
        if (body.job_id, body.epoch) != (self._run.job_id, self._run.epoch):
            answer = Over(body.job_id, body.epoch)
        elif (reason := self._book.refused(body.pool)) is not None:
            answer = Refused(reason)
        elif isinstance(body, Pull):
            answer = self._pull(peer, parcel.number, body, now)
        else:
            known = self._book.known(body.pool, peer, now) is not None
            letter = _Letter(peer, parcel.arrays, now, known)
            answer = self._handlers[type(body)](letter, body)
        return () if answer is None else (Answer(peer, parcel.number, answer),)

    def grants(self, now: float) -> tuple[Answer, ...]:
        """Return the answers to the last pull of each pool, once all mail is read.

        There are none while pools that are known to be there have not looked for the directory.
        """
        if self._book.holds_back(now):
            return ()
        for pool in self._book.without():
            self._say("warning", f"The worker pool {pool} does not answer: the job begins without")
        pulls, self._pulls = self._pulls, {}
        return tuple(
            Answer(peer, number, self._assigned(pull, now)) for peer, number, pull in pulls.values()
        )

    def results(self) -> tuple[ChunkDone, ...]:
        """Return the chunks whose parts are safe since the last call."""
        results, self._results = self._results, []
        return tuple(results)

    def expire(self, now: float) -> None:
        """Take back what silent pools hold; call it with all mail read.

        Raises
        ------
        PeerProcessError
            A chunk was lost too often.
        """
        self._tell_losses(self.ledger.expire(now))
        self._book.forget_silent(now)
        self._pieces.keep_only(frozenset(self.ledger.holders))
        self.check()

    def check(self) -> None:
        """Raise if a chunk was lost too often.

        Raises
        ------
        PeerProcessError
            Names the chunk, the pools and the causes.
        """
        if self.ledger.poisoned is None:
            return
        number, losses = self.ledger.poisoned
        story = "; ".join(f"by {loss.pool}: {loss.cause}" for loss in losses)
        raise PeerProcessError(
            f"{self._name(number)} with {dict(self._chunks[number].slices)} was lost "
            f"{len(losses)} times, {story}"
        )

    def late(self, gap: float) -> None:
        """Prolong all leases, because the runner itself was away [s]."""
        self.ledger.late(gap)
        self._book.late(gap)

    # -- joining ------------------------------------------------------------------------

    def _hello(self, letter: _Letter, hello: Hello) -> ToPool:
        reason = self._objection(hello)
        if reason is None and not self._book.welcome(
            hello.pool, letter.peer, hello.slots, letter.now
        ):
            reason = "There are too many worker pools"
        if reason is not None:
            return self._refuse(hello.pool, reason)
        return self._welcome

    def _objection(self, hello: Hello) -> str | None:
        if hello.release != __version__:
            return (
                f"It has release {hello.release}, the master has {__version__}: "
                "install the same release on all nodes"
            )
        if not 1 <= hello.slots <= MAXIMUM_SLOTS:
            return f"It has {hello.slots} workers: from 1 to {MAXIMUM_SLOTS} are possible"
        return None

    def _refuse(self, pool: str, reason: str) -> Refused:
        if self._book.refuse(pool, reason):
            message = f"The worker pool {pool} was refused. {reason}"
            self._say("warning", message)
            self._notice("pool_refused", message, worker=pool)
        return Refused(reason)

    def _sees(self, letter: _Letter, sees: Sees) -> None:
        if letter.known and self._book.sees(sees.pool, letter.now):
            how = "" if sees.writable else "; it may only read the shared directory"
            self._say("info", f"The worker pool {sees.pool} works for the job{how}")

    def _cannot_see(self, letter: _Letter, lament: CannotSee) -> ToPool:
        message = (
            f"The node of worker pool {lament.pool} does not see {lament.path}: {lament.reason}. "
            "Mount the shared directory there as it is on the master, or leave the node out of "
            "host_cores; oq workers debug tests it"
        )
        first_seen = self._book.first_seen
        if first_seen is None or letter.now < first_seen + _BEGINNING:
            raise InstallationError(message)
        return self._refuse(lament.pool, message)

    # -- chunks -------------------------------------------------------------------------

    def _pull(self, peer: bytes, number: int, pull: Pull, now: float) -> ToPool | None:
        entry = self._book.known(pull.pool, peer, now)
        if entry is None or not entry.sees:
            return self._welcome
        waiting = self._pulls.get(pull.pool)
        if waiting is None or waiting[2].sequence <= pull.sequence:
            self._pulls[pull.pool] = (peer, number, pull)
        return None

    def _assigned(self, pull: Pull, now: float) -> Assigned:
        slots = min(max(pull.slots, 0), MAXIMUM_SLOTS)
        granted = self.ledger.pull(pull.pool, slots, now, max(self._book.slots, 1))
        each, least, most = _RETRY
        pause = min(max(each * self._book.working, least), most)
        return Assigned(pull.sequence, self._that_fit(pull.pool, granted), pause)

    def _that_fit(self, pool: str, granted: Sequence[Grant]) -> tuple[Assignment, ...]:
        """Return as many assignments as one message holds; the chunks of the others wait again."""
        fit: list[Assignment] = []
        size = 0
        for grant in granted:
            chunk = wire_chunk(self._chunks[grant.number])
            size += len(self._encoder.encode(chunk))
            if fit and size > _MOST_BYTES:
                self.ledger.returned(pool, [grant.lease])
            else:
                fit.append(Assignment(grant.lease, chunk, grant.cut))
        return tuple(fit)

    def _beat(self, letter: _Letter, beat: Beat) -> Revoked:
        return Revoked(self.ledger.beat(beat.pool, beat.leases, letter.now))

    def _done_together(self, letter: _Letter, together: DoneTogether) -> NotedTogether | None:
        noted = []
        for result in together.results:
            done = Done(
                together.pool, together.job_id, together.epoch, result.lease, result.computed
            )
            if self._done(letter, done) is not None:
                noted.append(result.lease)
        return NotedTogether(tuple(noted)) if noted else None

    def _done(self, letter: _Letter, done: Done) -> Noted | None:
        number = done.computed.number
        if self.ledger.wants(done.pool, done.lease, number) is Verdict.DROP:
            return self._noted(done)
        try:
            part = self._part(letter, done)
        except PartAmiss as amiss:
            self._lose(done, str(amiss), out_of_memory=False)
            return self._noted(done)
        if part is None:
            return None
        self.ledger.done(done.pool, done.lease, number)
        self._results.append(chunk_done_of(done.computed, part))
        return self._noted(done)

    def _part(self, letter: _Letter, done: Done) -> Path | None:
        """Return the part of a chunk when it is safe, None while it cannot be seen yet."""
        if done.computed.part:
            return self._intake.announced(done.computed, done.lease, letter.now)
        pieces = self._pieces.collect(done.pool, done.lease, done.pieced)
        if pieces is None:
            raise PartAmiss("some pieces of its result did not arrive")
        return self._intake.sent(done.computed, {**pieces, **letter.arrays})

    def _noted(self, said: Done | Failed | Lost) -> Noted:
        self._pieces.forget(said.pool, said.lease)
        return Noted(said.lease)

    def _piece(self, letter: _Letter, piece: Piece) -> None:
        if self.ledger.asked(piece.pool, piece.lease) is None or len(letter.arrays) != 1:
            return
        (content,) = letter.arrays.values()
        try:
            self._pieces.take(piece, content)
        except ResultFileError as error:
            self._lose(piece, str(error), out_of_memory=False)

    def _failed(self, letter: _Letter, failed: Failed) -> Noted:
        if self.ledger.failed(failed.pool, failed.lease) is not None:
            raise error_of_wire(failed.failure)
        return self._noted(failed)

    def _lost(self, letter: _Letter, lost: Lost) -> Noted:
        self._lose(lost, lost.cause, out_of_memory=lost.out_of_memory)
        return self._noted(lost)

    def _returned(self, letter: _Letter, returned: Returned) -> None:
        numbers = self.ledger.returned(returned.pool, returned.leases)
        if numbers:
            self._say("info", f"The worker pool {returned.pool} gives back {_listed(numbers)}")

    # -- losses -------------------------------------------------------------------------

    def _lose(self, said: Done | Piece | Lost, cause: str, *, out_of_memory: bool) -> None:
        loss = self.ledger.lost(said.pool, said.lease, cause, out_of_memory)
        if loss is not None:
            self._tell_losses([loss])

    def _tell_losses(self, losses: Sequence[Loss]) -> None:
        """Say what was lost, one line for each pool and cause."""
        alike: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for loss in losses:
            message = f"{loss.pool} lost {self._name(loss.number)}: {loss.cause}"
            self._notice("chunk_lost", message, chunk=loss.number, worker=loss.pool)
            alike[loss.pool, loss.cause, loss.cut].append(loss.number)
        for (pool, cause, cut), numbers in alike.items():
            pieces = f" in {cut} pieces" if cut > 1 else ""
            stage = self._chunks[numbers[0]].stage
            self._say(
                "warning",
                f"{pool} lost {_listed(numbers)} of {stage} ({cause}), "
                f"computed again{pieces} by whoever is free",
            )

    def _name(self, number: int) -> str:
        return f"chunk {number} (stage {self._chunks[number].stage})"


@dataclass(frozen=True, slots=True)
class _Letter:
    """How a message came."""

    peer: bytes
    arrays: Mapping[str, Array]
    now: float
    known: bool


def _listed(numbers: Sequence[int]) -> str:
    """Return chunks by their numbers, the first few of many."""
    if len(numbers) == 1:
        return f"chunk {numbers[0]}"
    shown = ", ".join(str(number) for number in numbers[:_NAMED])
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"chunks {shown}{more}"
