# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The talk of a running job with the job database server."""

from __future__ import annotations

import queue
import threading
from contextlib import contextmanager

import pytest

from quakegrid.base.errors import PeerProcessError, Superseded
from quakegrid.distribution.run_line import RunLine
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages import job_requests as jobs
from quakegrid.wire.messages.plain import Process, WireFailure


class FakeServer:
    """Answers at once, by a function, unless it is away or forgets to answer."""

    address = "master:1908"

    def __init__(self) -> None:
        self.heard: list[tuple[int, object]] = []
        self.there = threading.Event()
        self.there.set()
        self.forgets = 0
        self.told = threading.Condition()
        self._answers: queue.Queue[Parcel] = queue.Queue()

    def answer(self, request):
        """Return what the server says."""
        return jobs.YesNo(False) if isinstance(request, jobs.IsAborted) else jobs.Fine()

    def send(self, body, *, number: int = 0) -> bool:
        if not self.there.is_set():
            return False
        with self.told:
            self.heard.append((number, body))
            self.told.notify_all()
        if self.forgets:
            self.forgets -= 1
        else:
            self._answers.put(Parcel("1", number - 1, jobs.JobNumber(0), {}))
            self._answers.put(Parcel("1", number, self.answer(body), {}))
        return True

    def receive(self, timeout: float = 0.0):
        try:
            return self._answers.get(timeout=timeout)
        except queue.Empty:
            return None

    def wait_for(self, kind: type, count: int = 1) -> list[object]:
        """Wait until so many requests of a kind were heard, and return them."""
        with self.told:
            assert self.told.wait_for(lambda: len(self.of(kind)) >= count, timeout=10)
            return self.of(kind)

    def of(self, kind: type) -> list[object]:
        """Return the requests of a kind that were heard."""
        return [body for _, body in self.heard if isinstance(body, kind)]


@pytest.fixture
def server():
    """Return a server that answers."""
    return FakeServer()


@pytest.fixture
def notices():
    """Return what somebody was told of the connection."""
    return []


@pytest.fixture
def line(server, notices):
    """Return the talk of the second run of job 7, which has begun."""

    @contextmanager
    def open_socket():
        yield server

    line = RunLine(open_socket, 2, lambda event, message: notices.append((event, message)))
    line.watch(7)
    yield line
    line.close()


QUESTION = jobs.Begin(7, 2, Process("host", 1, 2))


def test_the_server_hears_at_once_that_the_run_lives(line, server):
    """And whether it should end is asked in the same breath."""
    assert server.wait_for(jobs.IsAborted)[0] == jobs.IsAborted(7, 2)
    assert not line.is_aborted


def test_what_waits_is_told_before_a_question_is_asked(line, server):
    """A job that is complete has told its whole log."""
    line.outbox.add_line(7, (1.0, "INFO", "p", "last words"))
    line.outbox.set_progress(7, 1.0, "rates")
    assert line.ask(QUESTION) == jobs.Fine()
    kinds = [type(body) for _, body in server.heard if not isinstance(body, jobs.IsAborted)]
    assert kinds == [jobs.LogLines, jobs.SetProgress, jobs.Begin]


def test_what_waits_is_told_by_itself(line, server):
    """Soon, though nobody asks anything."""
    line.outbox.add_line(7, (1.0, "INFO", "p", "hello"))
    assert server.wait_for(jobs.LogLines)[0].lines == ((1.0, "INFO", "p", "hello"),)


def test_a_request_without_an_answer_is_sent_again_under_its_number(line, server):
    """So that the server knows it again; other answers are not taken for its own."""
    server.wait_for(jobs.IsAborted)
    server.forgets = 2
    assert line.ask(QUESTION) == jobs.Fine()
    numbers = {number for number, body in server.heard if body == QUESTION}
    repeated = [number for number, _ in server.heard]
    assert len(numbers) == 1
    assert len(repeated) - len(set(repeated)) == 2


def test_a_stopped_job_is_noticed(line, server):
    """Without a question of the run."""
    server.answer = lambda request: jobs.YesNo(True)
    server.wait_for(jobs.IsAborted, 2)
    server.answer = lambda request: jobs.Fine()
    line.ask(QUESTION)
    assert line.is_aborted


def test_a_superseded_run_says_no_more(line, server):
    """Its successor has the word."""
    server.answer = lambda request: jobs.Fenced("executing")
    line.outbox.add_line(7, (1.0, "INFO", "p", "I am dead"))
    server.wait_for(jobs.LogLines)
    assert line.ask(QUESTION) == jobs.Fenced("executing")
    assert line.outbox.next() is None
    with pytest.raises(Superseded):
        bool(line.is_aborted)


def test_a_stopped_run_says_no_more(line, server):
    """A person has stopped its job."""
    server.answer = lambda request: jobs.Fenced("aborted")
    line.outbox.add_line(7, (1.0, "INFO", "p", "I am dead"))
    server.wait_for(jobs.LogLines)
    line.ask(QUESTION)
    assert line.is_aborted
    assert line.outbox.next() is None


def test_what_a_full_disk_refuses_is_kept(line, server, notices):
    """The question that follows is asked nevertheless."""
    failure = WireFailure("InstallationError", (("no space", None, None),))
    keep = server.answer

    def answer(request):
        refused = isinstance(request, jobs.LogLines)
        return jobs.RequestFailed(failure) if refused else keep(request)

    server.answer = answer
    line.outbox.add_line(7, (1.0, "INFO", "p", "hello"))
    assert line.ask(QUESTION) == jobs.Fine()
    assert line.outbox.next() is not None
    assert "no space" in notices[0][1]
    server.answer = keep
    line.ask(QUESTION)
    assert line.outbox.next() is None


def test_the_talk_ends_though_the_server_is_away(line, server, monkeypatch):
    """Who still waits for an answer is told."""
    monkeypatch.setattr("quakegrid.distribution.run_line._LAST_WORDS", 0.1)
    server.wait_for(jobs.IsAborted)
    server.there.clear()
    errors = []

    def ask() -> None:
        try:
            line.ask(QUESTION)
        except PeerProcessError as error:
            errors.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    line.close()
    asking.join(10)
    assert len(errors) == 1
    with pytest.raises(PeerProcessError, match="closed"):
        line.ask(QUESTION)


def test_an_error_nobody_foresaw_is_raised_by_the_next_question(server, notices):
    """The run must not go on as if it were heard."""

    @contextmanager
    def open_socket():
        raise ZeroDivisionError
        yield server

    line = RunLine(open_socket, 2, lambda event, message: None)
    line.watch(7)
    with pytest.raises(ZeroDivisionError):
        line.ask(QUESTION)
    line.close()
