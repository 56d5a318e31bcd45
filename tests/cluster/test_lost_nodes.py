# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nodes lose power in the middle of a job, which goes on from its parts."""

from __future__ import annotations

import time

from aftermath import Aftermath
from recovery_times import RecoveryTimes

#: In which time the death of a node is noticed [s].
NOTICED_S = 15.0
#: How long a node may take from its boot until a job goes on, on a machine that is busy [s].
BACK_S = 60.0


def test_worker_node(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """A worker node loses power: its chunks are given to others, and it works again once booted."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker2"])
    cut = time.time()
    daemons["worker2"].power_cut()
    again = daemons.wait_for_event(daemons.master, "chunk_lost", cut)
    recovery_times.add("worker node: power cut until its chunks go to others", again, NOTICED_S)
    missed = daemons.wait_for_event(daemons.master, "node_missing", cut)
    recovery_times.add("worker node: power cut until it is told as missing", missed, NOTICED_S)
    assert aftermath.whole(job_id).attempts == 0
    booting = time.time()
    daemons["worker2"].boot()
    back = daemons.wait_for_event(daemons.master, "node_found", booting)
    recovery_times.add("worker node: switched on until the master knows it", back, BACK_S)


def test_master(aftermath: Aftermath, recovery_times: RecoveryTimes) -> None:
    """The master loses power: when it has booted the job goes on from its parts by itself."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 3)
    daemons.master.power_cut()
    before = daemons.parts(job_id)
    booting = time.time()
    daemons.master.boot()
    back = daemons.wait_for_event(daemons.master, "job_claimed", booting)
    recovery_times.add("master: switched on until its job is taken up again", back, BACK_S)
    assert before <= daemons.parts(job_id)
    daemons.let_go()
    assert aftermath.whole(job_id).epoch == 2
    assert "Going on from the chunks that are done" in daemons.log(job_id)


def test_reboot_of_the_master(aftermath: Aftermath) -> None:
    """The master is rebooted as its administrator does it: it costs the job no attempt."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 3)
    daemons.master.reboot()
    daemons.let_go()
    trace = aftermath.whole(job_id)
    assert (trace.attempts, trace.epoch) == (0, 2)


def test_all_nodes(aftermath: Aftermath) -> None:
    """The whole cluster loses power: the job goes on from its parts when it has booted."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 3)
    for node in daemons.nodes.nodes.values():
        node.power_cut()
    before = daemons.parts(job_id)
    daemons.nodes.start()
    assert len(before) >= 3
    assert aftermath.whole(job_id).epoch == 2
