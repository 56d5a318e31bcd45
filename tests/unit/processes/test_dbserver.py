# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the job database server goes through its mail."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import Bug
from quakegrid.processes.dbserver import DatabaseServer
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages import job_requests as jobs


class FakeMailbox:
    """Mail that was put there, and what was answered."""

    bad = 0

    def __init__(self) -> None:
        self.mail: list[tuple[bytes, Parcel]] = []
        self.sent: list[tuple[bytes, int, object]] = []
        self.too_large: type | None = None

    def put(self, peer: bytes, number: int, body) -> None:
        self.mail.append((peer, Parcel("1", number, body, {})))

    def receive(self, timeout: float = 0.0):
        return self.mail.pop(0) if self.mail else None

    def send(self, peer: bytes, body, *, number: int = 0) -> bool:
        if self.too_large is type(body):
            raise Bug("too large")
        self.sent.append((peer, number, body))
        return True


class FakeDesk:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.answer_of_all: object = None

    def is_writing(self, request) -> bool:
        return isinstance(request, jobs.LogLines)

    def answer(self, request):
        self.asked.append(request)
        return self.answer_of_all or jobs.JobNumber(len(self.asked))

    def write_all(self, requests):
        self.asked.append(list(requests))
        return [jobs.Fine() for _ in requests]


class FakeLookout:
    """Looks at nothing."""

    def turn_begins(self) -> None:
        self.turns = getattr(self, "turns", 0) + 1

    def look_around(self, bad_messages: int) -> None:
        self.bad = bad_messages


SUBMIT = jobs.Submit(1, 0)


def _lines(job_id: int) -> jobs.LogLines:
    return jobs.LogLines(job_id, 1, ((0.0, "INFO", "p", "m"),))


@pytest.fixture
def mailbox():
    """Return an empty mailbox."""
    return FakeMailbox()


@pytest.fixture
def desk():
    """Return a desk that was asked nothing."""
    return FakeDesk()


@pytest.fixture
def server(mailbox, desk):
    """Return a server."""
    return DatabaseServer(mailbox, desk, FakeLookout())


def test_every_request_is_answered_under_its_number(server, mailbox):
    """To whoever asked."""
    mailbox.put(b"a", 5, SUBMIT)
    mailbox.put(b"b", 5, SUBMIT)
    server.turn()
    assert mailbox.sent == [(b"a", 5, jobs.JobNumber(1)), (b"b", 5, jobs.JobNumber(2))]


def test_a_request_that_comes_twice_is_done_once(server, mailbox, desk):
    """And answered twice, now or later."""
    mailbox.put(b"a", 5, SUBMIT)
    mailbox.put(b"a", 5, SUBMIT)
    server.turn()
    mailbox.put(b"a", 5, SUBMIT)
    server.turn()
    assert desk.asked == [SUBMIT]
    assert mailbox.sent == [(b"a", 5, jobs.JobNumber(1))] * 3


def test_small_writings_that_wait_together_are_one_transaction(server, mailbox, desk):
    """Each is answered after it, one that came twice is in it once."""
    for peer, number, job_id in [(b"a", 1, 1), (b"b", 1, 2), (b"a", 1, 1), (b"c", 0, 3)]:
        mailbox.put(peer, number, _lines(job_id))
    mailbox.put(b"c", 0, _lines(4))
    server.turn()
    assert desk.asked == [[_lines(1), _lines(2), _lines(3), _lines(4)]]
    assert [(peer, number) for peer, number, _ in mailbox.sent] == [
        (b"a", 1),
        (b"b", 1),
        (b"c", 0),
        (b"c", 0),
    ]
    mailbox.put(b"a", 1, _lines(1))
    server.turn()
    assert len(desk.asked) == 1


def test_a_failure_is_not_remembered(server, mailbox, desk):
    """The disk may have space when it is asked again."""
    desk.answer_of_all = jobs.RequestFailed(("InstallationError", ()))
    mailbox.put(b"a", 5, SUBMIT)
    server.turn()
    desk.answer_of_all = None
    mailbox.put(b"a", 5, SUBMIT)
    server.turn()
    assert mailbox.sent[-1] == (b"a", 5, jobs.JobNumber(2))


def test_what_reads_is_read_again(server, mailbox, desk):
    """The newest state is the best answer."""
    question = jobs.GetServerStatus()
    for _ in range(2):
        mailbox.put(b"a", 5, question)
    server.turn()
    assert desk.asked == [question, question]


def test_an_answer_that_is_too_large_is_told(server, mailbox):
    """Nobody waits for ever."""
    mailbox.too_large = jobs.JobNumber
    mailbox.put(b"a", 5, SUBMIT)
    server.turn()
    ((_, number, answer),) = mailbox.sent
    assert number == 5
    assert isinstance(answer, jobs.RequestFailed)


def test_a_flood_does_not_keep_the_server_from_looking_around(server, mailbox):
    """The rest is answered in the next turn."""
    for number in range(600):
        mailbox.put(b"a", number + 1, SUBMIT)
    server.turn()
    assert len(mailbox.sent) == 500
    server.turn()
    assert len(mailbox.sent) == 600
