# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random faults of the daemons of one machine, and what became of the jobs they ran.

    chaos.py [--trials 200] [--seed 1] [--minutes 60] [--toys] [--folder DIRECTORY]

Each trial submits a job or two to a dbserver, a receiver and three worker pools, lets one to
three faults strike at random moments, and looks at ledger, results, files and processes
without the help of any daemon. Daemons that die are started again after a second, as systemd
does. The exit status is 1 if anything was lost, doubled, damaged, wrong, stuck or left.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from chaos_checks import ToyOrder, damaged_files
from chaos_faults import WEIGHTS, deal
from chaos_trial import JOB_FILE, Outcome, Trial
from local_cluster import ROOT, LocalCluster, adopt_orphans

sys.path.append(str(ROOT / "tests" / "acceptance"))
from results_file import contents

#: Workers of each pool.
POOLS = (2, 1, 1)
#: What must not be, and what may.
FATAL = (
    "lost chunks",
    "duplicated chunks",
    "damaged files",
    "wrong results",
    "wrong ends",
    "stuck jobs",
    "processes left",
    "files left",
)
HARMLESS = ("chunks found missing, computed again",)


def main() -> int:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--toys", action="store_true", help="no real job among them")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary:
        folder = options.folder or Path(temporary)
        return _run(folder, options)


def _run(folder: Path, options: argparse.Namespace) -> int:
    end = time.monotonic() + 60 * options.minutes
    classical = None if options.toys else _classical(folder)
    cluster = LocalCluster(folder, POOLS, at_once=2)
    outcomes: list[Outcome] = []
    try:
        cluster.start()
        if not cluster.wait_until(cluster.ready, 120.0):
            print("the daemons do not start")
            return 1
        while len(outcomes) < options.trials and time.monotonic() < end:
            # a trial can be repeated by itself, whatever those before it drew
            lots = random.Random(f"{options.seed}/{len(outcomes)}")
            faults = deal(lots)
            outcome = Trial(cluster, faults, lots, classical).run()
            outcomes.append(outcome)
            _tell(len(outcomes), outcome)
            if outcome.wrong["stuck jobs"]:
                break
    finally:
        statuses = cluster.close()
    cluster.wait_until(lambda: not cluster.orphans(), 60.0)
    wrong = Counter({"processes left": len(cluster.orphans())})
    wrong["damaged files"] += len(damaged_files(cluster))
    wrong["damaged files"] += cluster.rows("PRAGMA integrity_check") != [("ok",)]
    wrong["wrong ends"] += sum(status not in (0, -9) for status in statuses.values())
    return _table(outcomes, wrong, options)


def _classical(folder: Path) -> Callable[[int], ToyOrder]:
    """Compute a real job without daemons; return what says that another run is the same."""
    alone = folder / "alone"
    cluster = LocalCluster(alone)
    variables = cluster.environment() | {"OQ_DATADIR": str(alone), "OQ_DISTRIBUTE": "no"}
    call = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"
    words = [sys.executable, "-c", call, "engine", "--run", str(JOB_FILE)]
    subprocess.run(words, check=True, env=variables, cwd=alone, capture_output=True)
    expected = contents(alone / "calc_1.hdf5")
    chunks = _chunks_of(alone / "db.sqlite3")
    return lambda job_id: ToyOrder(job_id, chunks, lambda path: contents(path) == expected)


def _chunks_of(database: Path) -> int:
    import sqlite3

    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT count(*) FROM chunk").fetchone()[0])


def _tell(number: int, outcome: Outcome) -> None:
    """Say what came of a trial."""
    strikes = ", ".join(
        f"{strike.kind} ({strike.recovered:.1f} s)"
        if strike.recovered is not None
        else f"{strike.kind} (never)"
        for strike in outcome.strikes
    )
    ends = ", ".join(f"{count} {status}" for status, count in outcome.ends.items())
    print(f"trial {number}: {strikes or 'nothing struck'}: {ends}", flush=True)
    for detail in outcome.details:
        print(f"  {detail}", flush=True)


def _table(outcomes: list[Outcome], wrong: Counter[str], options: argparse.Namespace) -> int:
    """Print what came of all; return 1 if something was not as it must be."""
    ends: Counter[str] = Counter()
    recovered: dict[str, list[float]] = defaultdict(list)
    struck: Counter[str] = Counter()
    aborts: list[float] = []
    for outcome in outcomes:
        wrong.update(outcome.wrong)
        ends.update(outcome.ends)
        aborts += outcome.abort_seconds
        for strike in outcome.strikes:
            struck[strike.kind] += 1
            if strike.recovered is not None:
                recovered[strike.kind].append(strike.recovered)
    print(f"\n| what (seed {options.seed}) | count |\n|---|---:|")
    print(f"| trials | {len(outcomes)} |")
    for status, count in sorted(ends.items()):
        print(f"| jobs {status} | {count} |")
    print(f"| faults | {sum(struck.values())} |")
    for name in (*FATAL, *HARMLESS):
        print(f"| {name} | {wrong[name]} |")
    print("\n| fault | count | work goes on after, median [s] | at most [s] |")
    print("|---|---:|---:|---:|")
    for kind in WEIGHTS:
        times = recovered[kind]
        if times:
            middle = statistics.median(times)
            print(f"| {kind} | {struck[kind]} | {middle:.1f} | {max(times):.1f} |")
    if aborts:
        middle = statistics.median(aborts)
        print(f"| no process of a stopped job | {len(aborts)} | {middle:.1f} | {max(aborts):.1f} |")
    return int(any(wrong[name] for name in FATAL) or not outcomes)


if __name__ == "__main__":
    sys.exit(main())
