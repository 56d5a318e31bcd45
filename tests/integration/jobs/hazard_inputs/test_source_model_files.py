# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files of a logic tree, read together."""

from __future__ import annotations

from pathlib import Path

from quakegrid.base.errors import Problem
from quakegrid.formats.nrml.source_model_tree import read_source_model_logic_tree
from quakegrid.jobs.hazard_inputs.source_model_files import read_source_models
from quakegrid.jobs.job_ini import parse_job_ini

JOB = """
[general]
description = Files
calculation_mode = classical
sites = 10 45
reference_vs30_value = 760
source_model_logic_tree_file = tree.xml
gsim = SadighEtAl1997
investigation_time = 1
intensity_measure_types_and_levels = {"PGA": [0.1]}
truncation_level = 3
maximum_distance = 200
"""
NRML = '<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" xmlns:gml="http://www.opengis.net/gml">'
POINT = """
<pointSource id="{id}" name="p" tectonicRegion="Active Shallow Crust"><pointGeometry>
<gml:Point><gml:pos>10 45</gml:pos></gml:Point>
<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>10</lowerSeismoDepth></pointGeometry>
<magScaleRel>WC1994</magScaleRel><ruptAspectRatio>1</ruptAspectRatio>
<incrementalMFD minMag="5" binWidth="1"><occurRates>0.1</occurRates></incrementalMFD>
<nodalPlaneDist><nodalPlane probability="1" strike="0" dip="90" rake="0"/></nodalPlaneDist>
<hypoDepthDist><hypoDepth probability="1" depth="5"/></hypoDepthDist></pointSource>
"""


def _problems(folder: Path, kinds: dict[str, list[str]]) -> list[Problem]:
    """Return what is wrong with branch sets, each with branches that name some files."""
    for file, source_ids in {"a": "12", "b": "13", "c": "4"}.items():
        inside = "".join(POINT.format(id=source_id) for source_id in source_ids)
        text = f'{NRML}<sourceModel name="m">{inside}</sourceModel></nrml>'
        (folder / f"{file}.xml").write_text(text)
    sets = ""
    for kind, branches in kinds.items():
        sets += f'<logicTreeBranchSet uncertaintyType="{kind}" branchSetID="{kind}">'
        for files in branches:
            sets += (
                f'<logicTreeBranch branchID="{kind}{files[0]}"><uncertaintyModel>{files}'
                f"</uncertaintyModel><uncertaintyWeight>{1 / len(branches)}</uncertaintyWeight>"
                "</logicTreeBranch>"
            )
        sets += "</logicTreeBranchSet>"
    path = folder / "tree.xml"
    path.write_text(f'{NRML}<logicTree logicTreeID="l">{sets}</logicTree></nrml>')
    job, _ = parse_job_ini(JOB, folder / "job.ini", lambda path: True)
    problems: list[Problem] = []
    tree = read_source_model_logic_tree(path, 0.1)
    models = read_source_models(job, tree, problems, lambda level, text: None)
    assert set(models) == set(tree.files)
    return problems


def test_files_of_one_branch_share_no_source_id(tmp_path: Path) -> None:
    """A branch set that names the id could mean either."""
    (problem,) = _problems(tmp_path, {"sourceModel": ["a.xml b.xml"]})
    assert problem.file == tmp_path / "b.xml"
    assert problem.line == 2
    assert problem.message == (
        "the source id '1' stands in a.xml too, and the branch 'sourceModela' has both files"
    )


def test_alternative_files_may_share_source_ids(tmp_path: Path) -> None:
    """So may a model and its extension, as in the reference."""
    assert _problems(tmp_path, {"sourceModel": ["a.xml c.xml", "b.xml c.xml"]}) == []
    assert _problems(tmp_path, {"sourceModel": ["a.xml"], "extendModel": ["b.xml"]}) == []
