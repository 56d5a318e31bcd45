# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worker processes: warm, quick, replaced when they die, gone when the job is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from toy_calculation import TOY, Toy, ToyJob

from quakegrid.base.errors import Bug, JobAborted, PeerProcessError, UserInputError
from quakegrid.base.process import this_process
from quakegrid.distribution.inline import InlineDispatcher
from quakegrid.distribution.processpool import ProcessPoolDispatcher
from quakegrid.distribution.worker_process import best_start_method
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.part_file import PartFiles
from quakegrid.jobs.datastore.paths import CalculationPaths

#: How long something may take that must happen, on a machine that is slow and busy [s].
PATIENCE = 180.0
BOTH = pytest.mark.parametrize("start_method", ["fork", "spawn"])


class Stage:
    """The first stage of a toy job, ready to be computed."""

    def __init__(self, folder: Path, job: ToyJob) -> None:
        self.paths = CalculationPaths(folder, 1)
        self.paths.create()
        with Hdf5Writer(self.paths.inputs) as inputs:
            Toy().prepare(job, inputs, lambda level, message: None)
        with Hdf5Reader(self.paths.inputs) as reader:
            self.chunks = Toy().plan(1, reader)["sums"]

    def sums(self) -> list[float]:
        parts = PartFiles(self.paths.directory)
        return [float(parts.read(chunk.number)["sum"][0]) for chunk in self.chunks]


def _pool(start_method="fork", **options) -> ProcessPoolDispatcher:
    return ProcessPoolDispatcher(2, calculations=TOY, start_method=start_method, **options)


@BOTH
def test_every_chunk_is_done_once(tmp_path, start_method):
    """By two workers that are not this process."""
    stage, pool = Stage(tmp_path, ToyJob()), _pool(start_method)
    done = list(pool.run(stage.chunks, stage.paths.directory))
    pool.close()
    assert sorted(chunk.number for chunk in done) == [chunk.number for chunk in stage.chunks]
    assert str(this_process()) not in {chunk.worker for chunk in done}
    assert len(stage.sums()) == len(done)
    assert all(chunk.peak_memory > 10e6 and chunk.wall_seconds > 0 for chunk in done)


@BOTH
def test_workers_stay_for_the_next_stage(tmp_path, start_method):
    """They are warm."""
    stage, pool = Stage(tmp_path, ToyJob()), _pool(start_method)
    others = _children(os.getpid())
    workers = []
    for _ in range(2):
        # one of them may be so slow to start that the other computes all
        done = {each.worker for each in pool.run(stage.chunks, stage.paths.directory)}
        workers.append(_children(os.getpid()) - others)
        assert {int(worker.split("/")[1]) for worker in done} <= workers[-1]
    pool.close()
    assert workers[0] == workers[1]
    assert len(workers[0]) == 2


@BOTH
def test_a_killed_worker_costs_nothing_but_its_time(tmp_path, start_method):
    """Its chunk is computed by another one, and the sums are the same to the last bit."""
    plain = Stage(tmp_path / "plain", ToyJob())
    list(InlineDispatcher(TOY).run(plain.chunks, plain.paths.directory))
    stage, pool = Stage(tmp_path, ToyJob("die once", folder=tmp_path)), _pool(start_method)
    done = list(pool.run(stage.chunks, stage.paths.directory))
    pool.close()
    assert (tmp_path / "died").exists()
    assert len(done) == len(stage.chunks)
    assert stage.sums() == plain.sums()


def test_a_worker_killed_from_outside_is_noticed(tmp_path):
    """While it computes a chunk that takes a minute: the chunk is begun by another one."""
    stage, pool = Stage(tmp_path, ToyJob("sleep", folder=tmp_path)), _pool()
    killed: list[int] = []

    def kill_the_sleeper() -> None:
        while not (tmp_path / "sleeping").exists():
            time.sleep(0.01)
        pid = int((tmp_path / "sleeping").read_text())
        (tmp_path / "sleeping").unlink()
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    def slept_again() -> bool:
        return bool(killed) and (tmp_path / "sleeping").exists()

    killer = threading.Thread(target=kill_the_sleeper)
    killer.start()
    with pytest.raises(JobAborted):
        list(pool.run(stage.chunks, stage.paths.directory, slept_again))
    killer.join()
    assert int((tmp_path / "sleeping").read_text()) != killed[0]


def test_the_third_loss_of_a_chunk_stops_the_run_and_names_it(tmp_path):
    """It would kill all workers there are."""
    stage, pool = Stage(tmp_path, ToyJob("die")), _pool()
    with pytest.raises(PeerProcessError, match=r"chunk 3 \(stage sums.*3 workers.*signal 9"):
        list(pool.run(stage.chunks, stage.paths.directory))
    pool.close()


@BOTH
def test_the_error_of_a_chunk_keeps_its_family_and_its_place(tmp_path, start_method):
    """A mistake of the user that only the worker can see."""
    stage, pool = Stage(tmp_path, ToyJob("user error")), _pool(start_method)
    with pytest.raises(UserInputError) as caught:
        list(pool.run(stage.chunks, stage.paths.directory))
    pool.close()
    assert str(caught.value) == "model.xml:7: bad depth"


@pytest.mark.parametrize("dispatcher", ["no", "processpool"])
def test_any_other_error_of_a_chunk_is_a_bug(tmp_path, dispatcher):
    """With the chunk's name, in this process as in another."""
    stage = Stage(tmp_path, ToyJob("bug"))
    chosen = InlineDispatcher(TOY) if dispatcher == "no" else _pool()
    with pytest.raises(Bug, match=r"chunk 3 \(stage sums\) raised ZeroDivisionError"):
        list(chosen.run(stage.chunks, stage.paths.directory))
    chosen.close()


def test_the_pool_works_on_after_an_error(tmp_path):
    """With new workers."""
    bad, good = Stage(tmp_path / "bad", ToyJob("bug")), Stage(tmp_path / "good", ToyJob())
    pool = _pool()
    with pytest.raises(Bug):
        list(pool.run(bad.chunks, bad.paths.directory))
    assert len(list(pool.run(good.chunks, good.paths.directory))) == len(good.chunks)
    pool.close()


def test_a_small_stage_is_computed_in_this_process(tmp_path):
    """Starting workers would take longer."""
    stage, pool = Stage(tmp_path, ToyJob(weight=0.01)), _pool()
    workers = {done.worker for done in pool.run(stage.chunks, stage.paths.directory)}
    pool.close()
    assert workers == {str(this_process())}


def test_a_single_chunk_is_computed_in_this_process(tmp_path):
    """Nobody could help with it."""
    stage, pool = Stage(tmp_path, ToyJob()), _pool()
    (done,) = pool.run(stage.chunks[:1], stage.paths.directory)
    pool.close()
    assert done.worker == str(this_process())


@pytest.mark.parametrize("dispatcher", ["no", "processpool"])
def test_a_stopped_job_leaves_nothing_running(tmp_path, dispatcher):
    """The dispatcher asks."""
    stage = Stage(tmp_path, ToyJob())
    chosen = InlineDispatcher(TOY) if dispatcher == "no" else _pool()
    others = _children(os.getpid())
    with pytest.raises(JobAborted):
        list(chosen.run(stage.chunks, stage.paths.directory, lambda: True))
    chosen.close()
    assert _children(os.getpid()) <= others


def test_fork_is_chosen_while_there_is_one_thread():
    """A fork copies one thread alone, with the locks that the others hold."""
    assert best_start_method() == "fork"
    chosen: list[str] = []
    thread = threading.Thread(target=lambda: chosen.append(best_start_method()))
    thread.start()
    thread.join()
    assert chosen == ["spawn"]


def _children(pid: int) -> set[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return {int(child) for child in path.read_text().split()}


_MASTER = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from toy_calculation import TOY, ToyJob
sys.path[:0] = [{here!r}]
from test_processpool import Stage
from quakegrid.distribution.processpool import ProcessPoolDispatcher
folder = Path({folder!r})
stage = Stage(folder, ToyJob("sleep", folder=folder))
pool = ProcessPoolDispatcher(2, calculations=TOY, start_method={method!r})
list(pool.run(stage.chunks, stage.paths.directory))
"""


@BOTH
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_workers_die_with_the_master(tmp_path, start_method, end):
    """However it ends, Ctrl-C reaching the whole process group included."""
    program = _MASTER.format(
        path=[entry for entry in sys.path if entry],
        here=str(Path(__file__).parent),
        folder=str(tmp_path),
        method=start_method,
    )
    master = subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.PIPE, start_new_session=True
    )
    while not (tmp_path / "sleeping").exists():
        assert master.poll() is None
        time.sleep(0.02)
    workers = _children(master.pid)
    if end == signal.SIGINT:
        os.killpg(master.pid, end)
    else:
        master.kill()
    _, errors = master.communicate(timeout=PATIENCE)
    assert len(workers) == 2
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    if end == signal.SIGINT:
        assert b"JobAborted: The job was stopped from the keyboard" in errors
        assert errors.count(b"Traceback") == 1
