# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the kernel tells of memory, in both versions of control groups."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from quakegrid.distribution.workerpool.memory_gauge import Memory, MemoryGauge

MEGABYTE = 2**20
MEMINFO = "MemTotal:       1048576 kB\nMemFree: 1 kB\nMemAvailable:    524288 kB\n"


def _gauge(root: Path, group: str, files: Mapping[str, str]) -> MemoryGauge:
    """Return the gauge of a kernel that tells this."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/meminfo").write_text(MEMINFO)
    (root / "proc/self/cgroup").write_text(group)
    for name, content in files.items():
        file = root / "cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return MemoryGauge(root / "proc", root / "cgroup")


def test_without_a_limit_the_memory_is_that_of_the_node(tmp_path):
    """What can be had by giving up caches is not in use."""
    gauge = _gauge(tmp_path, "0::/\n", {})
    assert gauge.memory() == Memory(512 * MEGABYTE, 1024 * MEGABYTE)
    assert gauge.kills() is None


def test_a_group_of_version_two_that_is_fuller_counts(tmp_path):
    """Also one further up; caches of files are not in use."""
    gauge = _gauge(
        tmp_path,
        "0::/system.slice/pool.service\n",
        {
            "system.slice/pool.service/memory.max": "max\n",
            "system.slice/pool.service/memory.events": "oom 4\noom_kill 3\n",
            "system.slice/memory.max": f"{100 * MEGABYTE}\n",
            "system.slice/memory.current": f"{90 * MEGABYTE}\n",
            "system.slice/memory.stat": f"anon 5\ninactive_file {10 * MEGABYTE}\n",
        },
    )
    assert gauge.memory() == Memory(80 * MEGABYTE, 100 * MEGABYTE)
    assert gauge.kills() == 3


def test_a_group_of_version_one_is_understood(tmp_path):
    """In a container the path that is told may not be there."""
    gauge = _gauge(
        tmp_path,
        "9:name=systemd:/x\n4:memory:/elsewhere\n0::/\n",
        {
            "memory/memory.limit_in_bytes": f"{100 * MEGABYTE}\n",
            "memory/memory.usage_in_bytes": f"{95 * MEGABYTE}\n",
            "memory/memory.stat": f"inactive_file 7\ntotal_inactive_file {5 * MEGABYTE}\n",
            "memory/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
        },
    )
    assert gauge.memory() == Memory(90 * MEGABYTE, 100 * MEGABYTE)
    assert gauge.kills() == 2


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="there is no /proc")
def test_this_machine_tells_its_memory():
    """And what this process holds."""
    gauge = MemoryGauge()
    assert 0 < gauge.memory().used < gauge.memory().total
    assert gauge.resident(os.getpid()) > 10 * MEGABYTE
    assert gauge.resident(2**22 + 1) == 0
