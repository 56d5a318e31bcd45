# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The packages of a master and a worker are replaced and removed while there is work."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aftermath import Aftermath
from daemon_cluster import DAEMONS, DATABASE, JOB_S, POOL, USER, DaemonCluster, plans
from nodes.cluster import Cluster
from nodes.layers import NEXT_RELEASE
from nodes.node import Node
from recovery_times import RecoveryTimes

from quakegrid import __version__

#: Where the nodes see the packages of both releases.
NOW, NEXT = "/opt/now", "/opt/next"
#: How long an upgrade may take on a machine that does other things too [s].
APT_S = 900.0
#: What stands on a master and on a worker.
ON = {
    "master": ("quakegrid-common", "quakegrid-master"),
    "worker1": ("quakegrid-common", "quakegrid-worker"),
}
#: So slow a pool is that a job lasts [percent of a core].
SLOW = 30


@pytest.fixture(scope="module")
def daemons(
    base_tree: Path, image_layer: Path, package: Path, next_package: Path
) -> Iterator[DaemonCluster]:
    """Return a master and a worker, installed from packages."""
    larger = [
        replace(plan, binds={**plan.binds, NOW: package, NEXT: next_package}, disk_mib=2560)
        for plan in plans(["rw"])
    ]
    roomy = [replace(plan, memory_mib=6144) for plan in larger]
    with Cluster(base_tree, roomy, layers=[image_layer]).start() as cluster:
        for node, package_names in ((cluster[name], names) for name, names in ON.items()):
            others = {"quakegrid-master", "quakegrid-worker"} - set(package_names)
            _apt(node, "purge", *others)
        running = DaemonCluster(cluster)
        running.start()
        yield running


def _apt(node: Node, *words: str) -> str:
    """Run apt-get."""
    return node.output(
        f"DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet {' '.join(words)} 2>&1",
        timeout_s=APT_S,
    )


def _install(node: Node, folder: str, *options: str) -> None:
    """Install packages over those that are there."""
    files = [f"{folder}/{name}_*.deb" for name in ON[node.name]]
    _apt(node, "install", *options, *files)


def _of_the_next(embedded: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the next release computes: the same, and its name."""
    attributes = embedded["attributes"] | {"engine_version": np.asarray(NEXT_RELEASE).tobytes()}
    return {**embedded, "attributes": attributes}


def test_the_same_release_is_installed_again(
    daemons: DaemonCluster,
    embedded: Mapping[str, Any],
    tmp_path: Path,
    recovery_times: RecoveryTimes,
) -> None:
    """Another build of a release: daemons are restarted, the job goes on from its parts."""
    daemons.slow_down(SLOW)
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 3)
    began = time.time()
    before = {unit: daemons.pid(daemons.master, unit) for unit in DAEMONS}
    _install(daemons.master, NOW, "--reinstall")
    after = {unit: daemons.pid(daemons.master, unit) for unit in DAEMONS}
    assert all(after.values())
    assert not set(before.values()) & set(after.values())
    taken = daemons.wait_for_event(daemons.master, "job_claimed", began)
    recovery_times.add("packages of the master installed: job taken up again", taken)
    _install(daemons["worker1"], NOW, "--reinstall")
    daemons.let_go()
    daemons.full_speed()
    trace = Aftermath(daemons, embedded, tmp_path).whole(job_id)
    assert (trace.epoch, trace.attempts) == (2, 0)
    assert "Going on from the chunks that are done" in daemons.log(job_id)


def test_the_next_release_is_installed(
    daemons: DaemonCluster, embedded: Mapping[str, Any], tmp_path: Path
) -> None:
    """A worker of the last release is refused until it follows; the job begins anew."""
    master, worker = daemons.master, daemons["worker1"]
    daemons.slow_down(SLOW)
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 3)
    began = time.time()
    settings = master.read("/etc/openquake/openquake.cfg")
    # the command that follows the job is started by the last release
    with daemons.follow(job_id) as follower:
        _install(master, NEXT)
        assert master.output("oq --version").strip() == NEXT_RELEASE
        assert master.read("/etc/openquake/openquake.cfg") == settings
        daemons.wait_for_event(master, "pool_refused", began)
        log = daemons.log(job_id)
        assert f"It has release {__version__}, the master has {NEXT_RELEASE}" in log
        assert f"The job begins anew: what was done of it is of release {__version__}" in log
        assert worker.is_active(POOL)
        _install(worker, NEXT)
        daemons.let_go()
        daemons.full_speed()
        whole = Aftermath(daemons, _of_the_next(embedded), tmp_path).whole(job_id)
        assert (whole.epoch, whole.attempts) == (2, 0)
        assert follower.wait(JOB_S).rc == 0


def test_packages_are_removed(daemons: DaemonCluster) -> None:
    """What people have computed stays; it goes from a node where that was asked for."""
    master, worker = daemons.master, daemons["worker1"]
    _apt(master, "remove", *ON["master"])
    assert [unit for unit in DAEMONS if master.is_active(unit)] == []
    assert master.run("pgrep -u openquake -f quakegrid").out == ""
    assert master.run("command -v oq").rc != 0
    _apt(master, "purge", *ON["master"])
    assert master.run("test -e /etc/openquake -o -e /opt/openquake -o -e /var/cache/openquake").rc
    master.output(["test", "-s", DATABASE])
    assert master.output(["id", "--name", "--user", USER]).strip() == USER
    assert len(list(daemons.data.glob("calc_*.hdf5"))) == 2
    _apt(worker, "remove", *ON["worker1"])
    assert not worker.is_active(POOL)
    worker.output("touch /etc/openquake/purge-data")
    _apt(worker, "purge", *ON["worker1"])
    assert worker.run("test -e /var/lib/openquake").rc != 0
    assert len(list(daemons.data.glob("calc_*.hdf5"))) == 2
