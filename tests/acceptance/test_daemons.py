# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs run by the daemons: the same results, whoever dies."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import IslandRun, children, kill
from daemons import Daemons, signal_all
from results_file import contents


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemons]:
    """Start a dbserver, a receiver and a pool of two workers; each test leaves them running."""
    daemons = Daemons(tmp_path_factory.mktemp("daemons") / "cluster")
    try:
        daemons.start()
        yield daemons
    finally:
        daemons.close()


def _check_results(cluster: Daemons, job_id: int, island_run: IslandRun) -> None:
    """See that a job ended as if nothing had happened, and left nothing but its results."""
    cluster.wait_until(lambda: cluster.runner() is None)
    assert contents(cluster.results(job_id)) == contents(island_run.oq.results(1))
    left = [path.name for path in cluster.data.glob(f"*calc_{job_id}*")]
    assert left == [f"calc_{job_id}.hdf5"]


def test_island_is_the_same_to_the_last_bit(
    cluster: Daemons, island: Path, island_run: IslandRun
) -> None:
    """As without distribution; the job's log names the pool."""
    job_id = cluster.submit(island)
    cluster.wait_for(job_id, "complete")
    _check_results(cluster, job_id, island_run)
    assert "works for the job" in cluster.job_log(job_id)


def test_island_survives_the_death_of_its_process_and_of_all_daemons(
    cluster: Daemons, island: Path, island_run: IslandRun
) -> None:
    """With kill -9, one after the other, each in the middle of the job; it goes on from its parts.

    First the process of the job, then the receiver, which takes that process with it, then the
    database server, then the pool.
    """
    job_id, _ = cluster.submit_and_hold(island)
    # nothing is done any more until there is another pool
    signal_all({cluster.processes["workerpool"].pid}, signal.SIGSTOP)
    first = cluster.runner()
    assert first is not None
    kill(first)
    cluster.wait_until(lambda: cluster.runner() not in (None, first))
    assert "signal 9 (SIGKILL)" in cluster.job_log(job_id)

    second = cluster.runner()
    cluster.kill("receiver")
    cluster.wait_until(lambda: not Path(f"/proc/{second}").exists())
    cluster.start("receiver")
    cluster.wait_until(lambda: cluster.runner() is not None)

    cluster.kill("dbserver")
    cluster.start("dbserver")
    workers = children(cluster.processes["workerpool"].pid)
    cluster.kill("workerpool")
    cluster.wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    cluster.start("workerpool")
    cluster.wait_for(job_id, "complete")
    _check_results(cluster, job_id, island_run)


def test_receiver_that_is_stopped_leaves_its_job_to_the_next(
    cluster: Daemons, island: Path, island_run: IslandRun
) -> None:
    """Within seconds, and it costs the job none of its attempts."""
    job_id, held = cluster.submit_and_hold(island)
    runner = cluster.runner()
    assert cluster.stop("receiver") == 0
    assert not Path(f"/proc/{runner}").exists()
    with cluster.store() as store:
        job = store.get_job(job_id)
    assert (str(job.status), job.attempts) == ("submitted", 0)
    signal_all({held}, signal.SIGCONT)
    cluster.start("receiver")
    cluster.wait_for(job_id, "complete")
    _check_results(cluster, job_id, island_run)


def test_part_that_is_damaged_on_the_disk_is_computed_again(
    cluster: Daemons, island: Path, island_run: IslandRun
) -> None:
    """Found when it is read, it costs the job one attempt, and not what else is done."""
    job_id, held = cluster.submit_and_hold(island)
    # one that is spoiled before the job has looked at it would cost no attempt; and no later
    # stage reads it before all rates are there
    cluster.wait_until(lambda: bool(cluster.accepted_parts(job_id)))
    part = cluster.data / f"calc_{job_id}" / "parts" / min(cluster.accepted_parts(job_id))
    part.write_bytes(part.read_bytes()[:-100] + bytes(100))
    signal_all({held}, signal.SIGCONT)
    cluster.wait_for(job_id, "complete")
    _check_results(cluster, job_id, island_run)
    log = cluster.job_log(job_id)
    assert re.search(rf"{part.name} (is damaged|cannot be read)", log)
    assert "Going on from the chunks that are done" in log


def test_aborted_job_leaves_nothing_behind(cluster: Daemons, island: Path) -> None:
    """No process, no part; also when its process does not listen."""
    for stubborn in (False, True):
        job_id, _ = cluster.submit_and_hold(island)
        runner = cluster.runner()
        assert runner is not None
        if stubborn:
            signal_all({runner}, signal.SIGSTOP)
        with cluster.store() as store:
            store.request_abort(job_id)
        cluster.wait_until(lambda: cluster.runner() is None)
        assert cluster.status(job_id) == "aborted"
        # what a process that was killed has left is removed by the receiver
        folder = cluster.data / f"calc_{job_id}"
        cluster.wait_until(lambda folder=folder: os.listdir(folder) == ["input"])


def test_changed_inputs_fail_the_job_by_name(cluster: Daemons, tiny: Path) -> None:
    """Before anything is computed; somebody wrote into the folder of a job that waited."""
    cluster.stop("receiver")
    job_id = cluster.submit(tiny)
    (model,) = (cluster.data / f"calc_{job_id}").rglob("source_model.xml")
    model.write_text(model.read_text() + "<!-- changed -->")
    cluster.start("receiver")
    cluster.wait_for(job_id, "failed")
    log = cluster.job_log(job_id)
    assert "source_model.xml: was changed after the job was submitted" in log
