# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites with ground motion models of their own, and branch sets of models as one model."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import UserInputError
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

ACTIVE, STABLE = "Active Shallow Crust", "Stable Shallow Crust"
LABELS = '{"one": 1, "two": 2}'
NRML = '<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" xmlns:gml="http://www.opengis.net/gml">'
POINT = """
<pointSource id="{id}" name="{id}" tectonicRegion="{region}"><pointGeometry>
<gml:Point><gml:pos>{lon} 0</gml:pos></gml:Point>
<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>10</lowerSeismoDepth></pointGeometry>
<magScaleRel>WC1994</magScaleRel><ruptAspectRatio>1</ruptAspectRatio>
<truncGutenbergRichterMFD aValue="3.5" bValue="1" minMag="5" maxMag="6"/>
<nodalPlaneDist><nodalPlane probability="1" strike="0" dip="90" rake="0"/></nodalPlaneDist>
<hypoDepthDist><hypoDepth probability="1" depth="5"/></hypoDepthDist></pointSource>
"""
JOB = """
[general]
description = Sites with labels
calculation_mode = classical
site_model_file = sites.csv
width_of_mfd_bin = 0.5
source_model_file = sources.xml
gsim_logic_tree_file = models.xml
investigation_time = 1
intensity_measure_types_and_levels = {"PGA": [0.05, 0.1, 0.2]}
truncation_level = 3
maximum_distance = 200
individual_rlzs = true
quantiles = 0.5
disagg_by_src = true
"""
SITES = """lon,lat,vs30,z1pt0,z2pt5,ilabel
0.1,0.1,760,50,1,0
0.15,0.1,760,50,1,1
0.1,0.15,760,50,1,2
0.2,0.2,600,50,1,0
"""
DEFAULT = {
    STABLE: {"SadighEtAl1997": 1.0},
    ACTIVE: {"SadighEtAl1997": 0.6, "BooreAtkinson2008": 0.4},
}
ONE = {
    ACTIVE: {"ChiouYoungs2008": 0.1, "SadighEtAl1997": 0.9},
    STABLE: {"AkkarBommer2010": 1.0},
}
TWO = {
    ACTIVE: {"AkkarBommer2010": 0.5, "ChiouYoungs2008": 0.5},
    STABLE: {"SadighEtAl1997": 1.0},
}
#: From OpenQuake 3.26.2: probabilities of exceedance of the mean and of two realizations.
EXPECTED_MEAN = [
    [3.776061e-02, 1.688850e-02, 3.794824e-03],
    [3.685103e-02, 1.542375e-02, 2.884787e-03],
    [3.108834e-02, 1.077899e-02, 1.613894e-03],
    [2.758222e-02, 8.807247e-03, 1.192142e-03],
]
EXPECTED_SECOND = [
    [3.468129e-02, 1.214398e-02, 1.600051e-03],
    [3.725279e-02, 1.577711e-02, 2.986207e-03],
    [3.086078e-02, 1.061301e-02, 1.543925e-03],
    [2.661653e-02, 8.108674e-03, 1.077951e-03],
]

Tree = Mapping[str, Mapping[str, float]]


class _Listener:
    """Keeps warnings."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        if level == "warning":
            self.warnings.append(message)

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass


def _tree(name: str, tree: Tree) -> str:
    text = f'<logicTree logicTreeID="{name}">'
    for number, (region, models) in enumerate(tree.items()):
        text += (
            f'<logicTreeBranchSet uncertaintyType="gmpeModel" branchSetID="{name}{number}" '
            f'applyToTectonicRegionType="{region}">'
        )
        for model, weight in models.items():
            text += (
                f'<logicTreeBranch branchID="{name}{model}"><uncertaintyModel>{model}'
                f"</uncertaintyModel><uncertaintyWeight>{weight}</uncertaintyWeight>"
                "</logicTreeBranch>"
            )
        text += "</logicTreeBranchSet>"
    return text + "</logicTree>"


def _run(
    folder: Path, trees: Mapping[str, Tree], listener: _Listener | None = None, **changes: str
) -> dict[str, np.ndarray]:
    """Return the datasets of a job."""
    folder.mkdir(exist_ok=True)
    groups = "".join(
        f'<sourceGroup name="{region}" tectonicRegion="{region}">'
        + POINT.format(id=number, region=region, lon=0.3 * number)
        + "</sourceGroup>"
        for number, region in enumerate((ACTIVE, STABLE))
    )
    (folder / "sources.xml").write_text(
        f'{NRML}<sourceModel name="m">{groups}</sourceModel></nrml>'
    )
    every = "".join(_tree(name, tree) for name, tree in trees.items())
    (folder / "models.xml").write_text(f"{NRML}{every}</nrml>")
    (folder / "sites.csv").write_text(SITES)
    (folder / "job.ini").write_text(JOB)
    engine = EngineClient(
        parse_settings([], {"OQ_DISTRIBUTE": "no"}), folder / "data", "ada", SystemClock()
    )
    outcome = engine.run(RunRequest(folder / "job.ini", changes), listener or _Listener())
    with Hdf5Reader(outcome.results) as results:
        names = ("hcurves-stats", "hcurves-rlzs", "mean_rates_by_src/array")
        return {name: results.read(name) for name in names if name in results.names()}


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    """Return the results of one run, with a tree for each of two labels."""
    folder = tmp_path_factory.mktemp("labelled") / "all"
    return _run(folder, {"Default": DEFAULT, "one": ONE, "two": TWO}, site_labels=LABELS)


def test_each_site_has_the_models_and_weights_of_its_label(labelled):
    """The mean and the realizations are those of the reference."""
    assert_allclose(labelled["hcurves-stats"][:, 0, 0], EXPECTED_MEAN, rtol=1e-5)
    assert_allclose(labelled["hcurves-rlzs"][:, 1, 0], EXPECTED_SECOND, rtol=1e-5)


def test_a_label_gives_what_its_tree_gives_alone(labelled, tmp_path):
    """Curves, quantiles and rates by source of its sites are those of a job with one tree."""
    for rows, tree in (([0, 3], DEFAULT), ([1], ONE), ([2], TWO)):
        alone = _run(tmp_path / f"site{rows[0]}", {"t": tree})
        for name, values in alone.items():
            assert_array_equal(labelled[name][rows], values[rows])


def test_sites_that_do_not_share_ruptures_are_computed_label_by_label(labelled, tmp_path):
    """More sites than max_sites_disagg have the same curves here, where all ruptures are near."""
    trees = {"Default": DEFAULT, "one": ONE, "two": TWO}
    many = _run(tmp_path / "many", trees, site_labels=LABELS, max_sites_disagg="1")
    for name, values in many.items():
        assert_allclose(values, labelled[name], rtol=1e-6)


def test_a_tree_without_a_label_is_told(tmp_path):
    """It does nothing, which may be a slip."""
    listener = _Listener()
    _run(tmp_path / "job", {"Default": DEFAULT, "one": ONE}, listener)
    assert any("the logic tree 'one' is not used" in warning for warning in listener.warnings)


def test_labels_of_sites_that_no_tree_has_are_told(tmp_path):
    """Sites of an unknown label are counted."""
    trees = {"Default": DEFAULT, "one": ONE}
    with pytest.raises(UserInputError, match=r"1 sites have the ilabel 2, the first is 0\.1 0\.15"):
        _run(tmp_path / "job", trees, site_labels='{"one": 1}')


def test_collapsed_branch_sets_have_the_mean_of_rates(tmp_path):
    """One realization is left, whose rates are the weighted means of those there were."""
    trees = {"Default": DEFAULT}
    rates = _run(tmp_path / "rates", trees, use_rates="true")["hcurves-stats"][:, 0]
    one = _run(tmp_path / "one", trees, collapse_gsim_logic_tree="Default1", quantiles="")
    assert one["hcurves-rlzs"].shape[1] == 1
    assert_allclose(one["hcurves-rlzs"][:, 0], rates, rtol=1e-5)


def test_a_branch_set_to_collapse_must_be_there(tmp_path):
    """The nearest name is offered."""
    with pytest.raises(UserInputError, match="did you mean `Default1`"):
        _run(tmp_path / "job", {"Default": DEFAULT}, collapse_gsim_logic_tree="Default9")
