# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nodes are cut off in the middle of a job and come back with results nobody waits for."""

from __future__ import annotations

import time

import pytest
from aftermath import Aftermath
from recovery_times import RecoveryTimes

#: In which time it is noticed that a node is cut off [s].
NOTICED_S = 15.0
#: So slow pools are that a job outlives the leases of a node [percent of a core].
SLOW = 25


@pytest.mark.parametrize("name", ["worker1", "worker2"])
def test_cut_off(aftermath: Aftermath, recovery_times: RecoveryTimes, name: str) -> None:
    """A worker is cut off for longer than its lease: its late results do no harm."""
    daemons = aftermath.daemons
    daemons.slow_down(SLOW)
    job_id = daemons.submit()
    daemons.hold(daemons[name])
    parted = time.time()
    daemons[name].partition()
    lost = daemons.wait_for_event(daemons.master, "chunk_lost", parted)
    recovery_times.add(f"{name} cut off until its chunks go to others", lost, NOTICED_S)
    assert not daemons.results(job_id).exists()
    daemons[name].heal()
    daemons.let_go()
    daemons.full_speed()
    trace = aftermath.whole(job_id)
    assert (trace.attempts, trace.epoch) == (0, 1)


def test_master_is_cut_off(aftermath: Aftermath) -> None:
    """The master reaches no node for longer than all leases: the job goes on when it does again."""
    daemons = aftermath.daemons
    daemons.slow_down(SLOW)
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    parted = time.time()
    daemons.master.partition()
    daemons.wait_for_event(daemons.master, "node_missing", parted)
    daemons.wait_for_event(daemons.master, "chunk_lost", parted)
    daemons.master.heal()
    daemons.let_go()
    daemons.full_speed()
    assert aftermath.whole(job_id).attempts == 0


def test_frozen_node(aftermath: Aftermath) -> None:
    """A node that hangs takes connections and answers none: others take its chunks meanwhile."""
    daemons = aftermath.daemons
    daemons.slow_down(SLOW)
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    frozen = time.time()
    daemons["worker1"].freeze()
    daemons.wait_for_event(daemons.master, "chunk_lost", frozen)
    assert not daemons.results(job_id).exists()
    daemons["worker1"].thaw()
    daemons.let_go()
    daemons.full_speed()
    assert aftermath.whole(job_id).attempts == 0


def test_lost_packets(aftermath: Aftermath) -> None:
    """A network that loses every tenth packet makes a job slow, and nothing else."""
    daemons = aftermath.daemons
    daemons["worker2"].lose_packets(10)
    trace = aftermath.whole(daemons.submit())
    assert (trace.attempts, trace.epoch) == (0, 1)
