# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs that the worker nodes are too small for."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command import PATIENCE, oq_words
from daemons import Daemons

from quakegrid import __version__
from quakegrid.base.settings import read_settings
from quakegrid.distribution.server_line import ServerLine
from quakegrid.wire.messages.node_requests import Heartbeat, RunningJobs

#: Of a node that no worker fits into.
SMALL = Heartbeat(
    pool="small",
    host="small",
    address="127.0.0.1:1",
    release=__version__,
    cores=4,
    running=0,
    draining=False,
    load=0.0,
    memory_used=0,
    memory_total=50_000_000,
)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Daemons]:
    """Start a dbserver and a receiver; no pool comes but the one a test speaks for."""
    daemons = Daemons(tmp_path)
    try:
        daemons.start("dbserver", "receiver")
        yield daemons
    finally:
        daemons.close()


@contextmanager
def small_node(cluster: Daemons) -> Iterator[None]:
    """Have the job database hear of the small node all the while."""
    over = threading.Event()
    with ServerLine(read_settings([cluster.settings_file], {})) as line:
        line.ask(SMALL, RunningJobs)

        def speak() -> None:
            while not over.wait(0.5):
                line.ask(SMALL, RunningJobs)

        speaker = threading.Thread(target=speak)
        speaker.start()
        try:
            yield
        finally:
            over.set()
            speaker.join()


def oq(cluster: Daemons, *words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*oq_words(), *map(str, words)],
        cwd=cluster.folder,
        env=cluster.environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def assert_refused(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 3, done.stderr
    assert "MB of memory for 4 workers on small, there are 50 MB" in done.stderr
    assert "give small fewer workers in host_cores of [zworkers]" in done.stderr
    assert "refuse_large_jobs = no in [memory]" in done.stderr


def jobs(cluster: Daemons) -> dict[str, int]:
    """Return how many jobs are in which state."""
    with cluster.store() as store:
        return {state: n for state, n in store.server_status().jobs.items() if n}


def test_its_own_process_refuses_a_job_before_it_computes(cluster: Daemons, tiny: Path) -> None:
    """The command tells why, and how to have it computed all the same."""
    with small_node(cluster):
        assert_refused(oq(cluster, "engine", "--run", tiny))
        assert jobs(cluster) == {"failed": 1}
        assert_refused(oq(cluster, "check_input", tiny, "--cost"))


def test_a_job_that_would_have_to_wait_is_refused_at_once(cluster: Daemons, tiny: Path) -> None:
    """It gets no number: nobody has to see hours later that it never ran."""
    first = oq(cluster, "engine", "--run", tiny, "--detach", "--json")
    assert first.returncode == 0, first.stderr
    job_id = json.loads(first.stdout)["job_id"]
    cluster.wait_until(lambda: "No worker pool has come" in cluster.job_log(job_id))
    with small_node(cluster):
        assert_refused(oq(cluster, "engine", "--run", tiny, "--detach"))
        assert jobs(cluster) == {"executing": 1}


def test_a_setting_has_large_jobs_computed(cluster: Daemons, tiny: Path) -> None:
    """The job goes to its chunks, which no pool takes."""
    text = cluster.settings_file.read_text()
    cluster.settings_file.write_text(f"{text}[memory]\nrefuse_large_jobs = no\n")
    cluster.stop("receiver")
    cluster.start("receiver")
    with small_node(cluster):
        job_id = cluster.submit(tiny)
        cluster.wait_until(lambda: "No worker pool has come" in cluster.job_log(job_id))
        assert oq(cluster, "check_input", tiny, "--cost").returncode == 0
