# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run this example from job file to pictures, and say where everything is."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
#: Three places of the island: number of the site in the grid, what is there.
SITES = {
    "1010": "the central plain",
    "1395": "above the trench's deep end",
    "610": "the west coast",
}


def main() -> int:
    """Run the job, export, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oq", default="oq", help="the command to run")
    parser.add_argument("--out", type=Path, default=Path("demo-output"), help="where files go")
    options = parser.parse_args()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "OQ_DATADIR": str(out / "oqdata")}

    def oq(*arguments: str) -> None:
        subprocess.run([options.oq, *arguments], env=environment, check=True)

    job = str(HERE / "job.ini")
    oq("engine", "--run", job, "--exports", "csv,geojson", "-p", f"export_dir={out}")
    oq("plot", "maps", "--imt", "PGA", "--imt", "SA(1.0)", "-d", str(out))
    sites = [word for site in SITES for word in ("--site", site)]
    oq("plot", "curves", "--imt", "PGA", *sites, "-d", str(out))
    oq("plot", "spectra", "--poe", "0.1", *sites, "-d", str(out))
    print(f"\nEverything is in {out}:")
    for kind, pattern in (
        ("hazard curves", "*_curve-*.csv"),
        ("hazard maps", "*_map-*.csv"),
        ("uniform hazard spectra", "*_uhs-*.csv"),
        ("for a GIS", "*.geojson"),
        ("pictures", "*.png"),
        ("all results", "oqdata/*.hdf5"),
    ):
        names = sorted(path.name for path in out.glob(pattern))
        if names:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            print(f"  {kind:24} {', '.join(names[:3])}{more}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
