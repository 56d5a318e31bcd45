# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Processes of a cluster are killed in the middle of a job, which does not show in its results."""

from __future__ import annotations

from aftermath import Aftermath
from daemon_cluster import JOB_S, POOL
from recovery_times import RecoveryTimes

#: In which time the death of a process is noticed, and the receiver is back at work [s].
NOTICED_S, BACK_S = 2.0, 5.0
#: In which time the chunks of a pool that is gone go to others [s].
LEASE_S = 15.0


def test_worker_process(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """A worker process is killed: its pool tells which chunk is lost, and it is computed again."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    worker = daemons["worker1"]
    killed = daemons.kill_process(worker, daemons.hold(worker))
    noticed = daemons.wait_for_event(worker, "worker_lost", killed)
    recovery_times.add("worker process: death told by its pool", noticed, NOTICED_S)
    again = daemons.wait_for_event(daemons.master, "chunk_lost", killed)
    recovery_times.add("worker process: chunk given to another", again, NOTICED_S)
    assert aftermath.whole(job_id).attempts == 0
    assert "signal 9 (SIGKILL)" in daemons.log(job_id)


def test_pool(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """A pool is killed: its workers die with it, others take its chunks, it comes back."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    worker = daemons["worker1"]
    daemons.hold(worker)
    workers = daemons.processes_of(worker, POOL)
    killed = daemons.kill(worker, POOL)
    back = daemons.wait_for_event(worker, "daemon_ready", killed)
    recovery_times.add("pool: killed until it is ready again", back)
    again = daemons.wait_for_event(daemons.master, "chunk_lost", killed)
    recovery_times.add("pool: killed until its chunks go to others", again, LEASE_S)
    assert not workers & daemons.processes_of(worker, POOL)
    assert aftermath.whole(job_id).attempts == 0


def test_process_of_the_job(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """The process of a job is killed: the receiver starts another, which goes on from the parts."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 2)
    (runner,) = daemons.runners()
    killed = daemons.kill_process(daemons.master, runner)
    noticed = daemons.wait_for_event(daemons.master, "job_ended", killed)
    recovery_times.add("process of a job: death told by the receiver", noticed, NOTICED_S)
    back = daemons.wait_for_event(daemons.master, "job_claimed", killed)
    recovery_times.add("process of a job: another one started", back, BACK_S)
    daemons.let_go()
    trace = aftermath.whole(job_id)
    assert (trace.attempts, trace.epoch) == (1, 2)
    log = daemons.log(job_id)
    assert "signal 9 (SIGKILL)" in log
    assert "Going on from the chunks that are done" in log


def test_receiver(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """The receiver is killed: the process of its job dies with it, the next one resumes the job."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 2)
    (runner,) = daemons.runners()
    killed = daemons.kill(daemons.master, "openquake-receiver")
    back = daemons.wait_for_event(daemons.master, "job_claimed", killed)
    recovery_times.add("receiver: killed until its job is taken up again", back, BACK_S)
    assert runner not in daemons.runners()
    daemons.let_go()
    assert aftermath.whole(job_id).epoch == 2
    assert "Going on from the chunks that are done" in daemons.log(job_id)


def test_dbserver(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """The database server is killed: nobody stops computing, and nothing that was done is lost."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 2)
    (runner,) = daemons.runners()
    with daemons.follow(job_id) as follower:
        killed = daemons.kill(daemons.master, "openquake-dbserver")
        back = daemons.wait_for_event(daemons.master, "daemon_ready", killed)
        recovery_times.add("database server: killed until it listens again", back)
        assert daemons.runners() == [runner]
        daemons.let_go()
        trace = aftermath.whole(job_id)
        assert (trace.attempts, trace.epoch) == (0, 1)
        assert follower.wait(JOB_S).rc == 0


def test_everything_at_once(aftermath: Aftermath) -> None:
    """All daemons of all nodes are killed at once; the job goes on when they are back."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 2)
    for node, unit in [*((worker, POOL) for worker in daemons.workers), *daemons.of_the_master()]:
        daemons.kill(node, unit)
    assert aftermath.whole(job_id).epoch == 2
