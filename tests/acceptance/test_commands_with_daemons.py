# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command oq where daemons run the jobs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import PATIENCE, IslandRun, oq_words
from daemons import Daemons, signal_all
from results_file import contents

from quakegrid.wire.messages.control_messages import RunningChunk


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemons]:
    """Start a dbserver, a receiver and a pool of two workers."""
    daemons = Daemons(tmp_path_factory.mktemp("cluster"))
    try:
        daemons.start()
        yield daemons
    finally:
        daemons.close()


def _start(cluster: Daemons, *words: object) -> subprocess.Popen[str]:
    """Start oq on a machine of the cluster."""
    return subprocess.Popen(
        [*oq_words(), *map(str, words)],
        cwd=cluster.folder,
        env=cluster.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _oq(cluster: Daemons, *words: object) -> subprocess.CompletedProcess[str]:
    """Run oq to its end."""
    process = _start(cluster, *words)
    out, log = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, out, log)


def _submitted(cluster: Daemons, job: Path) -> int:
    """Submit a job and return its number."""
    done = _oq(cluster, "engine", "--run", job, "--detach", "--json")
    assert done.returncode == 0, done.stderr
    return int(json.loads(done.stdout)["job_id"])


def test_run_shows_the_job_to_its_end_and_exports(
    cluster: Daemons, island: Path, island_run: IslandRun, tmp_path: Path
) -> None:
    """Like a run without daemons, to the last bit; the files are where the user is."""
    words = ("engine", "--run", island, "-e", "csv", "-p", f"export_dir={tmp_path}", "--json")
    done = _oq(cluster, *words)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["workers"] == 2
    ours, theirs = contents(cluster.results(told["job_id"])), contents(island_run.oq.results(1))
    # the exports that were asked for are among the parameters
    assert ours.pop("oqparam") != theirs.pop("oqparam")
    assert ours == theirs
    assert list(tmp_path.glob("hazard_curve-mean-PGA_*.csv"))
    assert "INFO] Running classical" in done.stderr
    assert "exported" in done.stderr


def test_a_detached_job_can_be_followed_from_its_first_line(cluster: Daemons, tiny: Path) -> None:
    """Also when it has ended already."""
    job_id = _submitted(cluster, tiny)
    for _ in range(2):
        done = _oq(cluster, "engine", "--follow", job_id)
        assert done.returncode == 0, done.stderr
        assert "Running classical" in done.stderr
        assert "Hazard Curves" in done.stdout


def _held_run(cluster: Daemons, job: Path) -> tuple[subprocess.Popen[str], RunningChunk]:
    """Run a job and suspend one of its workers; return the command and what the worker holds.

    A job may be done before it is looked at: then it is run once more.
    """
    while True:
        process = _start(cluster, "engine", "--run", job)
        held = cluster.hold(lambda process=process: process.poll() is not None)
        if held is not None:
            return process, held
        _, log = process.communicate()
        assert process.returncode == 0, log


def test_interrupting_run_stops_the_job(cluster: Daemons, island: Path) -> None:
    """Ctrl-C: status 130, aborted, and its process ends."""
    process, held = _held_run(cluster, island)
    os.killpg(process.pid, signal.SIGINT)
    _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, log
    assert "Traceback" not in log
    assert cluster.status(held.job_id) == "aborted"
    cluster.wait_until(lambda: cluster.runner() is None)


def test_losing_the_terminal_loses_no_job(cluster: Daemons, island: Path) -> None:
    """A run that is killed goes on; somebody else follows it to its end."""
    process, held = _held_run(cluster, island)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    signal_all({held.pid}, signal.SIGCONT)
    done = _oq(cluster, "engine", "--follow", held.job_id)
    assert done.returncode == 0, done.stderr


def test_following_outlives_the_server(cluster: Daemons, island: Path) -> None:
    """Killed and started again in the middle: the follower says so and hears the rest."""
    job_id, held = cluster.submit_and_hold(island)
    process = _start(cluster, "engine", "--follow", job_id)
    cluster.kill("dbserver")
    cluster.start("dbserver")
    signal_all({held}, signal.SIGCONT)
    _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, log
    assert "The worker pool" in log


def test_a_mistake_in_the_inputs_ends_run_like_one_without_daemons(
    cluster: Daemons, tiny: Path, tmp_path: Path
) -> None:
    """The runner finds it; the command ends with the status of a user's mistake."""
    for file in tiny.parent.iterdir():
        (tmp_path / file.name).write_text(file.read_text())
    model = next(path for path in tmp_path.glob("*.xml") if "<pointSource" in path.read_text())
    model.write_text(model.read_text().replace("<pointSource", "<pointSorce", 1))
    done = _oq(cluster, "engine", "--run", tmp_path / tiny.name)
    assert done.returncode == 3, done.stderr
    assert "pointSorce" in done.stderr
    assert "Traceback" not in done.stderr


def test_commands_say_when_no_server_answers(cluster: Daemons, tmp_path: Path) -> None:
    """With its address and what to look at, and a status of their own."""
    settings = tmp_path / "openquake.cfg"
    settings.write_text("[distribution]\noq_distribute = zmq\n[dbserver]\nport = 1\n")
    done = subprocess.run(
        [*oq_words(), "engine", "--lhc"],
        env={**cluster.environment(), "OQ_CONFIG_FILE": str(settings)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 5
    assert "127.0.0.1:1" in done.stderr
    assert "openquake-dbserver" in done.stderr or "oq dbserver" in done.stderr
    assert "Traceback" not in done.stderr
