# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a pool says to the runner of one job, and when: events in, messages out, no I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakegrid.distribution.workerpool.outbox import Outbox, Send
from quakegrid.wire.messages.chunk_messages import (
    Assigned,
    Assignment,
    Beat,
    CannotSee,
    Done,
    Failed,
    Hello,
    LeaseDone,
    Lost,
    Noted,
    NotedTogether,
    Pull,
    Refused,
    Returned,
    Revoked,
    Sees,
    ToPool,
    Welcome,
)
from quakegrid.wire.messages.plain import Computed, WireFailure

Array = NDArray[np.generic]

#: How often a greeting is said again, from and to [s].
_GREET_AGAIN: Final = (0.1, 1.0)
#: After how long a pull that was not answered is said again [s].
_PULL_AGAIN: Final = 1.0
#: How soon after introducing itself anew a pool does not do so again [s].
_INTRODUCED: Final = 1.0
#: How often the leases that are held are named [s].
_BEAT: Final = 1.0
#: After how long a job whose directory was not seen is greeted again [s].
_CANNOT_SEE_AGAIN: Final = 5.0
#: Chunks that wait are called few below this computing time [s].
_FEW: Final = 0.05
#: A worker gets several chunks at once of less computing time in all [s], and never more than
#: one part in so many of what each worker could have.
_AT_ONCE: Final = 0.03
_AT_ONCE_SHARE: Final = 2
#: Weight of the last chunk in the mean time of a chunk.
_LATEST: Final = 0.2
_NO_ARRAYS: Final[Mapping[str, Array]] = MappingProxyType({})


class Phase(Enum):
    """How far a pool has come with a job."""

    GREETING = "It has said Hello and waits for an answer."
    LOOKING = "It looks whether it sees the job's directory."
    WORKING = "It pulls and computes chunks."
    REFUSED = "The runner will not have it."
    OVER = "The run of the job is over."


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the pool, its release, and how many workers it has."""

    pool: str
    release: str
    workers: int


class JobConversation:
    """The pool's side of the conversation with the runner of one run of one job.

    Chunks that were assigned wait in it until a worker takes them, and their results until the
    runner has noted them. Time is passed in [s], from any clock that never runs backwards.

    Parameters
    ----------
    job_id, epoch
        The run of the job.
    speaker
        Who speaks.
    send
        Sends a message with arrays; returns whether it is on its way.
    now
        The time [s].

    Attributes
    ----------
    phase
        How far it has come.
    welcome
        Where the job's directory is.
    inline
        Whether results travel in messages, because this node must not write.
    reason
        Why the runner will not have this pool.
    computing
        Leases that workers compute.
    """

    def __init__(self, job_id: int, epoch: int, speaker: Speaker, send: Send, now: float) -> None:
        self.job_id = job_id
        self.epoch = epoch
        self.phase = Phase.GREETING
        self.welcome: Welcome | None = None
        self.inline = False
        self.reason = ""
        self.computing: set[int] = set()
        self._speaker = speaker
        self._from = (speaker.pool, job_id, epoch)
        self._send = send
        self._outbox = Outbox(send)
        self._waiting: deque[Assignment] = deque()
        self._known: set[int] = set()
        self._greet_at, self._greet_pause = now, _GREET_AGAIN[0]
        self._introduced = float("-inf")
        self._sequence = 0
        self._pulled: tuple[int, float] | None = None
        self._pull_at = now
        self._beat_at = now
        self._mean_seconds: float | None = None
        self._alone: set[int] = set()

    # -- how it stands ------------------------------------------------------------------

    @property
    def waiting(self) -> int:
        """Return how many chunks wait for a worker."""
        return len(self._waiting)

    @property
    def unnoted(self) -> int:
        """Return how many results the runner has not noted."""
        return len(self._outbox)

    @property
    def held_bytes(self) -> int:
        """Return the size of the results that wait for the runner."""
        return self._outbox.held_bytes

    def reserved(self, now: float) -> int:
        """Return for how many workers an answer with chunks may still come."""
        if self._pulled is None or now - self._pulled[1] >= _PULL_AGAIN:
            return 0
        return self._pulled[0]

    def runs_dry(self) -> bool:
        """Return whether so few light chunks wait that more should be on their way."""
        if self._mean_seconds is None or self._mean_seconds > _FEW:
            return False
        return self.waiting * self._mean_seconds < _FEW * self._speaker.workers

    def next_due(self) -> float:
        """Return when `tick` has something to do [s]."""
        if self.phase is Phase.GREETING:
            return self._greet_at
        if self.phase is not Phase.WORKING:
            return float("inf")
        beat = self._beat_at if self._leases() else float("inf")
        return min(beat, self._outbox.next_due())

    # -- what the clock says ------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Say what is due."""
        if self.phase is Phase.GREETING and self._greet_at <= now:
            self._greet()
            self._greet_at = now + self._greet_pause
            self._greet_pause = min(2 * self._greet_pause, _GREET_AGAIN[1])
        if self.phase is not Phase.WORKING:
            return
        if self._beat_at <= now and (leases := self._leases()):
            self._send(Beat(*self._from, leases), _NO_ARRAYS)
            self._beat_at = now + _BEAT
        self._outbox.say_again(now)

    def may_pull(self, now: float) -> bool:
        """Return whether it is time to ask for chunks."""
        if self.phase is not Phase.WORKING or now < self._pull_at:
            return False
        return self._pulled is None or now - self._pulled[1] >= _PULL_AGAIN

    def pull(self, idle: int, now: float) -> None:
        """Ask for chunks for so many idle workers."""
        self._sequence += 1
        if self._send(Pull(*self._from, idle, self._sequence), _NO_ARRAYS):
            self._pulled = (idle, now)
        else:
            self._pull_at = now + _GREET_AGAIN[0]

    # -- what the runner says -----------------------------------------------------------

    def received(self, message: ToPool, now: float) -> tuple[int, ...]:
        """Take a message of the runner; return leases whose computing is to be stopped."""
        if isinstance(message, Noted):
            self._outbox.noted([message.lease])
        elif isinstance(message, NotedTogether):
            self._outbox.noted(message.leases)
        elif isinstance(message, Assigned):
            self._assigned(message, now)
        elif isinstance(message, Revoked):
            return self._revoked(message.leases)
        elif isinstance(message, Welcome):
            self._welcomed(message, now)
        elif isinstance(message, Refused):
            self.phase, self.reason = Phase.REFUSED, message.reason
        elif (message.job_id, message.epoch) == (self.job_id, self.epoch):
            return self.end()
        return ()

    def end(self) -> tuple[int, ...]:
        """Drop everything: the run is over; return leases whose computing is to be stopped."""
        self.phase = Phase.OVER
        self._waiting.clear()
        self._outbox = Outbox(self._send)
        stopped, self.computing = tuple(self.computing), set()
        return stopped

    # -- what workers say ---------------------------------------------------------------

    def looked(self, *, writable: bool, path: str, reason: str, now: float) -> None:
        """Take what a worker saw of the job's directory."""
        if self.phase is not Phase.LOOKING:
            return
        if reason:
            self._send(CannotSee(*self._from, path, reason), _NO_ARRAYS)
            self.phase = Phase.GREETING
            self._greet_at = now + _CANNOT_SEE_AGAIN
            return
        self.inline = self.inline or not writable
        self.phase = Phase.WORKING
        self._send(Sees(*self._from, not self.inline), _NO_ARRAYS)

    def take(self) -> tuple[Assignment, ...]:
        """Return the next chunk to compute, or several light ones; a worker has them now."""
        if self.phase is not Phase.WORKING or not self._waiting:
            return ()
        taken = [self._waiting.popleft()]
        seconds = self._seconds(taken[0])
        share = len(self._waiting) // (_AT_ONCE_SHARE * max(self._speaker.workers, 1))
        while len(taken) < share:
            seconds += self._seconds(self._waiting[0])
            if seconds > _AT_ONCE:
                break
            taken.append(self._waiting.popleft())
        self.computing.update(each.lease for each in taken)
        return tuple(taken)

    def done(
        self,
        lease: int,
        computed: Computed,
        now: float,
        arrays: Mapping[str, Array] = _NO_ARRAYS,
    ) -> None:
        """Take a result."""
        if self._taken(lease, computed):
            self._outbox.put(Done(*self._from, lease, computed), now, arrays)

    def done_together(self, results: Iterable[LeaseDone], now: float) -> None:
        """Take results whose parts are written."""
        messages = [
            Done(*self._from, result.lease, result.computed)
            for result in results
            if self._taken(result.lease, result.computed)
        ]
        if messages:
            self._outbox.put_together(messages, now)

    def compute_alone(self, assignments: Iterable[Assignment]) -> None:
        """Let chunks wait again over one of which a worker died, each for a worker alone."""
        again = [each for each in assignments if each.lease in self.computing]
        leases = {each.lease for each in again}
        self.computing -= leases
        self._alone |= leases
        self._waiting.extendleft(reversed(again))

    def failed(self, lease: int, number: int, failure: WireFailure, now: float) -> None:
        """Take the error that a chunk raised."""
        if lease in self.computing:
            self.computing.remove(lease)
            self._outbox.put(Failed(*self._from, lease, number, failure), now)

    def lost(self, lease: int, number: int, cause: str, now: float, *, out_of_memory: bool) -> None:
        """Take note that the process that computed a chunk died."""
        if lease in self.computing:
            self.computing.remove(lease)
            self._outbox.put(Lost(*self._from, lease, number, cause, out_of_memory), now)

    def give_back(self, leases: Iterable[int]) -> None:
        """Give leases back that workers do not compute any more."""
        given = tuple(leases)
        self.computing -= set(given)
        if given:
            self._send(Returned(*self._from, given), _NO_ARRAYS)

    def give_back_waiting(self) -> None:
        """Give back what no worker has begun."""
        given = tuple(assignment.lease for assignment in self._waiting)
        self._waiting.clear()
        self.give_back(given)

    # -- steps --------------------------------------------------------------------------

    def _seconds(self, assignment: Assignment) -> float:
        """Return how long a chunk may take, without end where it is to be alone [s]."""
        if self._mean_seconds is None or self.inline or assignment.lease in self._alone:
            return float("inf")
        return max(self._mean_seconds, assignment.chunk.weight)

    def _taken(self, lease: int, computed: Computed) -> bool:
        """Return whether a result was waited for, and learn from the time it took."""
        if lease not in self.computing:
            return False
        self.computing.remove(lease)
        seconds = computed.wall_seconds
        mean = seconds if self._mean_seconds is None else self._mean_seconds
        self._mean_seconds = mean + _LATEST * (seconds - mean)
        return True

    def _leases(self) -> tuple[int, ...]:
        """Return every lease that is held, until its result is noted."""
        waiting = (assignment.lease for assignment in self._waiting)
        return (*waiting, *self.computing, *self._outbox)

    def _assigned(self, message: Assigned, now: float) -> None:
        if message.sequence >= self._sequence:
            self._pulled = None
            if not message.assignments:
                self._pull_at = now + message.retry_after
        fresh = [each for each in message.assignments if each.lease not in self._known]
        self._known.update(each.lease for each in fresh)
        self._waiting.extend(fresh)

    def _revoked(self, leases: tuple[int, ...]) -> tuple[int, ...]:
        gone = set(leases)
        self._waiting = deque(each for each in self._waiting if each.lease not in gone)
        stopped = tuple(sorted(self.computing & gone))
        self.computing -= gone
        return stopped

    def _greet(self) -> None:
        self._send(Hello(*self._from, self._speaker.release, self._speaker.workers), _NO_ARRAYS)

    def _welcomed(self, message: Welcome, now: float) -> None:
        """Look at the directory; where it has been seen, the runner does not know that.

        What told it so was lost, or the pool was silent for so long that it was forgotten.
        """
        if self.phase is Phase.WORKING and message == self.welcome:
            if now - self._introduced < _INTRODUCED:
                return  # the answer to the greeting below
            self._introduced = now
            self._greet()
            self._send(Sees(*self._from, not self.inline), _NO_ARRAYS)
            self._pulled = None
        elif self.phase in (Phase.GREETING, Phase.WORKING):
            self.welcome = message
            self.phase = Phase.LOOKING
