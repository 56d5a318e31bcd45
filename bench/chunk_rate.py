# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many chunks of almost no work go through the daemons of one node each second.

    chunk_rate.py [--chunks 10000] [--workers 2] [--folder DIRECTORY]

A job database server, a receiver, the runner that it starts, and a worker pool, all as processes.
Every part is a file; every chunk is entered in the job database.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench_calculations import toy_description
from local_cluster import ROOT, LocalCluster, cpu_seconds, resident

JOB_FILE = ROOT / "tests" / "acceptance" / "jobs" / "tiny" / "job.ini"
#: How often the job database is asked how far the job is [s].
LOOK_EVERY = 0.1
#: How long all may take [s].
PATIENCE = 300.0


@dataclass
class Moment:
    """How far a job is: when, chunks done, CPU of each process so far [s], memory [MB]."""

    time: float
    chunks: int
    cpu: dict[str, float]
    runner_memory: float


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        cluster = LocalCluster(Path(folder), pools=(options.workers,))
        cluster.start()
        try:
            if not cluster.wait_until(cluster.ready, PATIENCE):
                raise SystemExit("the daemons do not start")
            moments = _moments(cluster, options.chunks)
        finally:
            cluster.close()
    _tell(moments)


def _moments(cluster: LocalCluster, count: int) -> list[Moment]:
    """Run a job and return how it went on, from its first chunks to its last."""
    description = toy_description(count, roots=False, pace=0.0, seed=1)
    job_id = cluster.submit(JOB_FILE, description=description, calculation_mode="preclassical")
    moments: list[Moment] = []
    end = time.monotonic() + PATIENCE
    while not moments or moments[-1].chunks < count:
        if time.monotonic() > end or cluster.status(job_id) in ("failed", "aborted"):
            raise SystemExit(f"the job has not ended:\n{cluster.job_log(job_id)}")
        time.sleep(LOOK_EVERY)
        ((done,),) = cluster.rows("select count(*) from chunk where is_done and job_id = ?", job_id)
        if done and (not moments or done > moments[-1].chunks):
            moments.append(_moment(cluster, done))
    if not cluster.wait_until(lambda: cluster.status(job_id) == "complete", PATIENCE):
        raise SystemExit(f"the job does not end:\n{cluster.job_log(job_id)}")
    return moments


def _moment(cluster: LocalCluster, done: int) -> Moment:
    """Return how things are now."""
    zygote, workers = cluster.crew("pool1")
    processes = {
        "database server": {cluster.units["dbserver"].pid},
        "receiver": {cluster.units["receiver"].pid},
        "runner": cluster.runners(),
        "pool": {cluster.units["pool1"].pid, zygote},
        "workers": workers,
    }
    cpu = {name: sum(cpu_seconds(pid) for pid in pids if pid) for name, pids in processes.items()}
    return Moment(time.monotonic(), done, cpu, sum(map(resident, processes["runner"])))


def _tell(moments: list[Moment]) -> None:
    first, last = moments[0], moments[-1]
    chunks = last.chunks - first.chunks
    if not chunks:
        raise SystemExit("that was too fast to measure: take more chunks")
    print("| what | |")
    print("|---|---:|")
    print(f"| chunks per second | {chunks / (last.time - first.time):.0f} |")
    for name, before in first.cpu.items():
        print(f"| {name}: CPU of a chunk [ms] | {1e3 * (last.cpu[name] - before) / chunks:.3f} |")
    grown = last.runner_memory - first.runner_memory
    print(
        "| runner: memory at the end, and its growth [MB] "
        f"| {last.runner_memory:.0f}, {grown:.1f} |"
    )
    print(f"| processes that wanted to run in the last minute | {os.getloadavg()[0]:.1f} |")


if __name__ == "__main__":
    main()
