# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the CPU time of jobs goes: samples of py-spy, told by stage.

    py-spy record -r 250 -f raw -o a_area.raw -- python -m ... engine --run job.ini --nd -e csv
    stages.py a_area.raw=5.6 [b_faults.raw=2.7 ...]

The number is the CPU time of the job [s], measured without py-spy; shares of samples are told
as parts of it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

#: Stage -> what stands in a stack of it; the first stage that fits counts.
STAGES = {
    "export as CSV": ("export_everything",),
    "loading machine code": ("compiled.py", "load_overload", "_compile_for_args", "codegen.py"),
    "models and exceedances": ("model_rates.py", "_add_rates", "exceedance.py"),
    "blocks of contexts": ("context_blocks",),
    "distances": ("_contexts",),
    "bins of disaggregation": ("disaggregated_rates",),
    "making ruptures": ("piece_ruptures", "units_together"),
    "statistics and maps": (
        "_statistics",
        "curves_of_rates",
        "tile_curves",
        "disaggregation_results",
    ),
    "reading and preparing": ("prepare (", "read_hazard_inputs", "read_job_ini", "input_checksum"),
    "interpreter and imports": ("<frozen", "importlib"),
    "HDF5 and job database": ("h5py", "hdf5_", "sqlalchemy", "records/", "part_file"),
}
REST = "all else"


def main() -> None:
    """Print a table, a column for each job."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jobs", nargs="+", metavar="RAW=SECONDS")
    columns = {}
    for word in parser.parse_args().jobs:
        name, _, seconds = word.rpartition("=")
        file = Path(name)
        columns[file.stem] = seconds_by_stage(file.read_text().splitlines(), float(seconds))
    print(f"| stage | {' | '.join(columns)} |")
    print("|---|" + "---:|" * len(columns))
    for stage in [*STAGES, REST]:
        cells = " | ".join(f"{spent[stage]:.2f}" for spent in columns.values())
        print(f"| {stage} | {cells} |")
    print(f"| together | {' | '.join(f'{spent.total():.2f}' for spent in columns.values())} |")


def seconds_by_stage(lines: list[str], seconds: float) -> Counter[str]:
    """Return the CPU time of each stage [s] from lines ``stack count``."""
    found: Counter[str] = Counter()
    for line in lines:
        stack, _, count = line.rpartition(" ")
        found[stage_of(stack)] += int(count)
    scale = seconds / found.total()
    return Counter({stage: scale * count for stage, count in found.items()})


def stage_of(stack: str) -> str:
    """Return the stage of a stack, which is empty before Python begins and after it ends."""
    if not stack.strip():
        return "interpreter and imports"
    for stage, marks in STAGES.items():
        if any(mark in stack for mark in marks):
            return stage
    return REST


if __name__ == "__main__":
    main()
