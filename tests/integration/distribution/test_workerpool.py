# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A worker pool as its node's processes: computes, notices deaths, drains, aborts, examines."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from errand_calculation import errand
from small_master import PATIENCE, PoolProcess, SmallMaster, SmallRunner

from quakegrid import __version__
from quakegrid.distribution.workerpool.crew import Crew
from quakegrid.jobs.datastore.part_file import PartFiles
from quakegrid.wire.messages.chunk_messages import (
    CannotSee,
    Done,
    Failed,
    Lost,
    Piece,
    Returned,
    Sees,
)
from quakegrid.wire.messages.control_messages import (
    Agreed,
    Drain,
    Examine,
    Examined,
    GetStatus,
    Kill,
)
from quakegrid.wire.messages.node_requests import RunningJob
from quakegrid.wire.sockets import Poller


@pytest.fixture(scope="module")
def lasting_master(tmp_path_factory):
    made = SmallMaster(tmp_path_factory.mktemp("master"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def lasting_pool(lasting_master):
    made = PoolProcess(lasting_master)
    yield made
    made.end()


@pytest.fixture
def master(lasting_master):
    """Return a master that other tests had before; its jobs end with the test."""
    yield lasting_master
    lasting_master.jobs = ()


@pytest.fixture
def pool(master, lasting_pool):
    """Return a pool that other tests had before: it must be left fit to work."""
    yield lasting_pool
    master.jobs = ()
    master.until(lasting_pool.is_idle)


@pytest.fixture
def own_master(tmp_path):
    made = SmallMaster(tmp_path)
    yield made
    made.close()


@pytest.fixture
def own_pool(own_master):
    """Return a pool that a test may do anything to."""
    made = PoolProcess(own_master)
    yield made
    made.end()


def _working(master: SmallMaster) -> SmallRunner:
    """Return the runner of a job that the pool works for."""
    runner = master.start()
    master.until(lambda: runner.of(Sees))
    return runner


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z (zombie)" not in Path(f"/proc/{pid}/status").read_text()


def test_every_chunk_is_computed_and_its_part_published(master, pool):
    """Once, by worker processes; the beats to the server tell who is there."""
    runner = _working(master)
    runner.waiting.extend(errand(1, number) for number in range(40))
    runner.batch = 5
    master.until(lambda: len(runner.of(Done)) >= 40)
    assert runner.of(Sees)[0].writable
    done = runner.of(Done)
    assert sorted(each.computed.number for each in done) == list(range(40))
    parts = PartFiles(runner.paths.directory)
    assert all((parts.read(n)["numbers"] == n * 0.1).all() for n in range(40))
    assert all(each.computed.part.endswith(".hdf5") for each in done)
    beat = next(beat for beat in reversed(master.beats) if str(pool.process.pid) in beat.pool)
    assert (beat.cores, beat.release, beat.draining) == (2, __version__, False)
    assert beat.memory_total > beat.memory_used > 0


def test_a_killed_worker_is_noticed_at_once_and_replaced(master, pool):
    """With the signal as the cause; the next chunk is computed by a new process."""
    runner = _working(master)
    runner.waiting.append(errand(1, 0, "sleep", 60.0))
    master.until(lambda: pool.ask(GetStatus()).running)
    running = pool.ask(GetStatus()).running[0]
    assert (running.job_id, running.stage, running.number) == (runner.job_id, "errands", 0)
    os.kill(running.pid, signal.SIGKILL)
    master.until(lambda: runner.of(Lost))
    lost = runner.of(Lost)[0]
    assert "signal 9 (SIGKILL)" in lost.cause
    assert lost.number == 0
    assert not lost.out_of_memory
    runner.waiting.extend(errand(1, number) for number in (1, 2, 3))
    master.until(lambda: len(runner.of(Done)) == 3)
    events = [line for line in pool.log() if line.get("OQ_JOB") == runner.job_id]
    assert events[0]["OQ_CHUNK"] == 0
    assert events[0]["OQ_WORKER"].endswith(str(running.pid))


def test_of_light_chunks_only_the_guilty_one_is_lost(master, pool):
    """Workers get many at once; over which of them one died is found by computing each alone."""
    runner = _working(master)
    runner.batch = 100
    runner.waiting.extend(errand(1, number) for number in range(50))
    master.until(lambda: len(runner.of(Done)) == 50)
    runner.waiting.extend(errand(1, n, "die" if n == 77 else "") for n in range(50, 250))
    master.until(lambda: len(runner.of(Done)) == 249 and runner.of(Lost))
    assert [lost.number for lost in runner.of(Lost)] == [77]
    numbers = sorted(done.computed.number for done in runner.of(Done))
    assert numbers == [number for number in range(250) if number != 77]
    told = [line for line in pool.log() if line.get("OQ_JOB") == runner.job_id]
    assert "chunk 77 (errands)" in told[-1]["event"]


def test_of_light_chunks_only_the_wrong_one_fails(master, pool):
    """And the others of the order are done."""
    runner = _working(master)
    runner.batch = 100
    runner.waiting.extend(errand(1, number) for number in range(50))
    master.until(lambda: len(runner.of(Done)) == 50)
    runner.waiting.extend(errand(1, n, "fail" if n == 77 else "") for n in range(50, 250))
    master.until(lambda: len(runner.of(Done)) == 249 and runner.of(Failed))
    assert [failed.number for failed in runner.of(Failed)] == [77]


def test_a_worker_that_dies_over_large_arrays_names_their_sizes(master, pool):
    """So that one sees what took the memory."""
    runner = _working(master)
    runner.waiting.append(errand(1, 7, "die large", 2048.0))
    master.until(lambda: runner.of(Lost))
    assert "numbers 2048 x 1024 (16.0 MB)" in runner.of(Lost)[0].cause


def test_a_chunk_that_asks_for_too_much_memory_is_lost_not_failed(master, pool):
    """It may be computed in smaller pieces."""
    runner = _working(master)
    runner.waiting.append(errand(1, 7, "memory"))
    master.until(lambda: runner.of(Lost))
    assert runner.of(Lost)[0].out_of_memory
    assert "(1048576, 1048576, 1024)" in runner.of(Lost)[0].cause


def test_an_error_of_a_chunk_keeps_its_family(master, pool):
    """A mistake of the user that only the worker can see."""
    runner = _working(master)
    runner.waiting.append(errand(1, 7, "fail"))
    master.until(lambda: runner.of(Failed))
    assert runner.of(Failed)[0].failure.family == "UserInputError"
    assert runner.of(Failed)[0].failure.problems[0][0] == "bad depth"


def test_a_chunk_in_pieces_is_the_same_to_the_last_bit(master, pool):
    """It takes less memory."""
    runner = _working(master)
    runner.cut = 4
    runner.waiting.append(errand(1, 7, "row by row", 5.0))
    master.until(lambda: runner.of(Done))
    assert runner.of(Done)[0].computed.counts == {"rows": 5.0}
    pieces = PartFiles(runner.paths.directory).read(7)["numbers"]
    assert (pieces == np.arange(5.0) * 0.1).all()


def test_the_end_of_a_job_ends_its_workers(master, pool):
    """At once, and others take their place."""
    runner = _working(master)
    runner.waiting.extend(errand(1, number, "sleep", 60.0) for number in range(2))
    master.until(lambda: len(pool.ask(GetStatus()).running) == 2)
    pids = [chunk.pid for chunk in pool.ask(GetStatus()).running]
    master.jobs = ()
    master.until(lambda: not any(map(_alive, pids)))
    again = master.start()
    again.waiting.append(errand(2, 0))
    master.until(lambda: again.of(Done))
    assert not [line for line in pool.log() if line.get("OQ_JOB") == runner.job_id]


def test_a_revoked_chunk_is_not_computed_any_more(master, pool):
    """Another has it."""
    runner = _working(master)
    runner.waiting.append(errand(1, 0, "sleep", 60.0))
    master.until(lambda: pool.ask(GetStatus()).running)
    runner.revoke = (1,)
    master.until(lambda: not pool.ask(GetStatus()).running)
    assert not runner.of(Lost)


def test_a_new_run_of_a_job_gets_the_workers_of_the_old_one(master, pool):
    """What was computed for the old one is dropped."""
    runner = _working(master)
    runner.waiting.extend(errand(1, number, "sleep", 60.0) for number in range(2))
    master.until(lambda: len(pool.ask(GetStatus()).running) == 2)
    master.jobs = ()
    again = master.start(runner.job_id, epoch=2)
    again.waiting.append(errand(1, 0))
    master.until(lambda: again.of(Done))
    assert again.of(Done)[0].epoch == 2
    assert not runner.of(Done)


def test_a_pool_that_is_told_to_drain_gives_back_what_it_cannot_finish(own_master, own_pool):
    """A chunk that is nearly done is finished; the process ends within ten seconds."""
    runner = _working(own_master)
    runner.waiting.append(errand(1, 0, "sleep", 1.5))
    runner.waiting.append(errand(1, 1, "sleep", 60.0))
    own_master.until(lambda: len(own_pool.ask(GetStatus()).running) == 2)
    pids = own_pool.descendants()
    own_pool.process.terminate()
    own_master.until(lambda: runner.of(Returned))
    assert [each.computed.number for each in runner.of(Done)] == [0]
    assert runner.of(Returned)[0].leases == (2,)
    own_master.until(lambda: own_pool.process.poll() is not None)
    assert own_pool.process.returncode == 0
    own_master.until(lambda: not any(map(_alive, pids)))


def test_a_second_signal_ends_it_at_once(own_master, own_pool):
    """Somebody is in a hurry: a result that nobody notes is not waited for any more."""
    runner = _working(own_master)
    runner.notes = False
    runner.waiting.append(errand(1, 0))
    own_master.until(lambda: runner.of(Done))
    own_pool.process.terminate()
    own_master.until(lambda: own_pool.ask(GetStatus()).draining)
    assert own_pool.process.poll() is None
    own_pool.process.terminate()
    own_master.until(lambda: own_pool.process.poll() is not None)
    assert own_pool.process.returncode == 0


def test_the_control_port_drains_and_kills(master):
    """As `oq workers stop` and `oq workers kill` ask."""
    for request in (Drain(), Kill()):
        pool = PoolProcess(master)
        assert pool.ask(request) == Agreed()
        master.until(lambda: pool.process.poll() is not None)  # noqa: B023 - called here
        assert pool.process.returncode == 0


def test_nothing_is_left_when_the_pool_is_killed(own_master, own_pool):
    """Its zygote and workers die with it."""
    _working(own_master)
    own_master.until(lambda: len(own_pool.descendants()) == 4)
    pids = own_pool.descendants()
    own_pool.process.kill()
    own_pool.process.wait()
    own_master.until(lambda: not any(map(_alive, pids)))


def test_a_killed_zygote_costs_nothing_but_time(master, pool):
    """The workers die with it; new ones come."""
    runner = _working(master)
    runner.waiting.append(errand(1, 0, "sleep", 60.0))
    master.until(lambda: pool.ask(GetStatus()).running)
    (zygote,) = (
        pid
        for pid in pool.descendants()
        if int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        == pool.process.pid
    )
    os.kill(zygote, signal.SIGKILL)
    master.until(lambda: runner.of(Lost))
    runner.waiting.append(errand(1, 1))
    master.until(lambda: runner.of(Done))


def test_a_silent_server_does_not_stop_the_work(own_master, own_pool):
    """The last list of jobs stands."""
    runner = _working(own_master)
    own_master.answers = False
    runner.waiting.extend(errand(1, number, "sleep", 0.3) for number in range(34))
    own_master.until(lambda: len(runner.of(Done)) == 34)
    own_master.until(lambda: any("does not answer" in line["event"] for line in own_pool.log()))
    own_master.answers = True
    own_master.until(lambda: any("answers again" in line["event"] for line in own_pool.log()))


def test_results_wait_for_a_runner_that_does_not_answer(own_master, own_pool):
    """They are said again until they are noted."""
    runner = _working(own_master)
    runner.notes = False
    runner.waiting.append(errand(1, 0))
    own_master.until(lambda: runner.of(Done))
    runner.notes = True
    own_master.until(lambda: len(runner.of(Done)) == 2)
    own_pool.process.terminate()
    own_master.until(lambda: own_pool.process.poll() is not None)
    assert own_pool.process.returncode == 0


@pytest.mark.parametrize("megabytes", [1, 60])
def test_a_node_that_must_not_write_sends_arrays(master, pool, megabytes):
    """In one message, or in pieces where they are large."""
    runner = master.start(listed=False)
    runner.paths.parts.chmod(0o555)
    master.jobs = (runner.running,)
    master.until(lambda: runner.of(Sees))
    assert not runner.of(Sees)[0].writable
    runner.waiting.append(errand(1, 0, "large", 128.0 * megabytes))
    master.until(lambda: runner.of(Done))
    assert runner.of(Done)[0].computed.part == ""
    assert not list(runner.paths.parts.iterdir())
    numbers = runner.arrays[1]["numbers"]
    assert numbers.shape == (128 * megabytes, 1024)
    assert (numbers.reshape(-1) == np.arange(numbers.size)).all()
    assert runner.arrays[1]["none"].shape == (0, 3)
    assert bool(runner.of(Piece)) == (megabytes > 48)


def test_a_node_that_must_not_write_any_more_sends_arrays_from_then_on(master, pool):
    """The chunk that finds out is not computed twice."""
    runner = _working(master)
    assert runner.of(Sees)[0].writable
    runner.paths.parts.chmod(0o555)
    runner.waiting.append(errand(1, 3))
    master.until(lambda: runner.of(Done))
    assert runner.of(Done)[0].computed.part == ""
    assert (runner.arrays[1]["numbers"] == 3 * 0.1).all()
    assert any("results travel in messages" in line["event"] for line in pool.log())


def test_a_directory_that_cannot_be_seen_is_told_with_the_reason(master, pool):
    """Before anything is computed."""
    runner = master.start()
    runner.directory = "/nowhere/calc_1"
    master.until(lambda: runner.of(CannotSee))
    told = runner.of(CannotSee)[0]
    assert told.path == "/nowhere/calc_1/inputs.hdf5"
    assert told.reason == "No such file or directory (/nowhere: No such file or directory)"
    master.until(lambda: any(line.get("OQ_JOB") == runner.job_id for line in pool.log()))


def test_another_file_under_the_same_name_is_not_the_directory(master, pool):
    """The node has a disk of its own there."""
    runner = master.start()
    runner.digest = "0" * 64
    master.until(lambda: runner.of(CannotSee))
    assert "another file" in runner.of(CannotSee)[0].reason


def test_a_runner_that_cannot_be_reached_does_not_hold_up_the_others(master, pool):
    """Its host may be gone."""
    master.jobs = (RunningJob(999, 1, "127.0.0.1:9", 0),)
    runner = _working(master)
    runner.waiting.append(errand(1, 0))
    master.until(lambda: runner.of(Done))


def test_an_examination_tells_what_a_worker_sees(master, pool, tmp_path):
    """Of the shared directory, of itself and of places it must reach."""
    probe = tmp_path / "probe"
    probe.write_text("seen?")
    reach = (f"127.0.0.1:{master.server.port}", "127.0.0.1:9")
    asked, began = time.time(), time.monotonic()
    seen = pool.ask(Examine(str(probe), "seen?", 2, reach))
    answered, taken = time.time(), time.monotonic() - began
    assert isinstance(seen, Examined)
    assert (seen.release, seen.tasks_done, seen.writable) == (__version__, 2, True)
    assert seen.visible_after is not None
    assert seen.visible_after <= taken
    assert seen.uid == os.getuid()
    assert asked <= seen.clock <= answered
    assert len(seen.failures) == 1
    assert "127.0.0.1:9 cannot be reached" in seen.failures[0]
    seen = pool.ask(Examine("/nowhere/probe", "seen?", 1))
    assert seen.visible_after is None
    assert not seen.writable
    assert "/nowhere/probe cannot be read" in seen.failures[0]


def test_the_secret_of_everybody_is_refused_on_an_address_others_reach(tmp_path):
    """Nothing would be encrypted but in name."""
    master = SmallMaster(tmp_path)
    try:
        pool = PoolProcess(master, authkey="changeme", host="0.0.0.0")
        assert pool.process.wait(PATIENCE) == 4
        assert "authkey" in pool.text()
    finally:
        master.close()


def test_a_zygote_that_cannot_begin_is_tried_again_later_and_later():
    """A calculation that cannot be imported, for one; the pool itself stays."""
    poller = Poller()
    crew = Crew(1, {"none": "no_such_module:None"}, poller, lambda: None)
    end = time.monotonic() + PATIENCE
    while not crew.false_starts and time.monotonic() < end:
        poller.poll(0.1)
        crew.losses()
    crew.refill(time.monotonic())
    assert crew.false_starts == 1
    assert not crew.ready
    assert crew.idle() == []
    crew.end()
