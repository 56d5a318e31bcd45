# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One conversation for each run of a job, the most urgent first."""

from __future__ import annotations

from quakegrid.distribution.workerpool.job_conversation import Speaker
from quakegrid.distribution.workerpool.job_desk import JobDesk, next_due, refusals
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.chunk_messages import Assigned, Assignment, Refused, Welcome
from quakegrid.wire.messages.node_requests import RunningJob
from quakegrid.wire.messages.plain import WireChunk


class Line:
    """A connection whose messages are put in by hand."""

    bad = 0

    def __init__(self, address: str) -> None:
        self.address = address
        self.closed = False
        self.incoming: list = []

    def send(self, body, *, arrays) -> bool:
        return True

    def receive(self, timeout: float = 0.0):
        return Parcel("0.1", 0, self.incoming.pop(0), {}) if self.incoming else None

    def close(self) -> None:
        self.closed = True


class Office:
    """A desk and its connections."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.desk = JobDesk(Speaker("pool", "0.1", 2), self._connect)

    def _connect(self, address: str) -> Line:
        self.lines[address] = Line(address)
        return self.lines[address]


def _job(job_id: int, epoch: int = 1) -> RunningJob:
    return RunningJob(job_id, epoch, f"host:{job_id}{epoch}", 0)


def test_conversations_stand_in_the_order_of_the_list():
    """It may change; conversations go on."""
    office = Office()
    office.desk.update([_job(1), _job(2)], 0.0)
    first = office.desk.find(1, 1)
    office.desk.update([_job(2), _job(1)], 0.0)
    assert [each.job_id for each in office.desk] == [2, 1]
    assert office.desk.find(1, 1) is first
    assert len(office.lines) == 2


def test_a_job_that_is_over_stops_what_is_computed_for_it():
    """So does a new run of the same job."""
    office = Office()
    office.desk.update([_job(1)], 0.0)
    line = office.lines["host:11"]
    assignment = Assignment(5, WireChunk(1, "toy", "sums", 0, (), 1.0, 0), 1)
    line.incoming = [Welcome("/d", "i", "x")]
    office.desk.receive(0.0)
    conversation = office.desk.find(1, 1)
    assert conversation is not None
    conversation.looked(writable=True, path="", reason="", now=0.0)
    line.incoming = [Assigned(1, (assignment,), 0.1)]
    office.desk.receive(0.0)
    assert conversation.take() == (assignment,)
    assert office.desk.update([_job(1, epoch=2)], 0.0) == [(conversation, 5)]
    assert line.closed
    assert office.desk.find(1, 1) is None
    assert next_due(office.desk) == 0.0


def test_a_refusal_is_told_once():
    """Not with every turn of the loop."""
    office, told = Office(), set()
    office.desk.update([_job(1)], 0.0)
    office.lines["host:11"].incoming = [Refused("another release")]
    office.desk.receive(0.0)
    assert [each.reason for each in refusals(office.desk, told)] == ["another release"]
    assert refusals(office.desk, told) == []
