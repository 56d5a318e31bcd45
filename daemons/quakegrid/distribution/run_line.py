# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The talk of a running job with the job database server, by a thread of its own."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, Protocol

from quakegrid.base.errors import (
    InstallationError,
    PeerProcessError,
    QuakegridError,
    Superseded,
)
from quakegrid.distribution.outbox import Letter, Outbox
from quakegrid.distribution.server_line import RunOver, ServerAnswer, ServerRequest, expect
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.job_requests import Fine, IsAborted, YesNo

#: Told of what happens to the connection: name of the event, message.
Notice = Callable[[str, str], None]

#: How long what is to be told may wait for more [s].
_COLLECT: Final = 0.25
#: How often to ask whether the job should end, which is a sign of life too [s].
_PULSE: Final = 0.5
#: Pauses before a request is sent again, the first and the longest [s].
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 2.0
#: How often to look whether the process wants to end [s].
_GLANCE: Final = 0.25
#: After how long without an answer somebody is told [s].
_NOTICEABLE: Final = 5.0
#: How long to try again to tell what the server could not keep, a full disk say [s].
_MENDING: Final = 5.0
#: How long the last words may take when the process ends [s].
_LAST_WORDS: Final = 5.0


class RunSocket(Protocol):
    """What the talk needs of a socket."""

    address: str

    def send(self, body: ServerRequest, *, number: int = 0) -> bool:
        """Send a request if the server is there."""
        ...

    def receive(self, timeout: float = 0.0) -> Parcel[ServerAnswer] | None:
        """Return the next answer."""
        ...


class Hurry(PeerProcessError):
    """The process ends: there is no more time to wait for answers."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A request somebody waits for."""

    request: ServerRequest
    answer: Future[ServerAnswer] = field(default_factory=Future)


class RunLine:
    """Tells the server what a run has to say, and asks it, for as long as it takes.

    A run never waits for the server but where it asks: lines of the log, finished chunks and
    progress are collected and told a quarter of a second later, or when the server is there
    again. The thread asks twice a second whether the job should end, also while the run is
    deep in a computation: so the server knows that it lives.

    Parameters
    ----------
    open_socket
        Opens the connection, in the thread.
    epoch
        Of the run.
    notice
        Told when the server falls silent and when it is back.
    monotonic
        Returns seconds that never run backwards.
    """

    def __init__(
        self,
        open_socket: Callable[[], AbstractContextManager[RunSocket]],
        epoch: int,
        notice: Notice,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.outbox = Outbox(epoch)
        self._open_socket = open_socket
        self._epoch = epoch
        self._notice = notice
        self._monotonic = monotonic
        self._questions: queue.Queue[_Question | None] = queue.Queue()
        self._job_id: int | None = None
        self._over: RunOver | Superseded | None = None
        self._aborted = False
        self._end = float("inf")
        self._thread: threading.Thread | None = None
        self._ending = threading.Lock()
        self._ended: Exception | None = None

    # -- the run's side -----------------------------------------------------------------

    def watch(self, job_id: int) -> None:
        """Begin to talk of a job."""
        self._job_id = job_id
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="job database", daemon=True)
            self._thread.start()

    @property
    def is_aborted(self) -> bool:
        """Whether the job should end, as of half a second ago or as long as the server is away.

        Raises
        ------
        Superseded
            A newer run of the job has begun: this one must touch nothing.
        """
        if isinstance(self._over, Superseded):
            raise self._over
        return self._aborted or self._over is not None

    def ask(self, request: ServerRequest) -> ServerAnswer:
        """Tell what waits to be told, then return the answer to a question, however late.

        Raises
        ------
        PeerProcessError
            The talk has ended; or why it had to, if nobody foresaw that.
        """
        question = _Question(request)
        with self._ending:
            if self._ended is not None:
                raise self._ended
            self._questions.put(question)
        return question.answer.result()

    def close(self) -> None:
        """Tell what waits to be told, for a few seconds at most, and end the talk."""
        if self._thread is None:
            return
        self._end = self._monotonic() + _LAST_WORDS
        self._questions.put(None)
        self._thread.join()

    # -- the thread's side --------------------------------------------------------------

    def _serve(self) -> None:
        """Talk until the end."""
        ended: Exception = PeerProcessError("The connection to the job database is closed")
        try:
            with self._open_socket() as socket:
                self._talk(_Talk(socket, self._notice, self._monotonic, lambda: self._end))
        except Hurry:
            pass
        except Exception as error:
            ended = error
        with self._ending:
            self._ended = ended
            while not self._questions.empty():
                question = self._questions.get()
                if question is not None:
                    question.answer.set_exception(ended)

    def _talk(self, talk: _Talk) -> None:
        """Answer questions; in between tell what waits, and ask whether to go on."""
        next_pulse = next_telling = self._monotonic()
        while True:
            now = self._monotonic()
            try:
                question = self._questions.get(timeout=max(min(next_pulse, next_telling) - now, 0))
            except queue.Empty:
                if self._monotonic() >= next_pulse:
                    self._pulse(talk)
                    next_pulse = self._monotonic() + _PULSE
                if self._monotonic() >= next_telling:
                    pause = _COLLECT if self._tell(talk) else _MENDING
                    next_telling = self._monotonic() + pause
                continue
            self._tell(talk)
            if question is None:
                return
            self._answer(talk, question)

    def _answer(self, talk: _Talk, question: _Question) -> None:
        try:
            question.answer.set_result(talk.ask(question.request))
        except Hurry as error:
            question.answer.set_exception(error)
            raise

    def _pulse(self, talk: _Talk) -> None:
        """Ask whether the job should end."""
        if self._job_id is None or self._aborted or self._over is not None:
            return
        answer = self._expect(talk.ask(IsAborted(self._job_id, self._epoch)), YesNo)
        if answer is not None and answer.yes:
            self._aborted = True

    def _tell(self, talk: _Talk) -> bool:
        """Tell what waits to be told; return whether the server could keep it."""
        letter: Letter | None
        while (letter := self.outbox.next()) is not None:
            try:
                expect(talk.ask(letter.body), Fine)
            except InstallationError as error:
                self._notice("server_unreachable", f"The server cannot keep the log: {error}")
                return False
            except (RunOver, Superseded) as error:
                self._over = error
                self.outbox.clear()
                return True
            except Hurry:
                raise
            except QuakegridError as error:
                self._notice("bad_message", f"The server does not take what is told: {error}")
            letter.sent()
        return True

    def _expect(self, answer: ServerAnswer, kind: type[YesNo]) -> YesNo | None:
        """Return an answer, None for one that says that it could not be answered."""
        try:
            return expect(answer, kind)
        except (RunOver, Superseded) as error:
            self._over = error
        except QuakegridError as error:
            self._notice("bad_message", f"The server cannot tell whether to go on: {error}")
        return None


class _Talk:
    """One request after the other, each sent until it is answered."""

    def __init__(
        self,
        socket: RunSocket,
        notice: Notice,
        monotonic: Callable[[], float],
        end: Callable[[], float],
    ) -> None:
        self._socket = socket
        self._notice = notice
        self._monotonic = monotonic
        self._end = end
        self._number = 0

    def ask(self, request: ServerRequest) -> ServerAnswer:
        """Return the answer to a request.

        Raises
        ------
        Hurry
            The process ends.
        """
        self._number += 1
        began = self._monotonic()
        noticed = False
        pause = _FIRST_PAUSE
        while True:
            sent = self._socket.send(request, number=self._number)
            # to look whether the server is back costs it nothing
            again = self._monotonic() + (pause if sent else _FIRST_PAUSE)
            while (now := self._monotonic()) < again:
                parcel = self._socket.receive(min(again - now, _GLANCE))
                if parcel is not None and parcel.number == self._number:
                    if noticed:
                        address = self._socket.address
                        self._notice("server_back", f"The server at {address} answers again")
                    return parcel.body
                if now > self._end():
                    raise Hurry(f"The server at {self._socket.address} does not answer")
            if not noticed and self._monotonic() - began > _NOTICEABLE:
                noticed = True
                self._notice(
                    "server_unreachable",
                    f"The job database server at {self._socket.address} does not answer; work "
                    "goes on",
                )
            if sent:
                pause = min(2 * pause, _LONGEST_PAUSE)
