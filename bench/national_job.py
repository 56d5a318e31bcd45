# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a synthetic hazard job of the size of a national model.

    national_job.py FOLDER [--scale 1.0]

100,000 point sources and 200 faults in four tectonic regions, four models in each, 20,000
sites of their own conditions, 8 measures of 20 levels, 40 source models by 256 choices of
ground motion models: 10,240 realizations.  ``--scale`` makes sites, points and faults fewer
in a smaller country; what each site has around it stays alike.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

WIDTH_KM, HEIGHT_KM = 1200.0, 800.0
WEST, SOUTH = 10.0, 40.0
POINTS, SITES, FAULTS, TRENCHES = 100_000, 20_000, 190, 10
KM = 1.0 / 111.2
MEASURES = ("PGA", "SA(0.1)", "SA(0.2)", "SA(0.3)", "SA(0.5)", "SA(1.0)", "SA(2.0)", "SA(3.0)")
CRUST, STABLE = "Active Shallow Crust", "Stable Shallow Crust"
INTERFACE, SLAB = "Subduction Interface", "Subduction IntraSlab"
#: Region -> share of the points, depths [km], upper and lower limit of ruptures [km].
SEISMICITY = {
    CRUST: (0.6, ((0.6, 8.0), (0.4, 14.0)), 0.0, 25.0),
    STABLE: (0.25, ((1.0, 10.0),), 0.0, 25.0),
    SLAB: (0.15, ((1.0, 60.0),), 40.0, 90.0),
}
MODELS = {
    CRUST: (
        "AbrahamsonEtAl2014",
        "BooreEtAl2014",
        "CampbellBozorgnia2014",
        "ChiouYoungs2014",
    ),
    STABLE: ("ToroEtAl2002", "Campbell2003", "AkkarBommer2010", "CauzziEtAl2014"),
    INTERFACE: (
        "AbrahamsonEtAl2015SInter",
        "ZhaoEtAl2006SInter",
        "YoungsEtAl1997SInter",
        "AtkinsonBoore2003SInter",
    ),
    SLAB: (
        "AbrahamsonEtAl2015SSlab",
        "ZhaoEtAl2006SSlab",
        "YoungsEtAl1997SSlab",
        "AtkinsonBoore2003SSlab",
    ),
}
NRML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" '
    'xmlns:gml="http://www.opengis.net/gml">\n{}</nrml>\n'
)
JOB = """[general]
description = a synthetic national model
calculation_mode = classical
[logic_tree]
number_of_logic_tree_samples = 0
[erf]
width_of_mfd_bin = 0.2
rupture_mesh_spacing = 4
complex_fault_mesh_spacing = 10
[site_params]
site_model_file = site_model.csv
[calculation]
source_model_logic_tree_file = source_model_logic_tree.xml
gsim_logic_tree_file = gsim_logic_tree.xml
investigation_time = 50
truncation_level = 3
maximum_distance = 200
pointsource_distance = 50
intensity_measure_types_and_levels = {{{levels}}}
[output]
mean = true
hazard_maps = true
poes = 0.1 0.02
"""

Place = tuple[float, float]


def main() -> None:
    """Write the job."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    words = parser.parse_args()
    words.folder.mkdir(parents=True, exist_ok=True)
    for name, text in job_files(words.scale):
        (words.folder / name).write_text(text, encoding="utf-8")


def job_files(scale: float) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the files of a job."""
    rng = random.Random(20)
    size = math.sqrt(scale)
    groups = [
        _group(region, _multipoint(region, round(POINTS * scale * share), size, rng))
        for region, (share, _, _, _) in SEISMICITY.items()
    ]
    faults = [_fault(f"F{k}", size, rng) for k in range(max(round(FAULTS * scale), 2))]
    trenches = [_trench(f"T{k}", size, rng) for k in range(max(round(TRENCHES * scale), 1))]
    groups += [_group(CRUST, "".join(faults)), _group(INTERFACE, "".join(trenches))]
    yield (
        "source_model.xml",
        NRML.format(f'<sourceModel name="m">\n{"".join(groups)}</sourceModel>'),
    )
    yield "source_model_logic_tree.xml", NRML.format(_source_tree())
    yield "gsim_logic_tree.xml", NRML.format(_model_tree())
    yield "site_model.csv", _sites(round(SITES * scale), size, rng)
    levels = ", ".join(f'"{imt}": logscale(0.005, 2.13, 20)' for imt in MEASURES)
    yield "job.ini", JOB.format(levels=levels)


def _places(count: int, size: float) -> list[Place]:
    """Return about `count` places on a grid over a country of `size` times the width."""
    step = math.sqrt(WIDTH_KM * HEIGHT_KM * size**2 / count)
    rows, columns = round(HEIGHT_KM * size / step), round(WIDTH_KM * size / step)
    return [
        (
            WEST + x * step * KM / math.cos(math.radians(SOUTH + y * step * KM)),
            SOUTH + y * step * KM,
        )
        for y in range(rows)
        for x in range(columns)
    ]


def _group(region: str, sources: str) -> str:
    return f'<sourceGroup name="{region}" tectonicRegion="{region}">\n{sources}</sourceGroup>\n'


def _multipoint(region: str, count: int, size: float, rng: random.Random) -> str:
    _, depths, upper, lower = SEISMICITY[region]
    places = _places(count, size)
    rates = [1.0 + 0.8 * math.sin(3 * x) * math.cos(4 * y) + rng.gauss(0, 0.1) for x, y in places]
    where = " ".join(f"{x:.4f} {y:.4f}" for x, y in places)
    below = "".join(f'<hypoDepth probability="{p}" depth="{d}"/>' for p, d in depths)
    strike = rng.choice((0, 45, 90, 135))
    return (
        f'<multiPointSource id="M{region[0]}{upper:.0f}" name="m" tectonicRegion="{region}">'
        f"<multiPointGeometry><gml:posList>{where}</gml:posList>"
        f"<upperSeismoDepth>{upper}</upperSeismoDepth><lowerSeismoDepth>{lower}</lowerSeismoDepth>"
        "</multiPointGeometry><magScaleRel>WC1994</magScaleRel>"
        "<ruptAspectRatio>1.5</ruptAspectRatio>"
        f'<multiMFD kind="truncGutenbergRichterMFD" size="{len(places)}">'
        "<bin_width>0.2</bin_width><min_mag>5.0</min_mag><max_mag>7.0</max_mag><b_val>1.0</b_val>"
        f"<a_val>{' '.join(f'{a:.4f}' for a in rates)}</a_val></multiMFD>"
        f'<nodalPlaneDist><nodalPlane probability="1.0" strike="{strike}" dip="60" rake="-90"/>'
        f"</nodalPlaneDist><hypoDepthDist>{below}</hypoDepthDist></multiPointSource>\n"
    )


def _line(places: Sequence[Place], depth: float | None = None) -> str:
    tail = "" if depth is None else f" {depth}"
    text = " ".join(f"{x:.4f} {y:.4f}{tail}" for x, y in places)
    return f"<gml:LineString><gml:posList>{text}</gml:posList></gml:LineString>"


def _start(size: float, rng: random.Random) -> Place:
    return (
        WEST + rng.uniform(0.1, 0.9) * WIDTH_KM * size * KM / math.cos(math.radians(SOUTH)),
        SOUTH + rng.uniform(0.1, 0.9) * HEIGHT_KM * size * KM,
    )


def _fault(name: str, size: float, rng: random.Random) -> str:
    x, y = _start(size, rng)
    azimuth, length = rng.uniform(0, 2 * math.pi), rng.uniform(0.2, 0.8)
    trace = [
        (x + s * length * math.sin(azimuth + 0.2 * s), y + s * length * math.cos(azimuth + 0.2 * s))
        for s in (0.0, 0.5, 1.0)
    ]
    return (
        f'<simpleFaultSource id="{name}" name="{name}" tectonicRegion="{CRUST}">'
        f"<simpleFaultGeometry>{_line(trace)}<dip>{rng.choice((45, 60, 90))}</dip>"
        "<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>15</lowerSeismoDepth>"
        "</simpleFaultGeometry><magScaleRel>WC1994</magScaleRel>"
        "<ruptAspectRatio>1.5</ruptAspectRatio><truncGutenbergRichterMFD "
        f'aValue="{rng.uniform(2.5, 3.3):.3f}" bValue="0.9" minMag="5.5" maxMag="7.3"/>'
        f"<rake>{rng.choice((-90, 0, 90))}</rake></simpleFaultSource>\n"
    )


def _trench(name: str, size: float, rng: random.Random) -> str:
    x, y = _start(size, rng)
    edges = (
        (5.0, 0.0, "faultTopEdge"),
        (20.0, 0.5, "intermediateEdge"),
        (40.0, 1.0, "faultBottomEdge"),
    )
    geometry = "".join(
        f"<{tag}>{_line([(x + shift, y + s) for s in (0.0, 0.7, 1.5)], depth)}</{tag}>"
        for depth, shift, tag in edges
    )
    return (
        f'<complexFaultSource id="{name}" name="{name}" tectonicRegion="{INTERFACE}">'
        f"<complexFaultGeometry>{geometry}</complexFaultGeometry>"
        "<magScaleRel>StrasserInterface</magScaleRel><ruptAspectRatio>1.5</ruptAspectRatio>"
        '<truncGutenbergRichterMFD aValue="4.0" bValue="0.9" minMag="6.5" maxMag="8.3"/>'
        "<rake>90</rake></complexFaultSource>\n"
    )


def _branch_set(name: str, kind: str, where: str, values: Sequence[str]) -> str:
    branches = "".join(
        f'<logicTreeBranch branchID="{name}{k}"><uncertaintyModel>{value}</uncertaintyModel>'
        f"<uncertaintyWeight>{1.0 / len(values)}</uncertaintyWeight></logicTreeBranch>\n"
        for k, value in enumerate(values)
    )
    return (
        f'<logicTreeBranchSet uncertaintyType="{kind}" branchSetID="{name}"{where}>\n'
        f"{branches}</logicTreeBranchSet>\n"
    )


def _source_tree() -> str:
    steps = [f"{0.05 * (k - 2):.2f}" for k in range(5)], [f"{0.1 * (k - 4):.1f}" for k in range(8)]
    return (
        '<logicTree logicTreeID="sources">\n'
        + _branch_set("s", "sourceModel", "", ["source_model.xml"])
        + _branch_set("b", "bGRRelative", ' applyToSources="F0"', steps[0])
        + _branch_set("m", "maxMagGRRelative", ' applyToSources="F1"', steps[1])
        + "</logicTree>\n"
    )


def _model_tree() -> str:
    sets = [
        _branch_set(f"g{k}", "gmpeModel", f' applyToTectonicRegionType="{region}"', models)
        for k, (region, models) in enumerate(MODELS.items())
    ]
    return '<logicTree logicTreeID="models">\n' + "".join(sets) + "</logicTree>\n"


def _sites(count: int, size: float, rng: random.Random) -> str:
    rows = ["lon,lat,vs30,vs30measured,z1pt0,z2pt5,backarc"]
    for x, y in _places(count, size):
        vs30 = min(max(rng.lognormvariate(math.log(450.0), 0.4), 180.0), 1100.0)
        rows.append(f"{x:.4f},{y:.4f},{vs30:.1f},0,{28.5 * 1e5 / vs30**1.3:.1f},{500 / vs30:.3f},0")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
