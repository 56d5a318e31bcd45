# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worker pools over real sockets that lose, double and delay messages, die and come late."""

from __future__ import annotations

import heapq
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from quakegrid import __version__
from quakegrid.base.errors import InstallationError, JobAborted, UserInputError
from quakegrid.distribution.wire_records import wire_failure
from quakegrid.distribution.workerpool.job_conversation import JobConversation, Phase, Speaker
from quakegrid.distribution.zmq import ZmqDispatcher
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.datastore.part_file import PartFiles, PartWriter
from quakegrid.jobs.datastore.paths import CalculationPaths, part_path
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import derive_keys
from quakegrid.wire.messages.chunk_messages import ToPool, ToRunner
from quakegrid.wire.messages.plain import Computed
from quakegrid.wire.sockets import Context

KEYS = derive_keys("a secret")
#: How long something may take that must happen, on a machine that is slow and busy [s].
PATIENCE = 180.0
#: Of the job that runs here.
RUN = (5, 2)


class Weather:
    """What the network does to messages, drawn by lot: nothing, unless told otherwise."""

    def __init__(self, seed: int, lost: float = 0.0, doubled: float = 0.0, late: float = 0.0):
        self._lot = random.Random(seed)
        self._lost, self._doubled, self._late = lost, doubled, late
        self._waiting: list[tuple[float, int, object]] = []
        self._count = 0

    def take(self, item: object, now: float) -> None:
        """Take a message that is on its way."""
        if self._lot.random() < self._lost:
            return
        for _ in range(2 if self._lot.random() < self._doubled else 1):
            delay = self._lot.uniform(0.0, 0.5) if self._lot.random() < self._late else 0.0
            self._count += 1
            heapq.heappush(self._waiting, (now + delay, self._count, item))

    def arrived(self, now: float) -> Iterator[object]:
        """Yield the messages that are there."""
        while self._waiting and self._waiting[0][0] <= now:
            yield heapq.heappop(self._waiting)[2]


class Pool(threading.Thread):
    """A worker pool in a thread, whose workers compute at once."""

    def __init__(
        self,
        name: str,
        port: int,
        *,
        weather: tuple[float, float, float] = (0.0, 0.0, 0.0),
        writable: bool = True,
        lives: float = 3600.0,
        loses: float = 0.0,
        fails: int | None = None,
        blind: bool = False,
        seconds: float = 0.0,
        begin_with: threading.Barrier | None = None,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._port, self._weather, self._writable = port, weather, writable
        self._lives, self._loses, self._fails, self._blind = lives, loses, fails, blind
        self._seconds, self._begin_with = seconds, begin_with
        self._lot = random.Random(name)
        self._lost: set[int] = set()
        self.ended = threading.Event()
        self.computed: Counter[int] = Counter()
        self.phase = Phase.GREETING

    def run(self) -> None:
        """Work until the run is over or its life is."""
        end = time.monotonic() + self._lives
        with Context(KEYS) as context:
            socket = context.client(f"127.0.0.1:{self._port}", Codec(ToPool))
            out, back = (Weather(self._lot.random(), *self._weather) for _ in range(2))

            def send(body, arrays):
                out.take((body, arrays), time.monotonic())
                return True

            speaker = Speaker(self.name, __version__, 2)
            talk = JobConversation(*RUN, speaker, send, time.monotonic())
            while time.monotonic() < end and not self.ended.is_set():
                now = time.monotonic()
                for body, arrays in out.arrived(now):
                    socket.send(body, arrays=arrays)
                if (parcel := socket.receive(0.005)) is not None:
                    back.take(parcel.body, now)
                for body in back.arrived(now):
                    talk.received(body, now)
                self._turn(talk, now)
                self.phase = talk.phase
                if talk.phase in (Phase.OVER, Phase.REFUSED):
                    return

    def _turn(self, talk: JobConversation, now: float) -> None:
        if talk.phase is Phase.LOOKING:
            assert talk.welcome is not None
            directory = Path(talk.welcome.directory)
            reason = "" if not self._blind else "No such file or directory"
            talk.looked(writable=self._writable, path=str(directory), reason=reason, now=now)
        if talk.may_pull(now):
            talk.pull(2, now)
        while assignments := talk.take():
            for assignment in assignments:
                self._compute(talk, assignment, now)
        talk.tick(now)

    def _compute(self, talk: JobConversation, assignment, now: float) -> None:
        number = assignment.chunk.number
        if self._begin_with is not None and not self.computed:
            self._begin_with.wait(PATIENCE)
        self.computed[number] += 1
        if number == self._fails:
            failure = wire_failure(UserInputError("bad depth"))
            talk.failed(assignment.lease, number, failure, now)
            return
        if number not in self._lost and self._lot.random() < self._loses:
            self._lost.add(number)
            talk.lost(assignment.lease, number, "signal 9", now, out_of_memory=False)
            return
        time.sleep(self._seconds)
        arrays = {"square": np.array([float(number) ** 2])}
        part = ""
        if not talk.inline:
            path = part_path(Path(talk.welcome.directory), number)
            PartWriter().write(path, arrays, {})
            part = str(path)
        computed = Computed(number, part, 0.0, 0.001, 1, self.name, {})
        talk.done(assignment.lease, computed, now, {} if part else arrays)


class Job:
    """A job of some chunks, with a dispatcher on a port of its own."""

    def __init__(
        self, folder: Path, context: Context, chunks: int, weight: float, lease_seconds: float
    ) -> None:
        self.paths = CalculationPaths(folder, RUN[0])
        self.paths.create()
        self.paths.inputs.write_bytes(b"the inputs of all chunks")
        self.chunks = [Chunk(RUN[0], "toy", "sums", number, (), weight) for number in range(chunks)]
        self._socket = context.server("127.0.0.1", 0, Codec(ToRunner))
        self.dispatcher = ZmqDispatcher(self._socket, *RUN, lease_seconds=lease_seconds)
        self.log: list[str] = []
        self.pools: list[Pool] = []

    def pool(self, name: str, **options) -> Pool:
        self.pools.append(Pool(name, self._socket.port, **options))
        self.pools[-1].start()
        return self.pools[-1]

    def run(self, interrupted=lambda: False, chunks=None):
        def say(level, message):
            self.log.append(message)

        chosen = self.chunks if chunks is None else chunks
        yield from self.dispatcher.run(chosen, self.paths.directory, interrupted, say)

    def check(self, done) -> None:
        """See that every chunk was done once, and that its part is right."""
        assert sorted(each.number for each in done) == [chunk.number for chunk in self.chunks]
        parts = PartFiles(self.paths.directory)
        for each in done:
            assert each.part == part_path(self.paths.directory, each.number)
            assert parts.read(each.number)["square"].tolist() == [float(each.number) ** 2]

    def close(self) -> None:
        self.dispatcher.close()
        for pool in self.pools:
            pool.ended.set()
            pool.join(PATIENCE)


@pytest.fixture
def jobs(tmp_path: Path):
    """Yield a maker of jobs; ends their pools."""
    made: list[Job] = []
    with Context(KEYS) as context:

        def make(chunks: int = 20, weight: float = 1.0, lease_seconds: float = 3.0) -> Job:
            made.append(Job(tmp_path, context, chunks, weight, lease_seconds))
            return made[-1]

        yield make
        for job in made:
            job.close()


def test_two_pools_do_every_chunk_once(jobs):
    """One writes the parts, the results of the other travel."""
    job = jobs(40, lease_seconds=2 * PATIENCE)
    both = threading.Barrier(2)  # neither does all before the other has come
    job.pool("writer", begin_with=both)
    job.pool("reader", begin_with=both, writable=False)
    done = list(job.run())
    job.check(done)
    assert {each.worker for each in done} == {"writer", "reader"}
    assert job.dispatcher.workers == 4
    assert sum(sum(pool.computed.values(), 0) for pool in job.pools) == 40


@pytest.mark.parametrize("seed", [1, 2])
def test_no_weather_loses_or_doubles_a_chunk(jobs, seed):
    """Messages are lost, doubled and overtaken in both directions; workers and pools die."""
    job = jobs(120, weight=0.01)
    storm = (0.05, 0.1, 0.2)
    job.pool(f"first {seed}", weather=storm, loses=0.1)
    job.pool(f"reader {seed}", weather=storm, writable=False)
    job.pool(f"short-lived {seed}", weather=storm, lives=1.0)
    done = []
    for each in job.run():
        done.append(each)
        if len(done) == 60:
            job.pool(f"late {seed}", weather=storm)
    job.check(done)


def test_pools_wait_between_the_stages(jobs):
    """Their messages of meanwhile are not worth a lease."""
    job = jobs(8)
    job.pool("a")
    first, second = job.chunks[:4], job.chunks[4:]
    done = list(job.run(chunks=first))
    time.sleep(1.5)
    done += list(job.run(chunks=second))
    job.check(done)
    assert job.pools[0].computed == Counter(range(8))
    assert [line for line in job.log if "lost" in line] == []


def test_a_reader_that_slept_blames_nobody(jobs):
    """Whoever takes the results may take longer than a lease."""
    job = jobs(6)
    job.pool("a", seconds=0.3)
    done = []
    for each in job.run():
        done.append(each)
        if len(done) == 2:
            time.sleep(3.5)
    job.check(done)
    assert [line for line in job.log if "lost" in line] == []


def test_an_error_of_a_chunk_ends_the_run_and_frees_the_pools(jobs):
    """They are told that it is over."""
    job = jobs()
    pool = job.pool("a", fails=7)
    with pytest.raises(UserInputError, match="bad depth"):
        list(job.run())
    pool.join(PATIENCE)
    assert pool.phase is Phase.OVER


def test_a_node_that_sees_nothing_ends_the_run(jobs):
    """Before anything is computed."""
    job = jobs()
    pool = job.pool("node9", blind=True)
    with pytest.raises(InstallationError, match=r"node9 does not see .*No such file"):
        list(job.run())
    assert sum(pool.computed.values()) == 0


class EmptyBox:
    """A socket to which nobody speaks; waiting takes no time but on its own clock."""

    def __init__(self) -> None:
        self.now = 0.0

    def receive(self, timeout=0.0):
        self.now += timeout

    def send(self, peer, body, *, number=0):
        raise AssertionError("nobody is there")


def test_an_abort_is_heard_within_a_second_without_any_pool(tmp_path: Path):
    """Nobody need be there."""
    box = EmptyBox()
    dispatcher = ZmqDispatcher(box, *RUN, monotonic=lambda: box.now)
    (tmp_path / "inputs.hdf5").write_bytes(b"the inputs")
    chunk = Chunk(RUN[0], "toy", "sums", 0, (), 1.0)
    with pytest.raises(JobAborted):
        list(dispatcher.run([chunk], tmp_path, lambda: box.now > 3.3))
    assert box.now < 4.3


def test_without_a_pool_the_job_says_that_it_waits(tmp_path: Path):
    """After five seconds and then twice a minute, with what to do."""
    box, log = EmptyBox(), []
    dispatcher = ZmqDispatcher(box, *RUN, expected_workers=64, monotonic=lambda: box.now)
    assert dispatcher.workers == 64
    (tmp_path / "inputs.hdf5").write_bytes(b"the inputs")
    chunk = Chunk(RUN[0], "toy", "sums", 0, (), 1.0)
    with pytest.raises(JobAborted):
        list(
            dispatcher.run(
                [chunk],
                tmp_path,
                lambda: box.now > 100.0,
                lambda level, message: log.append((round(box.now, -1), level, message)),
            )
        )
    assert [(when, level) for when, level, _ in log] == [
        (10.0, "warning"),
        (40.0, "warning"),
        (70.0, "warning"),
        (100.0, "warning"),
    ]
    assert "No worker pool has come" in log[0][2]
    assert "oq workers start" in log[0][2]
