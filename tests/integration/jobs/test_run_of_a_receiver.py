# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run leaves in the folder of a job that was submitted and may be run again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from toy_calculation import TOY, Toy, ToyJob

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import Superseded, UserInputError
from quakegrid.distribution.inline import InlineDispatcher
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.jobs.embedded import EmbeddedStore, open_embedded_store
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.ports import ChunkDone
from quakegrid.jobs.runner import JobPorts, run_job


class Overtaken(InlineDispatcher):
    """Learns after some chunks that a newer run of the job has begun."""

    def run(self, *words, **options) -> Iterator[ChunkDone]:
        for count, done in enumerate(super().run(*words, **options)):
            if count == 3:
                raise Superseded("The job is executing: this run of it is over")
            yield done


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """Open an empty job database."""
    with closing(open_embedded_store(tmp_path, SystemClock())) as store:
        yield store


@pytest.fixture
def paths(tmp_path: Path, store: EmbeddedStore) -> CalculationPaths:
    """Create a job with packed inputs."""
    job_id = store.create_job(
        description="toy", user_name="ada", calculation_mode="toy", data_directory=tmp_path
    )
    paths = CalculationPaths(tmp_path, job_id)
    (paths.directory / "input" / "files").mkdir(parents=True)
    (paths.directory / "input" / "files" / "job.ini").write_text("[general]")
    return paths


def _run(store: EmbeddedStore, paths: CalculationPaths, job: ToyJob, dispatcher=None) -> None:
    ports = JobPorts(
        store, dispatcher or InlineDispatcher(TOY), SystemClock(), lambda level, message: None
    )
    with closing(ports.dispatcher):
        run_job(paths.job_id, job, Toy(), paths, ports)


def test_a_superseded_run_touches_nothing(store, paths):
    """The folder is its successor's, and so is the state."""
    with pytest.raises(Superseded):
        _run(store, paths, ToyJob(), Overtaken(TOY))
    assert len(list(paths.parts.glob("*.hdf5"))) == 4
    assert paths.inputs.exists()
    assert store.get_job(paths.job_id).status == JobStatus.EXECUTING


def test_a_failed_run_leaves_what_was_submitted(store, paths):
    """The user mends the cause and has it run again."""
    with pytest.raises(UserInputError):
        _run(store, paths, ToyJob("user error"))
    assert [path.name for path in paths.directory.iterdir()] == ["input"]
    assert (paths.directory / "input" / "files" / "job.ini").exists()


def test_a_complete_job_leaves_its_results_alone(store, paths):
    """The inputs have served."""
    _run(store, paths, ToyJob())
    assert paths.results.exists()
    assert not paths.directory.exists()
