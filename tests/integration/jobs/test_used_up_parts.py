# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parts are deleted as they are used up, and a job that is killed at any point goes on."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from toy_calculation import TOY, Toy, ToyJob

from quakegrid.base.clock import SystemClock
from quakegrid.distribution.inline import InlineDispatcher
from quakegrid.distribution.worker import ChunkWorker
from quakegrid.jobs import runner
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.jobs.embedded import open_embedded_store
from quakegrid.jobs.ports import ChunkDone
from quakegrid.jobs.records.job_store import SqlJobStore
from quakegrid.jobs.runner import JobPorts, run_job

#: Where a job is killed: what is called then, by which name, and whether before the call.
BEFORE_THE_LEDGER = (SqlJobStore, "chunk_done", True)
AFTER_THE_LEDGER = (SqlJobStore, "chunk_done", False)
BEFORE_DELETING = (runner, "remove_part", True)
AFTER_DELETING = (runner, "remove_part", False)
AFTER_COMPUTING = (ChunkWorker, "compute", False)


@pytest.fixture(autouse=True)
def short_rounds(monkeypatch):
    """Let a round end after three chunks of the last stage."""
    monkeypatch.setattr("quakegrid.jobs.rounds._LAST_PER_WORKER", 3)
    monkeypatch.setattr("quakegrid.jobs.rounds._ALL_PER_WORKER", 6)


def _run(directory: Path, job_id: int | None = None) -> tuple[int, list[str]]:
    """Run a toy job; return its number and the stages of the chunks computed, in order."""
    stages: list[str] = []
    store = open_embedded_store(directory, SystemClock())
    job_id = job_id or store.create_job(
        description="toy", user_name="ada", calculation_mode="toy", data_directory=directory
    )
    ports = JobPorts(
        store,
        InlineDispatcher(TOY),
        SystemClock(),
        lambda level, message: None,
        lambda done, total, stage: stages.append(stage),
    )
    try:
        run_job(job_id, ToyJob(), Toy(), CalculationPaths(directory, job_id), ports)
    finally:
        ports.dispatcher.close()
        store.close()
    return job_id, stages


def _run_and_die(directory: Path, owner: object, name: str, before: bool, call: int) -> None:
    """Run job 1 in this process and end it at the n-th call of a function."""
    function = getattr(owner, name)
    left = call

    def fatal(*arguments: object) -> object:
        nonlocal left
        left -= 1
        if before and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, fatal)
    _run(directory)


def _total(directory: Path, job_id: int) -> bytes:
    with Hdf5Reader(directory / f"calc_{job_id}.hdf5") as results:
        return results.read("total").tobytes()


def test_parts_stay_until_the_ledger_knows_what_was_made_of_them(tmp_path, monkeypatch):
    """It may be told later, by a server that is away; a job that goes on needs them then."""
    monkeypatch.setattr(SqlJobStore, "chunks_entered", lambda store, job_id: 0)
    kept: list[int] = []

    def finish(*arguments):
        parts = CalculationPaths(tmp_path, 1).parts
        kept.append(len(list(parts.glob("*.hdf5"))))
        return plain(*arguments)

    plain = Toy.finish
    monkeypatch.setattr(Toy, "finish", finish)
    _run(tmp_path)
    assert kept == [20]


def test_parts_are_deleted_as_they_are_used_up(tmp_path, monkeypatch):
    """At no time are there more than the results of the last stage and one round's sums."""
    held = []

    def looked(self: SqlJobStore, job_id: int, done: ChunkDone) -> None:
        held.append({int(path.stem) for path in done.part.parent.glob("[0-9]*")})
        entered(self, job_id, done)

    entered = SqlJobStore.chunk_done
    monkeypatch.setattr(SqlJobStore, "chunk_done", looked)
    _, stages = _run(tmp_path)
    assert max(len([part for part in parts if part < 10]) for parts in held) == 4
    assert held[-1] == {9, *range(10, 20)}
    # the last round takes what is left over
    assert stages == ["sums"] * 3 + ["roots"] * 3 + ["sums"] * 3 + ["roots"] * 3 + (
        ["sums"] * 4 + ["roots"] * 4
    )


@pytest.mark.parametrize("call", [1, 4, 5, 8, 20])
@pytest.mark.parametrize(
    "place",
    [AFTER_COMPUTING, BEFORE_THE_LEDGER, AFTER_THE_LEDGER, BEFORE_DELETING, AFTER_DELETING],
    ids=["published", "before ledger", "after ledger", "before deletion", "after deletion"],
)
def test_a_job_killed_at_any_point_goes_on(tmp_path, place, call):
    """With the same result to the bit, and without computing again what is known as done."""
    owner, name, before = place
    if name == "remove_part":
        call = min(call, 10)  # there are ten to delete
    job = (tmp_path / "killed", owner, name, before, call)
    process = multiprocessing.get_context("fork").Process(target=_run_and_die, args=job)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert not (tmp_path / "killed/calc_1.hdf5").exists()
    store = open_embedded_store(tmp_path / "killed", SystemClock())
    known = len(store.finished_chunks(1))
    store.close()

    _, stages = _run(tmp_path / "killed", 1)

    assert len(stages) == 20 - known
    expected, _ = _run(tmp_path / "whole")
    assert _total(tmp_path / "killed", 1) == _total(tmp_path / "whole", expected)
