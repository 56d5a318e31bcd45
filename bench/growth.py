# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""CPU time and memory of small jobs as sites, sources, levels and realizations grow.

    growth.py [--only sites] [--folder FOLDER]

Each job runs in one process of its own.  The first of all runs twice, so that machine code is
compiled before anything is measured.  What each further unit takes, from one size to the next,
is the same number where growth is linear.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
NRML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" '
    'xmlns:gml="http://www.opengis.net/gml">\n{}</nrml>\n'
)
JOB = """[general]
description = growth
calculation_mode = classical
number_of_logic_tree_samples = 0
width_of_mfd_bin = 0.1
sites_csv = sites.csv
reference_vs30_value = 600
reference_depth_to_2pt5km_per_sec = 2
reference_depth_to_1pt0km_per_sec = 100
source_model_logic_tree_file = source_model_logic_tree.xml
gsim_logic_tree_file = gsim_logic_tree.xml
investigation_time = 50
truncation_level = 3
maximum_distance = 200
intensity_measure_types_and_levels = {{{levels}}}
individual_rlzs = {individual}
mean = true
quantiles = 0.16 0.5 0.84
hazard_maps = true
poes = 0.1 0.02
"""
SOURCE = """<pointSource id="s{k}" name="s{k}"><pointGeometry><gml:Point>
<gml:pos>{lon:.5f} {lat:.5f}</gml:pos></gml:Point><upperSeismoDepth>0</upperSeismoDepth>
<lowerSeismoDepth>20</lowerSeismoDepth></pointGeometry><magScaleRel>WC1994</magScaleRel><ruptAspectRatio>1</ruptAspectRatio>
<truncGutenbergRichterMFD aValue="2.5" bValue="1" minMag="5" maxMag="6.5"/>
<nodalPlaneDist><nodalPlane probability="1" strike="{strike}" dip="60" rake="90"/></nodalPlaneDist>
<hypoDepthDist><hypoDepth probability="1" depth="10"/></hypoDepthDist></pointSource>
"""
BRANCH = (
    '<logicTreeBranch branchID="{name}"><uncertaintyModel>{value}</uncertaintyModel>'
    "<uncertaintyWeight>{weight}</uncertaintyWeight></logicTreeBranch>\n"
)
MODELS = ("BooreEtAl2014", "ChiouYoungs2014")
MEASURES = ("PGA", "SA(0.2)", "SA(1.0)", "SA(2.0)")
#: Relative changes of b that a source has, where it has some.
CHANGES = (-0.1, -0.03, 0.03, 0.1)
WIDTH = 2.0  # of the country [degrees]


@dataclass(frozen=True)
class Size:
    """How much a job has of each; `uncertain` sources have four values of b."""

    sites: int = 400
    sources: int = 128
    levels: int = 20
    uncertain: int = 0

    @property
    def realizations(self) -> int:
        """Paths through the logic trees."""
        return len(MODELS) * int(len(CHANGES) ** self.uncertain)

    @property
    def keeps_curves(self) -> bool:
        """Whether curves of all realizations are results."""
        return self.uncertain > 0


#: A job that computes hardly anything.
EMPTY = Size(1, 1, 2)
_SMALL = Size(sites=100, sources=8)
SIZES: Mapping[str, tuple[Size, ...]] = {
    "sites": tuple(Size(sites=n) for n in (1200, 4800, 19200)),
    "sources": tuple(Size(sites=200, sources=n) for n in (512, 2048, 8192)),
    "levels": tuple(Size(sites=3200, levels=n) for n in (20, 80, 320)),
    "realizations": tuple(replace(_SMALL, uncertain=n) for n in (2, 4, 6)),
}


@dataclass(frozen=True)
class Spent:
    """CPU time [s] and the largest resident size [bytes] of a job."""

    seconds: float
    memory: int


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=list(SIZES))
    parser.add_argument("--folder", type=Path)
    words = parser.parse_args()
    with TemporaryDirectory(dir=words.folder) as name:
        folder = Path(name)
        run(folder, EMPTY)
        start = run(folder, EMPTY)
        print("| what grows | size | CPU, s | ms for each further one | memory, MB |")
        print("|---|---:|---:|---:|---:|")
        print(f"| (hardly anything) | | {start.seconds:.2f} | | {start.memory / 1e6:.0f} |")
        for what in [words.only] if words.only else SIZES:
            print("".join(rows(folder, what, start)), end="", flush=True)


def rows(folder: Path, what: str, start: Spent) -> Iterator[str]:
    """Run the jobs of one kind and yield their lines."""
    before, units_before = start, 0
    for size in SIZES[what]:
        spent, units = run(folder, size), getattr(size, what)
        each = 1000.0 * (spent.seconds - before.seconds) / (units - units_before)
        before, units_before = spent, units
        yield (
            f"| {what} | {units} | {spent.seconds:.2f} | {each:.3g} | {spent.memory / 1e6:.0f} |\n"
        )


def run(folder: Path, size: Size) -> Spent:
    """Run a job and return what it took."""
    for name, text in job_files(size):
        (folder / name).write_text(text)
    process = subprocess.Popen(
        [sys.executable, "-c", OQ, "engine", "--run", str(folder / "job.ini"), "--nd"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "daemons"),
            "OQ_DATADIR": str(folder / "data"),
            "OQ_DISTRIBUTE": "no",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(told)
    for results in (folder / "data").glob("calc_*.hdf5"):
        results.unlink()
    return Spent(usage.ru_utime + usage.ru_stime, 1024 * usage.ru_maxrss)


OQ = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"


def job_files(size: Size) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the files of a job."""
    levels = f"logscale(0.005, 2.13, {size.levels})"
    measures = ", ".join(f'"{imt}": {levels}' for imt in MEASURES)
    yield "job.ini", JOB.format(levels=measures, individual=str(size.keeps_curves).lower())
    places = _grid(size.sites)
    yield "sites.csv", "lon,lat\n" + "".join(f"{lon:.5f},{lat:.5f}\n" for lon, lat in places)
    sources = (
        SOURCE.format(k=k, lon=lon + 0.007, lat=lat + 0.003, strike=k % 360)
        for k, (lon, lat) in enumerate(_grid(size.sources))
    )
    group = f'<sourceGroup name="g" tectonicRegion="A">{"".join(sources)}</sourceGroup>'
    yield "source_model.xml", NRML.format(f'<sourceModel name="m">{group}</sourceModel>')
    yield "source_model_logic_tree.xml", NRML.format(_source_tree(size.uncertain))
    branches = "".join(
        BRANCH.format(name=model, value=model, weight=1.0 / len(MODELS)) for model in MODELS
    )
    tree = _branch_set("gmm", 'gmpeModel" applyToTectonicRegionType="A', branches)
    yield "gsim_logic_tree.xml", NRML.format(f'<logicTree logicTreeID="g">{tree}</logicTree>')


def _source_tree(uncertain: int) -> str:
    sets = _branch_set(
        "model", "sourceModel", BRANCH.format(name="m", value="source_model.xml", weight=1.0)
    )
    for k in range(uncertain):
        branches = "".join(
            BRANCH.format(name=f"s{k}b{n}", value=change, weight=1.0 / len(CHANGES))
            for n, change in enumerate(CHANGES)
        )
        sets += _branch_set(f"b{k}", f'bGRRelative" applyToSources="s{k}', branches)
    return f'<logicTree logicTreeID="s">{sets}</logicTree>'


def _branch_set(name: str, kind: str, branches: str) -> str:
    return (
        f'<logicTreeBranchSet branchSetID="{name}" uncertaintyType="{kind}">{branches}'
        "</logicTreeBranchSet>\n"
    )


def _grid(count: int) -> Iterator[tuple[float, float]]:
    """Yield places, evenly spread over the country."""
    columns = math.ceil(math.sqrt(count))
    step = WIDTH / columns
    for k in range(count):
        yield 10.0 + step * (k % columns), 45.0 + step * (k // columns)


if __name__ == "__main__":
    main()
