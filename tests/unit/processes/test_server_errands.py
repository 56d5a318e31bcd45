# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a daemon has to ask the job database server."""

from __future__ import annotations

from collections import deque

from quakegrid.processes.server_errands import ServerErrands
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.node_requests import Nodes, ReceiverStarted, Requeued


class Line:
    """A connection without a server: what was sent, and what is to arrive."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []
        self.arrives: deque[Parcel] = deque()

    def send(self, body, *, number=0):
        self.sent.append((body.receiver, number))
        return True

    def receive(self, timeout=0.0):
        return self.arrives.popleft() if self.arrives else None

    def answer(self, body, number):
        self.arrives.append(Parcel("1", number, body, {}))


def _asked(names: str) -> tuple[Line, ServerErrands, list[object]]:
    line, answers = Line(), []
    errands: ServerErrands = ServerErrands(line, 7)
    for name in names:
        errands.ask(ReceiverStarted(name, "host"), answers.append)
    return line, errands, answers


def test_requests_go_one_after_the_other():
    """The second when the first is answered."""
    line, errands, answers = _asked("ab")
    errands.turn(0.0)
    assert line.sent == [("a", 7)]
    line.answer(Requeued((1,), ()), 7)
    errands.turn(0.05)
    assert line.sent == [("a", 7), ("b", 8)]
    assert answers == [Requeued((1,), ())]
    assert len(errands) == 1


def test_a_request_is_repeated_under_its_number():
    """With growing pauses, so that the server knows it again."""
    line, errands, _ = _asked("a")
    for tenth in range(100):
        errands.turn(tenth / 10)
    assert {number for _, number in line.sent} == {7}
    assert 6 <= len(line.sent) <= 9
    assert errands.next_due() > 9.9


def test_a_late_answer_to_something_else_is_dropped():
    """A claim that was granted twice would start two processes."""
    line, errands, answers = _asked("ab")
    errands.turn(0.0)
    line.answer(Nodes(()), 6)
    line.answer(Requeued((), ()), 7)
    line.answer(Requeued((), ()), 7)
    errands.turn(0.1)
    assert answers == [Requeued((), ())]
    assert len(errands) == 1


def test_an_answer_to_what_was_not_asked_yet_is_dropped():
    """It is one to an earlier process that drew the same number."""
    line, errands, answers = _asked("a")
    line.answer(Requeued((), ()), 7)
    errands.turn(0.0)
    assert answers == []
    assert line.sent == [("a", 7)]


def test_a_server_that_is_silent_for_five_seconds_is_unreachable():
    """Until it answers."""
    line, errands, answers = _asked("a")
    for second in range(5):
        errands.turn(second)
        assert errands.reachable
    errands.turn(5.5)
    assert not errands.reachable
    line.answer(Requeued((), ()), 7)
    errands.turn(6.0)
    assert errands.reachable
    assert len(answers) == 1


def test_nothing_is_due_where_nothing_is_asked():
    """The loop may sleep."""
    line, errands, _ = _asked("")
    errands.turn(0.0)
    assert errands.next_due() == float("inf")
    assert line.sent == []
