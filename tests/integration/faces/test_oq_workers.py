# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`oq workers` against pools on the loopback address."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from errand_calculation import errand
from small_master import PATIENCE, PoolProcess, SmallMaster

from quakegrid import __version__
from quakegrid.wire.messages.chunk_messages import Sees
from quakegrid.wire.messages.control_messages import GetStatus

_OQ = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"


class Operator:
    """Somebody who types `oq workers` while the master goes on."""

    def __init__(self, master: SmallMaster, pool: PoolProcess) -> None:
        self._master = master
        self.environment = {**pool.environment, "OQ_DATADIR": str(master.folder)}

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Return exit status, standard output and standard error."""
        process = subprocess.Popen(
            [sys.executable, "-c", _OQ, "workers", *words],
            env=self.environment,
            cwd=self._master.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._master.until(lambda: process.poll() is not None)
        out, error = process.communicate()
        return process.returncode, out, error


@pytest.fixture
def master(tmp_path):
    made = SmallMaster(tmp_path)
    yield made
    made.close()


@pytest.fixture
def pool(master):
    made = PoolProcess(master)
    yield made
    made.end()


@pytest.fixture
def oq_workers(master, pool):
    return Operator(master, pool)


def _living(pids: list[int]) -> list[str]:
    """Return those of some processes that run."""
    told = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, pids))],
        text=True,
        capture_output=True,
        check=False,
    ).stdout
    return [line for line in told.splitlines() if "Z" not in line]


def _stopped_pool(master: SmallMaster, pool: PoolProcess) -> None:
    pool.process.terminate()
    master.until(lambda: pool.process.poll() is not None)


def test_status_is_a_list_of_hosts_with_their_cores(master, pool, oq_workers):
    """In the form operators know, and as JSON with all there is."""
    runner = master.start()
    master.until(lambda: runner.of(Sees))
    runner.waiting.append(errand(1, 3, "sleep", 30.0))
    master.until(lambda: pool.ask(GetStatus()).running)
    assert oq_workers("status") == (0, "[('127.0.0.1', 1, 2)]\n", "")
    (told,) = json.loads(oq_workers("status", "--json")[1])
    assert (told["running"], told["cores"], told["release"]) == (1, 2, __version__)
    assert told["pid"] == pool.process.pid
    assert told["memory_total"] > told["memory_used"] > 0
    (chunk,) = told["chunks"]
    assert (chunk["job_id"], chunk["stage"], chunk["number"]) == (1, "errands", 3)


def test_status_names_hosts_that_do_not_answer(master, pool, oq_workers):
    """With what to do."""
    _stopped_pool(master, pool)
    status, out, error = oq_workers("status")
    assert (status, out) == (5, "[]\n")
    assert error == (
        f"oq: 127.0.0.1: no worker pool listens on port {pool.port}; oq workers start starts it\n"
    )


def test_a_pool_with_another_secret_is_told_from_one_that_is_not_there(master, pool, oq_workers):
    """Something listens and says nothing."""
    pool.ask(GetStatus())
    text = pool.settings.read_text().replace("authkey = ", "authkey = not ")
    other = pool.settings.with_name("other.cfg")
    other.write_text(text)
    oq_workers.environment["OQ_CONFIG_FILE"] = str(other)
    status, out, error = oq_workers("status")
    assert (status, out) == (5, "[]\n")
    assert "authkey" in error


def test_stop_is_gentle(master, pool, oq_workers):
    """The pool ends by itself."""
    pool.ask(GetStatus())
    assert oq_workers("stop") == (0, "127.0.0.1: stopped\n", "")
    assert pool.process.wait(PATIENCE) == 0
    assert oq_workers("stop") == (0, "127.0.0.1: did not run\n", "")


def test_kill_ends_a_pool_that_does_not_listen(master, pool, oq_workers):
    """It hangs: its process and its workers are gone all the same, and nothing else."""
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    pool.ask(GetStatus())
    master.until(lambda: len(pool.descendants()) == 4)
    pids = pool.descendants()
    os.kill(pool.process.pid, signal.SIGSTOP)
    status, out, _ = oq_workers("kill")
    assert status == 0
    assert out == f"127.0.0.1: killed process {pool.process.pid} and its workers\n"
    assert pool.process.wait(PATIENCE) == -signal.SIGKILL
    master.until(lambda: not _living(pids))
    assert bystander.poll() is None
    bystander.communicate(b"\n")


def test_start_leaves_a_running_pool_alone_and_starts_one_that_is_not_there(
    master, pool, oq_workers
):
    """On this machine without ssh; the new one outlives the command."""
    pool.ask(GetStatus())
    assert oq_workers("start") == (0, "127.0.0.1: runs already\n", "")
    _stopped_pool(master, pool)
    status, out, error = oq_workers("start")
    assert (status, error) == (0, "")
    assert out.startswith("127.0.0.1: started as process ")
    assert oq_workers("wait", "--timeout", "180")[:2] == (0, "[('127.0.0.1', 0, 2)]\n")
    assert oq_workers("restart")[0] == 0
    assert oq_workers("kill") == (0, "127.0.0.1: killed\n", "")


def test_wait_ends_in_time(master, pool, oq_workers):
    """With the hosts that did not come."""
    _stopped_pool(master, pool)
    status, _, error = oq_workers("wait", "--timeout", "0.5")
    assert status == 5
    assert "127.0.0.1" in error


def test_debug_looks_at_all_that_a_cluster_needs(master, pool, oq_workers):
    """And finds nothing amiss here."""
    pool.ask(GetStatus())
    status, out, error = oq_workers("debug")
    assert (status, error) == (0, ""), out
    for words in (
        "hears of the nodes 127.0.0.1",
        "2 of 2 tasks",
        f"release {__version__}",
        "may write and rename",
        "its clock agrees",
        "GB are free",
    ):
        assert words in out
    assert "FAIL" not in out


def test_debug_says_what_to_do(master, pool, oq_workers):
    """Where the pool is not there."""
    _stopped_pool(master, pool)
    status, out, error = oq_workers("debug", "--json")
    failures = [finding for finding in json.loads(out) if not finding["fine"]]
    assert status == 5
    assert "oq workers start" in failures[-1]["advice"]
    assert "tests failed" in error
