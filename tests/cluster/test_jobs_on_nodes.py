# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs on several nodes: the results of the embedded mode, whoever comes, goes or stops them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest
from aftermath import Aftermath
from daemon_cluster import JOB_S, POOL, DaemonCluster, plans, when_ended
from ledger import unreadable_files
from nodes.cluster import SHARED_AT, Cluster
from recovery_times import RecoveryTimes

#: How long a pool may take to leave, and everybody to stop working for a job [s].
DRAINED_S, ABORTED_S = 10.0, 5.0
#: So slow a pool is that a job lasts until another has come [percent of a core].
SLOW = 30


@pytest.fixture(scope="module")
def running(engine_cluster: Callable[..., Cluster]) -> DaemonCluster:
    """Return a master, two workers that write what is shared, two that read it, one without."""
    daemons = DaemonCluster(engine_cluster(*plans(["rw", "rw", "ro", "ro", "none"])))
    daemons.start_master()
    return daemons


@pytest.fixture
def daemons(running: DaemonCluster) -> Iterator[DaemonCluster]:
    """Return the nodes; each test starts the pools that it wants."""
    yield running
    running.stop_pools()
    running.heal()


@pytest.mark.parametrize("workers", [("worker1", "worker2"), ("worker3", "worker4")])
def test_two_workers(aftermath: Aftermath, workers: tuple[str, str]) -> None:
    """Results are those of the embedded mode, whether workers write them or send them."""
    daemons = aftermath.daemons
    daemons.start(*workers)
    job_id = daemons.submit()
    trace = aftermath.whole(job_id)
    assert {worker.split("/")[0] for worker in trace.workers} == set(workers)
    assert (trace.chunks, trace.losses, trace.epoch) == (trace.done, 0, 1)
    sent = "it may only read the shared directory" in daemons.log(job_id)
    assert sent == ("worker3" in workers)


def test_node_joins(aftermath: Aftermath) -> None:
    """A node whose pool is started in the middle of a job computes the rest with the others."""
    daemons = aftermath.daemons
    daemons.start("worker1")
    daemons.slow_down(SLOW)
    job_id = daemons.submit()
    # both of its processes, or the other one would do the rest before the node is there
    for _ in range(2):
        daemons.hold(daemons["worker1"])
    daemons.full_speed()
    so_far = len(daemons.parts(job_id))
    daemons.start("worker3")
    daemons.wait_for_parts(job_id, so_far + 1)
    daemons.let_go()
    workers = aftermath.whole(job_id).workers
    assert {worker.split("/")[0] for worker in workers} == {"worker1", "worker3"}


def test_pool_is_stopped(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """A pool that systemd stops ends what it can, gives back the rest, and no chunk is lost."""
    daemons = aftermath.daemons
    daemons.start("worker1", "worker3")
    job_id = daemons.submit()
    daemons.wait_for_parts(job_id)
    daemons.computing(daemons["worker3"])
    began = time.time()
    assert daemons["worker3"].systemctl("stop", POOL).rc == 0
    recovery_times.add("pool: asked to stop until it has left", time.time() - began, DRAINED_S)
    assert daemons["worker3"].show(POOL, "Result")["Result"] == "success"
    assert aftermath.whole(job_id).attempts == 0
    assert daemons.events(daemons.master, "chunk_lost", began) == []


def test_all_pools_are_stopped(aftermath: Aftermath) -> None:
    """After `oq workers stop` a job waits, without a loss, until pools are started again."""
    daemons = aftermath.daemons
    daemons.start("worker1", "worker3")
    job_id = daemons.submit()
    daemons.wait_for_parts(job_id)
    began = time.time()
    daemons.oq("workers", "stop")
    daemons.wait_until_pools_have_left()
    daemons.start("worker1", "worker3")
    assert aftermath.whole(job_id).attempts == 0
    assert daemons.events(daemons.master, "chunk_lost", began) == []


def test_journal_tells_the_story(aftermath: Aftermath) -> None:
    """`journalctl OQ_JOB=ID` tells what receiver, runner and pool have said about a job."""
    daemons = aftermath.daemons
    daemons.start("worker1")
    job_id = daemons.submit()
    began = time.time()
    daemons.kill_process(daemons["worker1"], daemons.hold(daemons["worker1"]))
    aftermath.whole(job_id)
    # the receiver has the last word, a little after the job is complete
    daemons.wait_for_event(daemons.master, "job_ended", began, {"OQ_JOB": str(job_id)})
    told = {
        name: [
            (str(entry["SYSLOG_IDENTIFIER"]), str(entry["MESSAGE"]))
            for entry in daemons[name].journal(fields={"OQ_JOB": str(job_id)})
        ]
        for name in ("master", "worker1")
    }
    speakers = [speaker for speaker, _ in told["master"]]
    assert speakers[0] == speakers[-1] == "openquake-receiver"
    assert set(speakers) == {"openquake-receiver", "openquake-jobrunner"}
    story = "\n".join(message for _, message in told["master"])
    for sentence in (
        f"Job {job_id} begins, on port ",
        "There are ",
        "works for the job",
        "lost chunk ",
        f"The process of job {job_id} has ended",
    ):
        assert sentence in story
    ((speaker, message),) = told["worker1"]
    assert speaker == POOL
    assert "signal 9 (SIGKILL)" in message


def test_unseen_directory(daemons: DaemonCluster) -> None:
    """A worker that does not see the shared directory fails the job, named with path and reason."""
    workers = ("worker1", "worker5")
    daemons.start(*workers)
    job_id = daemons.submit()
    done = daemons.end_of(job_id)
    assert done.rc == 4
    directory = f"{SHARED_AT}/openquake/oqdata/calc_{job_id}"
    assert "worker5/" in done.err
    assert f"does not see {directory}" in done.err
    assert "No such file or directory" in done.err
    assert daemons.parts(job_id) == set()
    assert daemons.running_chunks() == {daemons[name].address: [] for name in workers}


@pytest.mark.parametrize("receiver", ["alive", "killed"])
def test_abort(aftermath: Aftermath, recovery_times: RecoveryTimes, receiver: str) -> None:
    """A job that is aborted leaves nothing running on any node, whether the receiver lives."""
    daemons = aftermath.daemons
    daemons.start("worker1", "worker3")
    job_id = daemons.submit()
    pids = {daemons.master: daemons.runners()} | {
        daemons[name]: [daemons.hold(daemons[name])] for name in ("worker1", "worker3")
    }
    if receiver == "killed":
        daemons.kill(daemons.master, "openquake-receiver")
    ends = [daemons.ends_of(node, running) for node, running in pids.items()]
    began = time.time()
    assert daemons.oq("abort", job_id).out == f"Job {job_id} has been stopped\n"
    daemons.master.wait_for(
        lambda it: not daemons.runners() and not any(daemons.running_chunks().values()),
        timeout_s=JOB_S,
        what="nobody works for the job",
    )
    taken = max(map(when_ended, ends)) - began
    recovery_times.add(f"abort: until nothing runs, receiver {receiver}", taken, ABORTED_S)
    trace = aftermath.trace(job_id)
    assert trace.status == "aborted"
    assert unreadable_files(daemons.data) == []
    # a runner that was killed removes nothing: what it leaves may be resumed or deleted
    work = {"inputs.hdf5", "parts"} if receiver == "killed" else set()
    daemons.master.wait_for(
        lambda it: set(os.listdir(daemons.directory(job_id))) - work == {"input"},
        timeout_s=JOB_S,
        what="nothing but the inputs is left",
    )
    daemons.wait_for_event(daemons.master, "job_aborted", began, {"OQ_JOB": str(job_id)})
