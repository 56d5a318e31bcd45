# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`oq workers` starts, looks at and ends the pools of other nodes, by ssh as the engine's user."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from aftermath import Aftermath
from daemon_cluster import POOL, START_S, DaemonCluster, plans
from nodes.cluster import Cluster
from nodes.plan import address_of

HOSTS = (address_of(1), address_of(2))


@pytest.fixture(scope="module")
def running(engine_cluster: Callable[..., Cluster]) -> DaemonCluster:
    """Return a master and two workers whose pools nobody has started."""
    daemons = DaemonCluster(engine_cluster(*plans(["rw", "ro"])))
    daemons.start_master()
    return daemons


@pytest.fixture
def daemons(running: DaemonCluster) -> Iterator[DaemonCluster]:
    """Return the nodes; after a test no pool runs."""
    yield running
    running.heal()
    for node in running.workers:
        node.systemctl("stop", POOL)
        node.systemctl("start", "polkit.service")


def _told(what: str) -> str:
    return "".join(f"{host}: {what}\n" for host in HOSTS)


def _cores(daemons: DaemonCluster) -> str:
    """Return what `oq workers status` prints."""
    return daemons.oq("workers", "status").out.strip()


def test_pools_are_started_used_restarted_and_stopped(aftermath: Aftermath) -> None:
    """Units are started with the rights that the packages give to the user, and to no other."""
    daemons = aftermath.daemons
    done = daemons.oq("workers", "start")
    assert (done.out, done.err) == (_told("started by systemd"), "")
    assert all(node.is_active(POOL) for node in daemons.workers)
    assert _cores(daemons) == str([(host, 0, 2) for host in HOSTS])
    assert daemons.oq("workers", "start").out == _told("runs already")
    before = [daemons.pid(node, POOL) for node in daemons.workers]
    job_id = daemons.submit()
    daemons.wait_for_parts(job_id)
    done = daemons.oq("workers", "restart")
    assert done.out == _told("started by systemd"), done.err
    assert not set(before) & {daemons.pid(node, POOL) for node in daemons.workers}
    assert aftermath.whole(job_id).attempts == 0
    assert daemons.oq("workers", "stop").out == _told("stopped")
    daemons.wait_until_pools_have_left()
    assert [node.show(POOL, "Result")["Result"] for node in daemons.workers] == ["success"] * 2


def test_without_polkit_the_rule_of_sudo_serves(daemons: DaemonCluster) -> None:
    """A node may have either."""
    for node in daemons.workers:
        node.output("systemctl mask --runtime --now polkit.service")
    try:
        assert daemons.oq("workers", "start", timeout_s=300).out == _told("started by systemd")
    finally:
        for node in daemons.workers:
            node.output("systemctl unmask --runtime polkit.service")
    assert all(node.is_active(POOL) for node in daemons.workers)


def test_kill_is_certain_and_the_pool_stays_away(daemons: DaemonCluster) -> None:
    """Also one that hangs: its process and its workers are gone, systemd starts no other."""
    daemons.oq("workers", "start")
    hanging = daemons["worker1"]
    hanging.output(f"kill -STOP {daemons.pid(hanging, POOL)}")
    processes = daemons.processes_of(hanging, POOL)
    assert len(processes) > 2
    done = daemons.oq("workers", "kill")
    assert done.rc == 0, done.err
    for node in daemons.workers:
        node.wait_for(lambda it: not it.is_active(POOL), timeout_s=START_S, what="the pool ended")
    hanging.wait_for(
        lambda it: all(it.run(f"test -e /proc/{pid}").rc for pid in processes),
        timeout_s=START_S,
        what="its processes ended",
    )


def test_a_host_that_is_off_is_named_with_what_to_try(daemons: DaemonCluster) -> None:
    """The other one is started."""
    daemons["worker2"].power_cut()
    done = daemons.oq("workers", "start")
    assert done.rc == 4
    assert f"{HOSTS[0]}: started by systemd" in done.err
    assert f"try by hand: ssh openquake@{HOSTS[1]} systemctl start {POOL}" in done.err
    listed = json.loads(daemons.oq("workers", "status", "--json").out)
    assert [(host["host"], host["answers"]) for host in listed] == [
        (HOSTS[0], True),
        (HOSTS[1], False),
    ]


def test_the_user_may_start_nothing_else(daemons: DaemonCluster) -> None:
    """Neither by polkit nor by sudo."""
    worker = daemons["worker1"]
    for line in ("systemctl --no-ask-password stop ssh", "sudo -n systemctl stop ssh"):
        assert worker.run(line, user="openquake").rc != 0
    assert worker.run(f"systemctl --no-ask-password start {POOL}", user="nobody").rc != 0
    assert worker.is_active("ssh")
