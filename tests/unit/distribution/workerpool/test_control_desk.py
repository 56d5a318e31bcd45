# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Operators are answered; what they ask twice is done once."""

from __future__ import annotations

from quakegrid.distribution.workerpool.control_desk import ControlDesk
from quakegrid.distribution.workerpool.scouting import Inspection
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.control_messages import (
    Agreed,
    ControlFailure,
    Drain,
    Examine,
    GetStatus,
    Kill,
    PoolStatus,
)

STATUS = PoolStatus("pool", "host", 7, "0.1", 4, False, (), 0.0, 1, 2, 0.0)
EXAMINE = Examine("/probe", "x", 2)


class Port:
    """A control port whose requests are put in by hand."""

    port, bad = 1909, 0

    def __init__(self, *requests) -> None:
        self.requests = [(b"me", Parcel("0.1", number, body, {})) for number, body in requests]
        self.answers: list = []

    def receive(self, timeout: float = 0.0):
        return self.requests.pop(0) if self.requests else None

    def send(self, peer: bytes, body, *, number: int = 0) -> bool:
        self.answers.append((peer, number, body))
        return True


def test_everybody_who_asks_how_it_is_gets_the_same_answer():
    """Measured once."""
    port, measured = Port((1, GetStatus()), (2, GetStatus())), []
    desk = ControlDesk(port)
    assert list(desk.asked()) == []
    desk.answer(lambda: measured.append(1) or STATUS)
    assert port.answers == [(b"me", 1, STATUS), (b"me", 2, STATUS)]
    assert measured == [1]


def test_orders_to_end_are_agreed_to():
    """Before they are done."""
    for order in (Drain(), Kill()):
        port = Port((5, order))
        desk = ControlDesk(port)
        assert list(desk.asked()) == []
        assert port.answers == [(b"me", 5, Agreed())]
        assert (desk.drain_asked, desk.kill_asked) == (order == Drain(), order == Kill())


def test_an_examination_asked_for_again_is_done_once():
    """The answer takes its time; afterwards the same may be asked anew."""
    port = Port((3, EXAMINE), (3, EXAMINE))
    desk = ControlDesk(port)
    assert list(desk.asked()) == [(b"me", 3, EXAMINE)]
    desk.failed(Inspection(b"me", 3), "the mount hangs")
    ((peer, number, answer),) = port.answers
    assert (peer, number) == (b"me", 3)
    assert isinstance(answer, ControlFailure)
    assert answer.failure.problems[0][0] == "the mount hangs"
    port.requests = [(b"me", Parcel("0.1", 3, EXAMINE, {}))]
    assert len(list(desk.asked())) == 1
    desk.failed(None, "nobody waits")
    assert len(port.answers) == 1
