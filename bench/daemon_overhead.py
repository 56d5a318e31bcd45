# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What daemons cost: CPU of a job beside the embedded mode, chunks per second, memory, idling.

    daemon_overhead.py [--job JOB.INI] [--runs 3] [--chunks 10000] [--workers 2] [--idle 20]

The same job runs through daemons and embedded in turn, with as many workers. CPU is that of
all processes: of the daemons with all they start, their idling and the submission included;
of the embedded command with its children. Each part can be left out with 0.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench_calculations import toy_description
from local_cluster import ROOT, LocalCluster, adopt_orphans, cpu_seconds, descendants, resident

TINY = ROOT / "tests" / "acceptance" / "jobs" / "tiny" / "job.ini"
CALL = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"
#: At which chunks the memory is looked at.
LOOKS = (1000, 5000, 10_000)


@dataclass(frozen=True)
class Cost:
    """CPU and wall of a run [s]."""

    cpu: float
    wall: float


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--job", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--idle", type=float, default=20.0)
    options = parser.parse_args()
    adopt_orphans()
    folder = Path(tempfile.mkdtemp(prefix="overhead-"))
    try:
        if options.runs:
            _compare(folder, options)
        if options.chunks:
            _rate(folder / "rate", options)
        if options.idle:
            _idle(folder / "idle", options)
    finally:
        shutil.rmtree(folder)


def _compare(folder: Path, options: argparse.Namespace) -> None:
    """Run jobs both ways in turn."""
    jobs = {"the smallest job": TINY} | (
        {options.job.parent.name: options.job} if options.job else {}
    )
    cluster = _started(folder / "jobs", options.workers, toys=False)
    print("| job | mode | CPU [s] | wall of the command [s] |\n|---|---|---:|---:|")
    try:
        for name, file in jobs.items():
            runs: dict[str, list[Cost]] = {"embedded": [], "daemons": []}
            for _ in range(options.runs):
                runs["embedded"].append(_embedded(folder / "alone", file, options.workers))
                runs["daemons"].append(_through(cluster, file))
            for mode, costs in runs.items():
                cpu, wall = (
                    statistics.median(getattr(each, what) for each in costs)
                    for what in ("cpu", "wall")
                )
                print(f"| {name} | {mode} | {cpu:.2f} | {wall:.2f} |", flush=True)
    finally:
        cluster.close()


def _started(folder: Path, workers: int, *, toys: bool) -> LocalCluster:
    """Return daemons that are ready."""
    cluster = LocalCluster(folder, (workers,), toys=toys)
    cluster.start()
    assert cluster.wait_until(cluster.ready, 600.0), "the daemons do not start"
    return cluster


def _embedded(folder: Path, job_file: Path, workers: int) -> Cost:
    """Run a job in the processes of its command."""
    folder.mkdir(exist_ok=True)
    variables = {
        **LocalCluster(folder).environment(),
        "OQ_DATADIR": str(folder),
        "OQ_DISTRIBUTE": "processpool",
        "OQ_NUM_CORES": str(workers),
    }
    return _command(["engine", "--run", str(job_file)], variables, folder)


def _through(cluster: LocalCluster, job_file: Path) -> Cost:
    """Run a job through daemons."""
    before = _cluster_cpu(cluster)
    words = ["engine", "--run", str(job_file)]
    command = _command(words, cluster.environment(), cluster.folder)
    cluster.wait_until(lambda: not cluster.runners(), 10.0)
    return Cost(command.cpu + _cluster_cpu(cluster) - before, command.wall)


def _command(words: list[str], variables: dict[str, str], folder: Path) -> Cost:
    """Run the command oq to its end."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", CALL, *words],
        env=variables,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall)


def _cluster_cpu(cluster: LocalCluster) -> float:
    """Return what all processes of the daemons have computed [s]."""
    pids = [unit.pid for unit in cluster.units.values() if unit.pid]
    return sum(cpu_seconds(each) for pid in pids for each in descendants(pid))


def _rate(folder: Path, options: argparse.Namespace) -> None:
    """Have many chunks of no work computed."""
    cluster = _started(folder, options.workers, toys=True)
    description = toy_description(options.chunks, roots=False, pace=0.0, seed=1)
    try:
        job_id = cluster.submit(TINY, calculation_mode="preclassical", description=description)
        count = "SELECT count(*) FROM chunk WHERE job_id = ? AND is_done"
        times: list[tuple[float, int]] = []
        memory: dict[int, tuple[float, ...]] = {}
        before: dict[str, float] = {}
        while (done := cluster.rows(count, job_id)[0][0]) < options.chunks:
            pids = _by_role(cluster)
            if done and not before:
                before = {role: cpu_seconds(pid) for role, pid in pids.items()}
            if done:
                times.append((time.perf_counter(), done))
            for look in LOOKS:
                if done >= look and look not in memory:
                    memory[look] = tuple(resident(pid) for pid in pids.values())
            time.sleep(0.05)
        times.append((time.perf_counter(), done))
        pids = _by_role(cluster)
        memory[done] = tuple(resident(pid) for pid in pids.values())
        after = {role: cpu_seconds(pid) for role, pid in pids.items()}
        cluster.wait_until(lambda: cluster.status(job_id) == "complete", 60.0)
    finally:
        cluster.close()
    (began, first), (ended, last) = times[0], times[-1]
    print(
        f"\n{(last - first) / (ended - began):.0f} chunks per second with {options.workers} workers"
    )
    roles = tuple(after)
    print(f"\n| memory [MB] after chunks | {' | '.join(roles)} |\n|---|{'---:|' * len(roles)}")
    for look, sizes in sorted(memory.items()):
        print(f"| {look} | {' | '.join(f'{size:.1f}' for size in sizes)} |")
    shares = [1e3 * (after[role] - before.get(role, 0.0)) / (last - first) for role in roles]
    print(f"| CPU of a chunk [ms] | {' | '.join(f'{share:.3f}' for share in shares)} |")


def _by_role(cluster: LocalCluster) -> dict[str, int]:
    """Return the processes of the daemons and of the running job."""
    pids = {name: unit.pid for name, unit in cluster.units.items() if unit.pid}
    if runners := cluster.runners():
        pids["runner"] = min(runners)
    return pids | {
        f"worker{number}": pid for number, pid in enumerate(sorted(cluster.crew("pool1")[1]), 1)
    }


def _idle(folder: Path, options: argparse.Namespace) -> None:
    """Let daemons do nothing."""
    cluster = _started(folder, options.workers, toys=True)
    try:
        cluster.wait_until(lambda: False, 3.0)
        pids = _by_role(cluster)
        before, began = {role: cpu_seconds(pid) for role, pid in pids.items()}, time.perf_counter()
        time.sleep(options.idle)
        elapsed = time.perf_counter() - began
        print("\n| idle | CPU of a core [%] | memory [MB] |\n|---|---:|---:|")
        for role, pid in pids.items():
            percent = 100 * (cpu_seconds(pid) - before[role]) / elapsed
            print(f"| {role} | {percent:.2f} | {resident(pid):.1f} |")
    finally:
        cluster.close()


if __name__ == "__main__":
    os.environ.pop("OQ_DATADIR", None)
    main()
