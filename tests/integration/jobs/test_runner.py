# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole jobs of a toy calculation, through a real database, files and processes."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from toy_calculation import TOY, Toy, ToyJob

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import (
    Bug,
    InstallationError,
    JobAborted,
    PeerProcessError,
    ResultFileError,
    UnreadablePart,
    UserInputError,
)
from quakegrid.distribution.inline import InlineDispatcher
from quakegrid.distribution.processpool import ProcessPoolDispatcher
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.jobs.embedded import open_embedded_store
from quakegrid.jobs.job_performance import JobSummary, read_summary
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.ports import Dispatcher
from quakegrid.jobs.runner import JobPorts, run_job


class Bench:
    """A data directory with its job database."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.store = open_embedded_store(directory, SystemClock())
        self.lines: list[tuple[str, str]] = []
        self.progress: list[tuple[float, float, str]] = []

    def create(self) -> int:
        return self.store.create_job(
            description="toy",
            user_name="ada",
            calculation_mode="toy",
            data_directory=self.directory,
        )

    def run(
        self,
        job: ToyJob,
        dispatcher: Dispatcher | None = None,
        job_id: int | None = None,
        *,
        resumes: bool = False,
    ) -> JobSummary:
        job_id = job_id or self.create()
        ports = JobPorts(
            self.store,
            dispatcher or InlineDispatcher(TOY),
            SystemClock(),
            lambda level, message: self.lines.append((level, message)),
            lambda done, total, stage: self.progress.append((done, total, stage)),
            resumes=resumes,
        )
        try:
            return run_job(job_id, job, Toy(), CalculationPaths(self.directory, job_id), ports)
        finally:
            ports.dispatcher.close()

    def total(self, job_id: int) -> bytes:
        with Hdf5Reader(self.directory / f"calc_{job_id}.hdf5") as results:
            return results.read("total").tobytes()

    def files(self) -> set[str]:
        found = {str(path.relative_to(self.directory)) for path in self.directory.rglob("*")}
        return {name for name in found if not name.startswith("db.sqlite3")}


@pytest.fixture
def bench(tmp_path):
    """Open an empty data directory."""
    bench = Bench(tmp_path / "oqdata")
    yield bench
    bench.store.close()


def _pool(cores: int, **options) -> ProcessPoolDispatcher:
    return ProcessPoolDispatcher(cores, calculations=TOY, **options)


def test_a_job_ends_with_its_results_alone(bench):
    """No folder of parts, no temporary file."""
    summary = bench.run(ToyJob())
    assert summary.outputs == {"total": "The Total", "fullreport": "Full Report"}
    assert bench.files() == {"calc_1.hdf5"}
    job = bench.store.get_job(1)
    assert (job.status, job.process.pid) == (JobStatus.COMPLETE, os.getpid())
    assert job.size_mb == pytest.approx(job.results.stat().st_size / 1e6)
    sizes = {output.ds_key: output.size_mb for output in bench.store.list_outputs(1)}
    assert sizes == {"total": 8e-6, "fullreport": None}


def test_the_number_of_workers_does_not_change_a_bit(bench, tmp_path):
    """Nor does how they are started, nor a worker that is killed on the way."""
    bench.run(ToyJob())
    bench.run(ToyJob(), _pool(1))
    bench.run(ToyJob(), _pool(2, start_method="fork"))
    bench.run(ToyJob(), _pool(2, start_method="spawn"))
    bench.run(ToyJob("die once", folder=tmp_path), _pool(2))
    assert (tmp_path / "died").exists()
    assert len({bench.total(job_id) for job_id in range(1, 6)}) == 1


def test_a_lost_worker_is_told_in_the_log(bench, tmp_path):
    """With how it ended and what is repeated."""
    bench.run(ToyJob("die once", folder=tmp_path), _pool(2))
    said = ("warning", "A worker was lost (signal 9): chunk 3 of sums is computed again")
    assert bench.lines.count(said) == 1


def test_progress_is_told_after_every_chunk(bench):
    """Weights of the stage that runs."""
    bench.run(ToyJob(weight=2.0))
    assert bench.progress[0] == (2.0, 20.0, "sums")
    assert bench.progress[-1] == (40.0, 40.0, "roots")
    assert len(bench.progress) == 20


def test_what_the_job_took_is_in_the_results(bench):
    """Steps and chunks, as tables."""
    summary = bench.run(ToyJob(), _pool(2))
    with Hdf5Reader(bench.directory / "calc_1.hdf5") as results:
        steps = results.read("performance_data")
        chunks = results.read("task_info")
        told = read_summary(results, summary.outputs)
    assert (told.chunks, told.workers, told.counts) == (20, 2, summary.counts)
    assert 0 < told.cpu_seconds <= summary.cpu_seconds
    assert told.balance == summary.balance
    assert steps["operation"].tolist() == [
        "prepare",
        "plan",
        "compute sums",
        "compute roots",
        "finish",
    ]
    assert chunks["taskno"].tolist() == list(range(20))
    assert chunks["taskname"].tolist() == ["sums"] * 10 + ["roots"] * 10
    assert len(set(chunks["worker"])) == summary.workers == 2
    assert (summary.chunks, summary.counts["roots"]) == (20, 10.0)
    assert summary.balance >= 1.0
    assert summary.cpu_seconds > 0
    assert summary.peak_memory > 1e7


@pytest.mark.parametrize(
    ("job", "family", "told"),
    [
        (ToyJob(prepare_fails=True), UserInputError, "job.ini:3: wrong"),
        (ToyJob("user error"), UserInputError, "model.xml:7: bad depth"),
        (ToyJob("bug"), Bug, "chunk 3 (stage sums) raised ZeroDivisionError"),
    ],
)
def test_a_job_that_fails_leaves_no_files(bench, job, family, told):
    """Only its state and the message in its log."""
    with pytest.raises(family):
        bench.run(job)
    assert bench.files() == set()
    assert bench.store.get_job(1).status == JobStatus.FAILED
    assert any(level == "critical" and told in line for level, line in bench.lines)


def test_parts_are_kept_where_the_job_can_go_on_from_them(bench):
    """When the disk was full at the end; the second run repeats no chunk."""
    job_id = bench.create()
    with pytest.raises(InstallationError, match="disk is full"):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    assert bench.store.get_job(job_id).status == JobStatus.FAILED
    assert len([name for name in bench.files() if "/parts/" in name]) == 10  # sums are used up
    assert not any("unpublished" in name for name in bench.files())
    bench.progress.clear()
    with pytest.raises(InstallationError, match="disk is full"):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    assert bench.progress == []


def test_a_job_goes_on_after_its_workers_were_lost(bench, tmp_path):
    """Three workers died over a chunk; then the cause is mended."""
    bench.run(ToyJob())
    job_id = bench.create()
    job = ToyJob("die three times", folder=tmp_path)
    with pytest.raises(PeerProcessError):
        bench.run(job, _pool(2), job_id)
    kept = len([name for name in bench.files() if "/parts/" in name])
    assert kept > 0
    bench.progress.clear()
    summary = bench.run(job, _pool(2), job_id)
    assert summary.chunks == 20
    assert len(bench.progress) <= 20 - kept + 2
    assert bench.total(1) == bench.total(job_id)
    assert ("info", "Going on from the chunks that are done") in bench.lines


def test_a_part_that_was_removed_is_computed_again(bench):
    """The ledger alone is no proof."""
    job_id = bench.create()
    with pytest.raises(InstallationError):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    (bench.directory / f"calc_{job_id}/parts/000014.hdf5").unlink()
    bench.progress.clear()
    with pytest.raises(InstallationError):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    assert [stage for _, _, stage in bench.progress] == ["sums", "roots"]


@pytest.mark.parametrize("left", [b"", bytes(4096), None])
def test_a_part_that_a_loss_of_power_damaged_is_computed_again(bench, left):
    """Nobody waits until the part of a light chunk is on the disk: some bytes may be missing."""
    job_id = bench.create()
    with pytest.raises(InstallationError):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    part = bench.directory / f"calc_{job_id}/parts/000014.hdf5"
    written = part.read_bytes()
    part.write_bytes(written[:-100] + bytes(100) if left is None else left)
    bench.progress.clear()
    with pytest.raises(InstallationError):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    assert [stage for _, _, stage in bench.progress] == ["sums", "roots"]
    assert part.read_bytes() == written


class Tearing(InlineDispatcher):
    """Spoils the part of chunk 4 once all of its stage are done."""

    def run(self, chunks, calculation_directory, interrupted, say):
        yield from super().run(chunks, calculation_directory, interrupted, say)
        part = calculation_directory / "parts/000004.hdf5"
        if chunks[0].stage == "sums":
            part.write_bytes(part.read_bytes()[:-100] + bytes(100))


@pytest.mark.parametrize("resumes", [False, True])
def test_a_part_that_is_found_damaged_is_computed_again(bench, resumes):
    """The run that needs it ends; the next one, of whoever begins it, computes it alone again."""
    bench.run(ToyJob())
    job_id = bench.create()
    bench.progress.clear()
    with pytest.raises(UnreadablePart, match=r"000004\.hdf5 is damaged.* --resume"):
        bench.run(ToyJob(), Tearing(TOY), job_id, resumes=resumes)
    status = JobStatus.EXECUTING if resumes else JobStatus.FAILED
    assert bench.store.get_job(job_id).status == status
    if resumes:
        bench.store.transition(job_id, JobStatus.FAILED)
    bench.run(ToyJob(), job_id=job_id)
    assert len(bench.progress) == 20 + 1
    assert bench.total(job_id) == bench.total(1)


def test_a_job_stopped_in_the_database_ends(bench):
    """It is asked between chunks; nothing is left."""
    job_id = bench.create()

    class Stopping(InlineDispatcher):
        def run(self, chunks, calculation_directory, interrupted, say):
            bench.store.request_abort(job_id)
            yield from super().run(chunks, calculation_directory, interrupted, say)

    with pytest.raises(JobAborted):
        bench.run(ToyJob(), Stopping(TOY), job_id)
    assert bench.store.get_job(job_id).status == JobStatus.ABORTED
    assert bench.files() == set()


def test_an_error_after_the_job_was_stopped_leaves_it_stopped(bench, monkeypatch):
    """The state tells what the person did, the log what happened then."""
    job_id = bench.create()

    def stopped_then_broken(self, inputs, plan, parts, results, report):
        bench.store.request_abort(job_id)
        raise ResultFileError("a part is damaged")

    monkeypatch.setattr(Toy, "finish", stopped_then_broken)
    with pytest.raises(ResultFileError):
        bench.run(ToyJob(), job_id=job_id)
    assert bench.store.get_job(job_id).status == JobStatus.ABORTED
    assert ("critical", "a part is damaged") in bench.lines


def test_a_job_stopped_from_the_keyboard_is_aborted(bench, monkeypatch):
    """Also while it prepares."""

    def interrupted(self, job, inputs, report, parent):
        raise KeyboardInterrupt

    monkeypatch.setattr(Toy, "prepare", interrupted)
    with pytest.raises(JobAborted, match="keyboard"):
        bench.run(ToyJob())
    assert bench.store.get_job(1).status == JobStatus.ABORTED
    assert bench.files() == set()


def test_a_job_stopped_at_the_last_moment_takes_its_results_back(bench, monkeypatch):
    """Between the publication of the results and the end."""
    job_id = bench.create()
    complete = type(bench.store).complete

    def stopped_first(self, *arguments):
        self.request_abort(job_id)
        complete(self, *arguments)

    monkeypatch.setattr(type(bench.store), "complete", stopped_first)
    with pytest.raises(JobAborted):
        bench.run(ToyJob(), job_id=job_id)
    assert bench.files() == set()


def test_a_job_cannot_run_twice(bench):
    """A complete job stays as it is."""
    bench.run(ToyJob())
    with pytest.raises(UserInputError, match="Job 1 is complete"):
        bench.run(ToyJob(), job_id=1)
    assert bench.files() == {"calc_1.hdf5"}


def test_an_unwritable_data_directory_is_named(bench):
    """And the job has failed."""
    job_id = bench.create()
    (bench.directory / "calc_1").write_text("in the way")
    with pytest.raises(InstallationError, match="calc_1/parts"):
        bench.run(ToyJob(), job_id=job_id)
    assert bench.store.get_job(job_id).status == JobStatus.FAILED


def test_inputs_of_another_version_are_not_reused(bench, monkeypatch):
    """Its parts may mean something else."""
    job_id = bench.create()
    with pytest.raises(InstallationError):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    monkeypatch.setattr("quakegrid.jobs.runner.__version__", "99")
    summary = bench.run(dataclasses.replace(ToyJob(), finish_fails=False), job_id=job_id)
    assert len(bench.progress) == 40
    assert summary.chunks == 20
    assert any("begins anew" in message and "this is 99" in message for _, message in bench.lines)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_parts_without_inputs_are_not_reused(bench, damage):
    """Which release they are of nobody knows: a run that began anew may have been killed."""
    job_id = bench.create()
    with pytest.raises(InstallationError):
        bench.run(ToyJob(finish_fails=True), job_id=job_id)
    damage(bench.directory / "calc_1/inputs.hdf5")
    summary = bench.run(ToyJob(), job_id=job_id)
    assert len(bench.progress) == 40
    assert summary.chunks == 20
    assert any("begins anew" in message for _, message in bench.lines)
