# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last list of jobs stands, whatever becomes of the server."""

from __future__ import annotations

from quakegrid.distribution.workerpool.server_link import ServerLink
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages.node_requests import Heartbeat, RunningJob, RunningJobs

BEAT = Heartbeat("pool", "host", "host:1909", "0.1", 2, 0, False, 0.0, 1, 2)
JOB = RunningJob(1, 1, "host:1912", 0)


class Server:
    """Takes heartbeats; its answers are put in by hand."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.answers: list[Parcel] = []

    def send(self, body, *, number: int = 0) -> bool:
        self.numbers.append(number)
        return True

    def receive(self, timeout: float = 0.0):
        return self.answers.pop(0) if self.answers else None

    def answer(self, number: int, *jobs: RunningJob) -> None:
        self.answers.append(Parcel("0.1", number, RunningJobs("0.1", jobs), {}))


def test_jobs_come_with_the_answers():
    """Each replaces the list before."""
    server = Server()
    link = ServerLink(server, 0.0)
    link.beat(BEAT, 0.0)
    assert link.next_beat == 0.5
    server.answer(1, JOB)
    assert link.receive(0.1)
    assert link.jobs == (JOB,)
    assert not link.receive(0.2)
    link.beat(BEAT, 0.5)
    server.answer(2)
    assert link.receive(0.6)
    assert link.jobs == ()


def test_an_answer_that_was_overtaken_is_dropped():
    """It would bring jobs back that have ended."""
    server = Server()
    link = ServerLink(server, 0.0)
    link.beat(BEAT, 0.0)
    link.beat(BEAT, 0.5)
    server.answer(2)
    server.answer(1, JOB)
    link.receive(0.6)
    assert link.jobs == ()


def test_a_silent_server_is_told_of_and_its_list_stands():
    """After five seconds; it is back with its next answer."""
    server = Server()
    link = ServerLink(server, 0.0)
    link.beat(BEAT, 0.0)
    server.answer(1, JOB)
    link.receive(0.0)
    link.beat(BEAT, 5.0)
    assert link.reachable
    link.beat(BEAT, 5.5)
    assert not link.reachable
    assert link.jobs == (JOB,)
    server.answer(3, JOB)
    link.receive(6.0)
    assert link.reachable
