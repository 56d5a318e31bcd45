# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job database on a real disk."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import JobAborted, UserInputError
from quakegrid.base.process import this_process
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.embedded import open_embedded_store
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.ports import ChunkDone
from quakegrid.jobs.records.job_store import SqlJobStore

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


class StepClock:
    """A clock that goes on by a second at each look."""

    def __init__(self) -> None:
        self._seconds = 0

    def now(self) -> datetime:
        self._seconds += 1
        return NOON + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return float(self._seconds)


@pytest.fixture
def store(tmp_path):
    """Open an empty job database."""
    store = open_embedded_store(tmp_path / "oqdata", StepClock())
    yield store
    store.close()


def _create(store: SqlJobStore, **changes) -> int:
    values = {
        "description": "a job",
        "user_name": "ada",
        "calculation_mode": "classical",
        "data_directory": Path("/oqdata"),
    }
    return store.create_job(**{**values, **changes})


def test_a_new_job_is_recorded(store):
    """As it was described."""
    job = store.get_job(_create(store, hazard_calculation_id=None))
    assert (job.id, job.description, job.user_name) == (1, "a job", "ada")
    assert (job.status, job.is_running, job.relevant) == (JobStatus.CREATED, True, True)
    assert job.start_time == NOON + timedelta(seconds=1)
    assert (job.stop_time, job.size_mb, job.process) == (None, None, None)
    assert job.ds_calc_dir == Path("/oqdata/calc_1")
    assert job.results == Path("/oqdata/calc_1.hdf5")


def test_a_job_cannot_use_the_hazard_of_none(store):
    """The number after ``--hc`` is wrong."""
    with pytest.raises(UserInputError, match="There is no job 99"):
        _create(store, hazard_calculation_id=99)


def test_numbers_begin_above_results_that_lie_there(tmp_path):
    """So that a lost database does not cost results."""
    (tmp_path / "calc_41.hdf5").touch()
    store = open_embedded_store(tmp_path, SystemClock())
    assert [_create(store), _create(store)] == [42, 43]
    store.close()


def _create_some(data_directory: Path, barrier, results) -> None:
    barrier.wait()
    store = open_embedded_store(data_directory, SystemClock())
    results.put([_create(store) for _ in range(5)])
    store.close()


def test_ten_processes_at_once_never_get_the_same_number(tmp_path):
    """From an empty directory, where they create the database at once too."""
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(10), context.Queue()
    processes = [
        context.Process(target=_create_some, args=(tmp_path, barrier, results)) for _ in range(10)
    ]
    for process in processes:
        process.start()
    numbers = [number for _ in processes for number in results.get(timeout=180)]
    for process in processes:
        process.join()
    assert sorted(numbers) == list(range(1, 51))


def test_a_job_goes_through_its_states(store):
    """With the time of its beginning and its end."""
    job_id = _create(store)
    store.begin(job_id, this_process())
    executing = store.get_job(job_id)
    assert (executing.status, executing.process) == (JobStatus.EXECUTING, this_process())
    store.complete(
        job_id, {"hcurves-stats": "Hazard Curves"}, {"hcurves-stats": 2_000_000}, 3_000_000
    )
    complete = store.get_job(job_id)
    assert (complete.status, complete.is_running) == (JobStatus.COMPLETE, False)
    assert complete.stop_time > executing.start_time
    assert complete.size_mb == 3.0


def test_an_illegal_move_is_refused(store):
    """And nothing changes."""
    job_id = _create(store)
    with pytest.raises(UserInputError, match="Job 1 is created, it cannot become complete"):
        store.transition(job_id, "complete")
    assert store.get_job(job_id).status == JobStatus.CREATED


@pytest.mark.parametrize(
    "question",
    [
        lambda store: store.get_job(99),
        lambda store: store.list_outputs(99),
        lambda store: store.get_log(99),
        lambda store: store.transition(99, "failed"),
        lambda store: store.request_abort(99),
        lambda store: store.delete_job(99),
    ],
)
def test_an_unknown_job_is_told(store, question):
    """By every method that names one."""
    with pytest.raises(UserInputError, match="There is no job 99"):
        question(store)


def test_jobs_are_listed_by_mode_and_user(store):
    """Deleted ones only when asked for."""
    _create(store)
    _create(store, calculation_mode="scenario_risk", user_name="bob")
    store.delete_job(_create(store))
    assert [job.id for job in store.list_jobs()] == [1, 2]
    assert [job.id for job in store.list_jobs({"classical"})] == [1]
    assert [job.id for job in store.list_jobs(user_name="bob")] == [2]
    assert [job.id for job in store.list_jobs(with_deleted=True)] == [1, 2, 3]
    assert [job.id for job in store.list_jobs(with_deleted=True, after=1, limit=1)] == [2]
    assert (store.latest_job_id("ada"), store.latest_job_id("eve")) == (1, None)


def test_outputs_are_listed_by_the_name_people_read(store):
    """Those that are made when exported have no size."""
    job_id = _create(store)
    store.begin(job_id, this_process())
    outputs = {"hmaps": "Hazard Maps", "hcurves": "Hazard Curves", "fullreport": "Full Report"}
    store.complete(job_id, outputs, {"hmaps": 1_500_000}, 0)
    listed = store.list_outputs(job_id)
    assert [(output.display_name, output.size_mb) for output in listed] == [
        ("Full Report", None),
        ("Hazard Curves", None),
        ("Hazard Maps", 1.5),
    ]
    assert store.get_output(listed[2].id).ds_key == "hmaps"
    with pytest.raises(UserInputError, match="There is no output 77"):
        store.get_output(77)


def test_log_lines_come_back_in_their_order(store):
    """And by slices, as the log of a running job is watched."""
    job_id = _create(store)
    for number in range(5):
        store.log(job_id, "info", "oq", f"line {number}")
    lines = store.get_log(job_id)
    assert [line.message for line in lines] == [f"line {number}" for number in range(5)]
    assert (lines[0].level, lines[0].process) == ("INFO", "oq")
    assert [line.message for line in store.get_log(job_id, 3)] == ["line 3", "line 4"]
    assert [line.message for line in store.get_log(job_id, 1, 2)] == ["line 1"]
    assert lines[0].timestamp < lines[4].timestamp


def test_a_stopped_job_cannot_complete(store):
    """However late its process notices."""
    job_id = _create(store)
    store.begin(job_id, this_process())
    assert not store.is_aborted(job_id)
    assert store.request_abort(job_id).status == JobStatus.EXECUTING
    assert store.is_aborted(job_id)
    with pytest.raises(JobAborted):
        store.complete(job_id, {}, {}, 0)
    with pytest.raises(UserInputError, match="aborted"):
        store.begin(job_id, this_process())
    assert store.get_job(job_id).status == JobStatus.ABORTED


def test_stopping_a_job_that_has_ended_changes_nothing(store):
    """The caller is told its state."""
    job_id = _create(store)
    store.transition(job_id, "failed")
    assert store.request_abort(job_id).status == JobStatus.FAILED
    assert store.get_job(job_id).status == JobStatus.FAILED


def test_a_deleted_job_names_the_files_to_remove(store):
    """And keeps nothing but its row."""
    job_id = _create(store)
    store.log(job_id, "info", "oq", "hello")
    store.transition(job_id, "failed")
    assert store.delete_job(job_id) == (Path("/oqdata/calc_1.hdf5"), Path("/oqdata/calc_1"))
    assert store.get_log(job_id) == ()
    assert store.get_job(job_id).status == JobStatus.DELETED
    assert not store.get_job(job_id).relevant


def test_a_deleted_job_is_gone(store):
    """It cannot be deleted again."""
    job_id = _create(store)
    store.delete_job(job_id)
    with pytest.raises(UserInputError, match="There is no job 1 any more: it was deleted"):
        store.delete_job(job_id)


def test_a_running_job_cannot_be_deleted(store):
    """The message says how to stop it."""
    job_id = _create(store)
    store.begin(job_id, this_process())
    with pytest.raises(UserInputError, match="oq abort 1"):
        store.delete_job(job_id)


def test_a_job_whose_hazard_is_used_cannot_be_deleted(store):
    """Unless the jobs that use it are deleted first."""
    parent = _create(store)
    child = _create(store, hazard_calculation_id=parent)
    with pytest.raises(UserInputError, match="used by 2"):
        store.delete_job(parent)
    store.delete_job(child)
    assert len(store.delete_job(parent)) == 2


def test_a_job_whose_process_died_has_failed(store):
    """It does not execute for ever."""
    job_id = _create(store)
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    store.begin(job_id, dataclasses.replace(this_process(), pid=pid))
    assert store.get_job(job_id).status == JobStatus.FAILED
    assert "died" in store.get_log(job_id)[0].message


def test_a_failed_job_can_go_on(store):
    """From the chunks that are done."""
    job_id = _create(store)
    chunks = [Chunk(job_id, "toy", "sums", number, (), 1.0) for number in range(3)]
    store.plan_chunks(chunks)
    done = ChunkDone(1, Path("/oqdata/000001.hdf5"), 1.0, 2.0, 3, "host/1", {"contexts": 4.0})
    store.chunk_done(job_id, done)
    store.transition(job_id, "failed")
    store.begin(job_id, this_process())
    assert store.finished_chunks(job_id) == {1: done}
    store.plan_chunks(chunks)
    assert store.finished_chunks(job_id) == {}
