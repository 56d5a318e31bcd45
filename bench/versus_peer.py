# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same job through two engines in turn: CPU, wall, memory of the process tree, numbers.

    versus_peer.py --peer PEER/bin/oq [--oq oq] [--runs 3] [--jobs ../shared/bench] JOB [JOB ...]

JOB is a folder with a generator ``gen.py`` of its inputs.  The engines run A B A B, each with
a data directory of its own and every core.  Memory is the sum of the proportional set sizes
of the whole tree, sampled every 50 ms.  Figures are medians; the ratio is peer / ours.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    """What one run of one engine took; seconds and MB."""

    status: int
    cpu: float
    wall: float
    memory: float


def main() -> int:
    """Run the pairs and print a line for each job."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jobs_named", nargs="+", metavar="JOB")
    parser.add_argument("--oq", default="oq")
    parser.add_argument("--peer", required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=Path, default=ROOT.parent / "shared" / "bench")
    options = parser.parse_args()
    if not options.jobs.is_dir():
        print(f"no benchmark jobs in {options.jobs}: name their folder with --jobs")
        return 2
    work = Path(tempfile.mkdtemp(prefix="versus-"))
    status = 0
    for name in options.jobs_named:
        status |= _pair(name, options, work)
    shutil.rmtree(work)
    return status


def _pair(name: str, options: argparse.Namespace, work: Path) -> int:
    job = _inputs(name, options.jobs, work)
    runs: dict[str, list[Run]] = {"ours": [], "peer": []}
    for _ in range(options.runs):
        for engine, command in (("ours", options.oq), ("peer", options.peer)):
            runs[engine].append(_run(command, job, work / engine, work / engine / name))
    failed = [engine for engine, done in runs.items() if any(run.status for run in done)]
    columns = []
    for figure in ("cpu", "wall", "memory"):
        ours, peer = (
            statistics.median(getattr(run, figure) for run in runs[engine])
            for engine in ("ours", "peer")
        )
        columns.append(f"{figure} {ours:8.2f} / {peer:8.2f} = {peer / ours:6.2f}")
    print(f"{name:14}", " | ".join(columns), f"FAILED: {failed}" if failed else "", flush=True)
    return int(bool(failed)) | _compare(work / "peer" / name, work / "ours" / name, options.jobs)


def _inputs(name: str, jobs: Path, work: Path) -> Path:
    folder = work / "jobs" / name
    shutil.copytree(jobs / name, folder)
    for module in jobs.glob("*.py"):
        shutil.copy(module, folder.parent)
    subprocess.run([sys.executable, "gen.py"], cwd=folder, check=True)
    return next(folder.glob("job*.ini"))


def _run(command: str, job: Path, data: Path, out: Path) -> Run:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    arguments = ["engine", "--run", str(job), "--exports", "csv", "-p", f"export_dir={out}"]
    with open(data / "log.txt", "w") as log:
        began = time.perf_counter()
        child = subprocess.Popen(
            [*shlex.split(command), *arguments],
            env={**os.environ, "OQ_DATADIR": str(data)},
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        peak = 0.0
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, _tree_memory(child.pid))
            time.sleep(0.05)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    return Run(child.returncode, usage.ru_utime + usage.ru_stime, wall, peak)


def _tree_memory(root: int) -> float:
    """Return the proportional set size of a process and its descendants [MB]."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    total, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        waiting += parents.get(pid, [])
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        match = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
        total += int(match.group(1)) / 1024 if match else 0.0
    return total


def _compare(expected: Path, actual: Path, jobs: Path) -> int:
    program = jobs.parent / "parity" / "compare.py"
    if not program.exists():
        print(f"{'':14} numbers not compared: {program} is not there")
        return 0
    done = subprocess.run(
        [sys.executable, str(program), str(expected), str(actual)], capture_output=True, text=True
    )
    lines = [line for line in done.stdout.splitlines() if "realizations" not in line]
    bad = [line for line in lines if line.startswith("FAIL")]
    print(f"{'':14} numbers: {len(lines) - len(bad)} of {len(lines)} files agree at rtol 1e-3")
    for line in bad[:3]:
        print(f"{'':14} {line}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
