# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page docs/cluster.md, done word by word on three machines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from nodes.cluster import Cluster
from nodes.node import Node

ROOT = Path(__file__).parents[2]
_PAGE = ROOT / "docs" / "cluster.md"
_BLOCK = re.compile(r"^```bash on (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_USERS_BLOCK = re.compile(r"^```bash as ada\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WORKERS = ("worker1", "worker2")
_SETTINGS = "/etc/openquake/conf.d/cluster.cfg"


@pytest.fixture(scope="module")
def machines(engine_cluster: Callable[..., Cluster], package: Path) -> Cluster:
    """Give three machines with the packages in the home of root.

    They are installed there already, which saves compiling the kernels three times: the page's
    second step finds nothing to do.
    """
    cluster = engine_cluster("master", *_WORKERS, shared_at="/srv/openquake", shared_mib=3000)
    for node in (cluster["master"], *map(cluster.__getitem__, _WORKERS)):
        for file in package.glob("*.deb"):
            node.copy_in(file, f"/root/{file.name}")
    return cluster


def _steps() -> list[tuple[str, str]]:
    """Return the blocks of the page: where, and what."""
    return _BLOCK.findall(_PAGE.read_text())


def _do(cluster: Cluster, where: str, script: str) -> None:
    """Do a block where the page says, and what it says in words."""
    nodes = ["master"] if where == "master" else list(_WORKERS)
    for name in nodes:
        done = cluster[name].run(["bash", "-ec", f"cd /root\n{script}"], timeout_s=900)
        assert done.rc == 0, f"{name}: {script}\n{done.out}\n{done.err}"
    if _SETTINGS in script:
        content = cluster["master"].read(_SETTINGS)
        for name in _WORKERS:
            cluster[name].write(_SETTINGS, content)
            cluster[name].output(f"chown root:openquake {_SETTINGS} && chmod 640 {_SETTINGS}")


def _as_ada(node: Node, command: str) -> str:
    """Run a command as a person who is no administrator."""
    return node.output(command, user="ada", timeout_s=900)


def test_the_page_makes_a_cluster(machines: Cluster) -> None:
    """Each block does what it says, and a user's job runs on the workers."""
    steps = _steps()
    assert len(steps) == 8
    for where, script in steps:
        _do(machines, where, script)
    master = machines["master"]
    assert master.output("oq workers status").startswith("[('worker1', 0, ")
    (run,) = _USERS_BLOCK.findall(_PAGE.read_text())
    told = _as_ada(master, f"set -e\n{{ {run} }} 2>&1")
    assert told.count("works for the job") == len(_WORKERS)
    assert "hazard_curve-mean-PGA_1.csv" in told
    listed = _as_ada(master, "ls -l /srv/openquake/ada/oqdata")
    assert "calc_1.hdf5" in listed


def test_any_node_sees_the_jobs(machines: Cluster) -> None:
    """The settings name the master, and that is all it takes."""
    worker = machines["worker2"]
    assert "complete" in worker.output("oq engine --lhc")
    assert "worker1" in worker.output("oq workers status")
