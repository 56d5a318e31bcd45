# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The layout of a supercomputer: one small machine has the database, others compute alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from nodes.cluster import Cluster
from nodes.node import Node
from nodes.plan import NodeFile, NodePlan

_JOB = Path(__file__).parents[2] / "tests" / "acceptance" / "jobs" / "tiny"
_SETTINGS = """\
[distribution]
oq_distribute = processpool
num_cores = 2
[dbserver]
listen = database
host = database
authkey = a secret of this test
[directory]
shared_dir = /srv/oqdata
"""
_FILES = {
    "/etc/openquake/openquake.cfg": NodeFile(_SETTINGS, 0o640, "root:openquake"),
    **{f"/var/lib/openquake/job/{file.name}": file.read_bytes() for file in _JOB.iterdir()},
}


@pytest.fixture(scope="module")
def machines(engine_cluster: Callable[..., Cluster]) -> Cluster:
    """Give a machine with the database server alone, and two that have no daemon."""
    plans = [NodePlan(name, files=_FILES) for name in ("database", "node1", "node2")]
    cluster = engine_cluster(*plans)
    cluster["database"].output("systemctl start openquake-dbserver")
    return cluster


def _jobs(node: Node) -> dict[int, str]:
    """Return the state of each job as a machine sees it."""
    listed = json.loads(node.output("oq engine --lhc --json", user="openquake"))
    return {job["id"]: job["status"] for job in listed}


def test_jobs_of_all_machines_are_in_one_database(machines: Cluster) -> None:
    """Two at once get numbers of their own; results are in the shared directory."""
    nodes = [machines["node1"], machines["node2"]]
    runs = [
        node.spawn("cd && oq engine --run job/job.ini 2>&1", user="openquake") for node in nodes
    ]
    ended = [run.wait(timeout_s=600) for run in runs]
    assert [done.rc for done in ended] == [0, 0], ended
    assert _jobs(machines["database"]) == {1: "complete", 2: "complete"}
    names = {path.name for path in (machines.shared.path / "openquake" / "oqdata").iterdir()}
    assert names == {"calc_1.hdf5", "calc_2.hdf5"}


def test_what_one_machine_computed_another_exports(machines: Cluster) -> None:
    """By its number alone."""
    told = machines["node2"].output("cd && oq engine --eos 1 out", user="openquake")
    assert "hazard_curve-mean-PGA_1.csv" in told


def test_the_database_may_be_away_for_a_while(machines: Cluster) -> None:
    """A job that runs waits for it; a command that asks says whom it misses."""
    database, node = machines["database"], machines["node1"]
    database.output("systemctl stop openquake-dbserver")
    asked = node.run("oq engine --lhc", user="openquake")
    assert asked.rc == 5
    assert "database:1908" in asked.err
    database.output("systemctl start openquake-dbserver")
    assert _jobs(node)[1] == "complete"
