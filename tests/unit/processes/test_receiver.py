# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the receiver does with jobs, without a server and without processes."""

from __future__ import annotations

import pytest

from quakegrid.processes import receiver as module
from quakegrid.processes.receiver import Receiver, ReceiverPost
from quakegrid.processes.runner_process import STOPPED
from quakegrid.wire.messages.job_requests import RequestFailed
from quakegrid.wire.messages.node_requests import (
    Claim,
    Claimed,
    ClaimedJob,
    ReceiverStarted,
    Requeued,
    RunnerEnded,
)
from quakegrid.wire.messages.plain import WireFailure


class Server:
    """Answers errands at once, as a table says; remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.jobs: list[ClaimedJob] = []
        self.end: tuple[int, ...] = ()
        self.complete: tuple[tuple[int, str], ...] = ()
        self.stopped: tuple[tuple[int, str], ...] = ()
        self.waiting = 0
        self.fails = False
        self.reachable = True
        self._errands: list[tuple[object, object]] = []

    def __len__(self) -> int:
        return len(self._errands)

    def ask(self, request, answered):
        self._errands.append((request, answered))

    def next_due(self):
        return 0.0

    def turn(self, now):
        while self._errands and self.reachable:
            request, answered = self._errands.pop(0)
            self.asked.append(request)
            answered(self._answer(request))

    def _answer(self, request):
        if self.fails:
            self.fails = False
            return RequestFailed(WireFailure("InstallationError", (("disk full", None, None),)))
        if isinstance(request, Claim):
            job = self.jobs.pop(0) if self.jobs and request.ports else None
            return Claimed(job, self.end, self.waiting, "", self.stopped)
        return Requeued((), (), self.complete)

    def of(self, kind):
        return [request for request in self.asked if isinstance(request, kind)]


class Life:
    """The daemon: what it said, and whether it is to end."""

    def __init__(self) -> None:
        self.stop_requested = False
        self.said: list[str] = []
        self.status = ""
        self.log = self

    def event(self, name, message, **fields):
        self.said.append(name)

    def say(self, level, message, **fields):
        self.said.append(f"{level}: {message}")

    def notify_status(self, text):
        self.status = text

    def alive(self):
        pass

    def clear_wakeup(self):
        pass


class Poller:
    """Nothing ever happens."""

    def register(self, item):
        pass

    def unregister(self, item):
        pass

    def poll(self, timeout):
        return []


class Child:
    """The process of a job that does as it is told."""

    def __init__(self, job, environment):
        self.job, self.pid, self.voice = job, 4000 + job.job_id, 99
        self.asked_to_end = self.killed = False
        self.status: int | None = None
        self.cause = ""

    def hear(self):
        return b""

    def ended(self):
        return self.status is not None

    def end(self, now):
        if not self.asked_to_end:
            self.asked_to_end, self.status = True, STOPPED

    def insist(self, now):
        pass

    def bury(self):
        return self.status, self.cause


class Scene:
    """A receiver with two ports."""

    def __init__(self, start=None) -> None:
        self.server, self.life, self.now = Server(), Life(), 100.0
        self.children: list[Child] = []
        post = ReceiverPost("me/1", "me", "master", "127.0.0.1", (1912, 1913), 0)
        self.receiver = Receiver(
            post, self.server, self.life, Poller(), start or self._start, lambda: self.now
        )

    def _start(self, job, environment):
        self.children.append(Child(job, environment))
        return self.children[-1]

    def turn(self) -> None:
        self.now += 0.6
        self.receiver.turn()


@pytest.fixture
def scene(monkeypatch) -> Scene:
    """Return a receiver whose ports are free."""
    monkeypatch.setattr(module, "can_listen", lambda listen, port: True)
    return Scene()


def _job(job_id: int, port: int = 1912) -> ClaimedJob:
    return ClaimedJob(job_id, 3, port, f"/shared/calc_{job_id}")


def test_a_claimed_job_gets_a_process(scene):
    """The next claim names it, and one port less."""
    scene.server.jobs = [_job(42)]
    scene.turn()
    scene.turn()
    assert [child.job.job_id for child in scene.children] == [42]
    first, second = scene.server.of(Claim)
    assert (first.ports, first.running) == ((1912, 1913), ())
    assert (second.ports, second.running) == ((1913,), ((42, 3),))
    assert scene.life.said == ["job_claimed"]
    assert scene.life.status == "Runs job 42"


def test_the_end_of_a_process_is_told_with_its_cause(scene):
    """Also a good end, so that a job it left executing is found."""
    scene.server.jobs = [_job(42), _job(43, 1913)]
    scene.turn()
    scene.turn()
    scene.children[0].status = 0
    scene.children[1].status, scene.children[1].cause = -9, "signal 9"
    scene.turn()
    assert scene.server.of(RunnerEnded) == [
        RunnerEnded(42, 3, "", True),
        RunnerEnded(43, 3, "signal 9", True),
    ]
    assert scene.server.of(Claim)[-1].running == ()


def test_a_job_that_is_to_end_is_asked_once(scene):
    """Others, and those of nobody, are left alone."""
    scene.server.jobs = [_job(42), _job(43, 1913)]
    scene.turn()
    scene.turn()
    scene.server.end = (43, 99)
    scene.turn()
    scene.turn()
    assert [child.asked_to_end for child in scene.children] == [False, True]
    assert scene.life.said.count("job_aborted") == 1
    assert scene.server.of(RunnerEnded) == [RunnerEnded(43, 3, "it was asked to end", True)]


def test_a_receiver_that_ends_costs_its_jobs_nothing(scene):
    """It ends their processes, and says that it was no fault of theirs."""
    scene.server.jobs = [_job(42)]
    scene.turn()
    scene.life.stop_requested = True
    scene.receiver.leave()
    assert scene.server.of(RunnerEnded) == [RunnerEnded(42, 3, "it was asked to end", False)]


def test_a_receiver_that_ends_waits_for_slow_processes(scene):
    """One may take longer than the server is given to hear of it; answers take their time too."""
    scene.server.jobs = [_job(42)]
    scene.turn()
    (child,) = scene.children
    scene.life.stop_requested = True
    child.end = lambda now: setattr(child, "asked_to_end", True)

    def later():
        scene.now += 0.5
        child.status = STOPPED if scene.now > 106.0 else None
        scene.server.reachable = scene.now > 108.0
        return scene.now

    scene.receiver._monotonic = later
    scene.receiver.leave()
    assert scene.server.of(RunnerEnded) == [RunnerEnded(42, 3, "it was asked to end", False)]


def test_a_receiver_ends_without_a_server_too(scene):
    """After a few seconds; the next one finds its jobs by the name of the host."""
    scene.server.jobs = [_job(42)]
    scene.turn()
    scene.life.stop_requested = True
    scene.server.reachable = False
    clock = iter(range(200, 300))
    scene.receiver._monotonic = lambda: float(next(clock))
    scene.receiver.leave()
    assert scene.server.of(RunnerEnded) == []
    assert next(clock) < 210


def test_no_job_is_begun_while_ending(scene):
    """A claim that was on its way is found by the next receiver."""
    scene.server.jobs = [_job(42)]
    scene.life.stop_requested = True
    scene.turn()
    assert scene.children == []


def test_a_process_that_cannot_be_started_is_told(monkeypatch):
    """The job must not hang."""
    monkeypatch.setattr(module, "can_listen", lambda listen, port: True)

    def fail(job, environment):
        raise OSError(12, "Cannot allocate memory")

    scene = Scene(fail)
    scene.server.jobs = [_job(42)]
    scene.turn()
    (ended,) = scene.server.of(RunnerEnded)
    assert ended.cause == "its process cannot be started: Cannot allocate memory"


def test_what_jobs_have_left_is_removed(monkeypatch, scene):
    """Where a process was killed when the job was complete, or a job stopped while it waited."""
    told: list = []
    monkeypatch.setattr(module, "remove_left_folders", lambda *jobs: told.append(jobs))
    complete, stopped = ((1, "/shared/calc_1"),), ((2, "/shared/calc_2"),)
    scene.server.jobs = [_job(1)]
    scene.turn()
    scene.children[0].status = -9
    scene.server.complete, scene.server.stopped = complete, stopped
    scene.turn()
    scene.turn()
    assert (complete, ()) in told
    assert ((), stopped) in told


def test_a_lack_of_ports_is_told_once(monkeypatch):
    """Jobs wait; when a port is free again the next lack is news."""
    free = [False]
    monkeypatch.setattr(module, "can_listen", lambda listen, port: free[0])
    scene = Scene()
    scene.server.jobs, scene.server.waiting = [_job(42)], 1
    for _ in range(3):
        scene.turn()
    assert scene.life.said == ["no_free_port"]
    assert scene.life.status == "Runs no job; 1 wait"
    free[0] = True
    scene.turn()
    assert [child.job.job_id for child in scene.children] == [42]
    free[0] = False
    scene.turn()
    assert scene.life.said.count("no_free_port") == 2


def test_a_server_that_cannot_write_is_asked_again(scene):
    """Its full disk is told to operators."""
    scene.life.stop_requested = True
    scene.receiver.run()
    scene.server.fails = True
    scene.turn()
    assert len(scene.server.of(ReceiverStarted)) == 2
    assert scene.life.said == ["error: The job database server: disk full"]


def test_a_silent_server_is_told_once_and_so_is_its_return(scene):
    """Jobs that run go on."""
    scene.server.reachable = False
    scene.turn()
    scene.turn()
    scene.server.reachable = True
    scene.turn()
    assert scene.life.said == ["server_unreachable", "server_back"]
