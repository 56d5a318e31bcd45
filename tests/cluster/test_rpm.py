# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rpm packages on a node that boots: installed, at work, installed anew, removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aftermath import Aftermath
from daemon_cluster import DAEMONS, DATABASE, JOBS, JOBS_AT, MASTER, POOL, START_S, DaemonCluster
from nodes.cluster import SHARED_AT, Cluster
from nodes.node import Node
from nodes.plan import NodeFile, NodePlan, address_of

GIVEN = "/opt/given"
#: On Debian rpm knows no packages that ours could depend on, and warns whoever uses it.
RPM = "rpm --force-debian --nodeps"
RPM_S = 900.0
UNITS = (*DAEMONS, POOL)
#: Where compiled kernels are.
KERNELS = "/var/cache/openquake/numba"

_SETTINGS = f"""\
[distribution]
oq_distribute = zmq
[dbserver]
listen = {address_of(0)}
host = {address_of(0)}
authkey = a secret of this test
[zworkers]
host_cores = {address_of(0)} 2
[directory]
shared_dir = {SHARED_AT}
"""


@pytest.fixture(scope="module")
def daemons(base_tree: Path, rpm_package: Path, image_layer: Path) -> Iterator[DaemonCluster]:
    """Return one node that is master and worker, without the engine."""
    binds = {JOBS_AT: JOBS, GIVEN: rpm_package}
    plan = NodePlan(MASTER, binds=binds, disk_mib=2560, memory_mib=6144)
    with Cluster(base_tree, [plan]).start() as cluster:
        # the same machine code would be compiled in a minute
        cluster[MASTER].copy_in(image_layer / KERNELS[1:], KERNELS, owner="openquake:openquake")
        yield DaemonCluster(cluster)


def _processes(node: Node, daemons: DaemonCluster) -> list[int]:
    return [daemons.pid(node, unit) for unit in UNITS]


def test_packages_are_installed_and_compute(
    daemons: DaemonCluster, embedded: Mapping[str, Any], tmp_path: Path
) -> None:
    """The units run at once; with settings of the cluster they run a job."""
    node = daemons.master
    node.output(f"{RPM} --install {GIVEN}/*.rpm", timeout_s=RPM_S)
    for unit in UNITS:
        node.wait_for(lambda it, unit=unit: it.is_active(unit), timeout_s=START_S, what=unit)
    assert node.output("stat -c %U:%G:%a /etc/openquake/openquake.cfg") == "root:openquake:640\n"
    node.write("/etc/openquake/conf.d/cluster.cfg", NodeFile(_SETTINGS, 0o640, "root:openquake"))
    node.output(
        "systemctl restart openquake-master.target openquake-worker.target", timeout_s=START_S
    )
    Aftermath(daemons, embedded, tmp_path).whole(daemons.submit())


def test_packages_are_installed_anew(daemons: DaemonCluster) -> None:
    """Daemons are restarted, settings stay."""
    node = daemons.master
    before = _processes(node, daemons)
    node.output(f"{RPM} --upgrade --replacepkgs {GIVEN}/*.rpm", timeout_s=RPM_S)
    for unit in UNITS:
        node.wait_for(lambda it, unit=unit: it.is_active(unit), timeout_s=START_S, what=unit)
    node.wait_for(
        lambda it: not set(before) & set(_processes(it, daemons)),
        timeout_s=START_S,
        what="all daemons were restarted",
    )
    assert node.read("/etc/openquake/conf.d/cluster.cfg") == _SETTINGS


def test_packages_are_removed(daemons: DaemonCluster) -> None:
    """With their units and files; what was computed stays."""
    node = daemons.master
    node.output(
        f"{RPM} --erase quakegrid-worker quakegrid-master quakegrid-common", timeout_s=RPM_S
    )
    assert node.run("pgrep -u openquake -f quakegrid").out == ""
    assert node.run("command -v oq || test -e /opt/openquake/venv").rc != 0
    assert node.run("systemctl list-unit-files 'openquake-*' --no-legend --plain").out == ""
    node.output(["test", "-s", DATABASE])
    assert len(list(daemons.data.glob("calc_*.hdf5"))) == 1
