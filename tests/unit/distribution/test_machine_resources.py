# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What worker nodes have for a job."""

from __future__ import annotations

from pathlib import Path

from quakegrid.base.settings_sections import MemorySettings
from quakegrid.distribution.machine_resources import resources_here, resources_of_nodes
from quakegrid.wire.messages.node_requests import Node

ROOT = Path("/")


def node(host: str, *, total: int, used: int) -> Node:
    return Node(
        pool=f"pool on {host}",
        host=host,
        address="",
        release="1",
        cores=16,
        running=0,
        draining=False,
        load=0.0,
        memory_used=used,
        memory_total=total,
        silent=0.0,
    )


def test_a_node_has_its_memory_up_to_the_hard_limit():
    """Whatever other jobs use meanwhile."""
    nodes = [node("first", total=64_000, used=60_000), node("second", total=32_000, used=0)]
    there_is = resources_of_nodes(nodes, ROOT, MemorySettings(hard_mem_limit=50))
    assert there_is is not None
    assert [machine.memory for machine in there_is.machines] == [32_000, 16_000]
    assert [machine.workers for machine in there_is.machines] == [16, 16]
    first, _ = there_is.machines
    assert first.remedy.startswith("give first fewer workers in host_cores of [zworkers]")
    assert "hard_mem_limit is 50 percent" in first.remedy


def test_a_folder_that_is_to_be_made_has_the_space_of_those_above():
    """It is made when the first job is submitted."""
    there_is = resources_here(2, ROOT / "shared of nobody" / "oqdata", MemorySettings())
    assert there_is is not None
    assert there_is.disk > 0
    assert there_is.machines[0].workers == 2


def test_nothing_is_compared_where_no_job_is_to_be_refused():
    """refuse_large_jobs = no."""
    settings = MemorySettings(refuse_large_jobs=False)
    assert resources_here(2, ROOT, settings) is None
    assert resources_of_nodes([], ROOT, settings) is None
