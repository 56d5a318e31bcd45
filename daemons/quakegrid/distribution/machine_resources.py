# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the machines that compute chunks have for a job."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from shutil import disk_usage

from quakegrid.base.settings_sections import MemorySettings
from quakegrid.distribution.workerpool.memory_gauge import MemoryGauge
from quakegrid.jobs.job_cost import Machine, Resources
from quakegrid.wire.messages.node_requests import Node


def resources_here(workers: int, directory: Path, settings: MemorySettings) -> Resources | None:
    """Return what this machine has for a job now, None if no job is to be refused.

    Parameters
    ----------
    workers
        How many chunks it computes at the same time.
    directory
        Where the job writes.
    settings
        Whether jobs are refused.
    """
    if not settings.refuse_large_jobs:
        return None
    memory = MemoryGauge().memory()
    machine = Machine(
        os.uname().nodename,
        workers,
        memory.total - memory.used,
        "set num_cores to fewer workers",
    )
    return Resources((machine,), _free(directory), str(directory))


def resources_of_nodes(
    nodes: Sequence[Node], directory: Path, settings: MemorySettings
) -> Resources | None:
    """Return what worker nodes have for a job, None if no job is to be refused.

    What other jobs use meanwhile is not taken off: they end.  A worker of a pool is ended when
    more than the hard limit of memory is in use, so that much is what there is.

    Parameters
    ----------
    nodes
        Those that would work for it; without any its memory is not looked at.
    directory
        The folder that the nodes share, where the job writes.
    settings
        The limits of memory, and whether jobs are refused.
    """
    if not settings.refuse_large_jobs:
        return None
    machines = tuple(
        Machine(
            node.host,
            node.cores,
            0.01 * settings.hard_mem_limit * node.memory_total,
            f"give {node.host} fewer workers in host_cores of [zworkers] "
            f"(hard_mem_limit is {settings.hard_mem_limit} percent)",
        )
        for node in nodes
    )
    return Resources(machines, _free(directory), str(directory))


def _free(directory: Path) -> int:
    """Return what is free where a folder is, or will be [bytes]."""
    there = next(folder for folder in (directory, *directory.parents) if folder.exists())
    return disk_usage(there).free
