# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every type of uncertainty of a source model logic tree, realization by realization.

``uncertainty_types.json`` holds small logic trees, ``uncertainty_types.csv`` the curves of their
realizations: exports of OpenQuake 3.26.2, run on the same files with the job file below.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quakegrid.base.clock import SystemClock
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest
from quakegrid.hazard.logic_tree.uncertainty import BUILT_UNCERTAINTIES
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

_HERE = Path(__file__).parent
_TABLE = json.loads((_HERE / "uncertainty_types.json").read_text())
_JOBS: Mapping[str, Mapping[str, Any]] = {job["name"]: job for job in _TABLE["jobs"]}
_NRML = '<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" xmlns:gml="http://www.opengis.net/gml">'
_MODELS = "".join(
    f'<logicTreeBranchSet uncertaintyType="gmpeModel" branchSetID="{model}" '
    f'applyToTectonicRegionType="{region}"><logicTreeBranch branchID="{model}">'
    f"<uncertaintyModel>{model}</uncertaintyModel><uncertaintyWeight>1</uncertaintyWeight>"
    "</logicTreeBranch></logicTreeBranchSet>"
    for region, model in (
        ("Active Shallow Crust", "ChiouYoungs2008"),
        ("Stable Shallow Crust", "AkkarBommer2010"),
    )
)
_JOB = """
[general]
description = One type of uncertainty
calculation_mode = classical
sites = 0 0, 0.3 0.1, -0.4 -0.1
reference_vs30_value = 600
reference_vs30_type = measured
reference_depth_to_1pt0km_per_sec = 50
reference_depth_to_2pt5km_per_sec = 1
width_of_mfd_bin = 0.5
rupture_mesh_spacing = 4
complex_fault_mesh_spacing = 8
area_source_discretization = 15
source_model_logic_tree_file = tree.xml
gsim_logic_tree_file = models.xml
investigation_time = 1
intensity_measure_types_and_levels = {"PGA": [0.02, 0.05, 0.1, 0.2]}
truncation_level = 3
maximum_distance = 200
individual_rlzs = true
"""


class _Silent:
    """Nobody listens."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        pass

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass


def _expected() -> Mapping[str, list[list[float]]]:
    """Return the rows of each job: realization, longitude, latitude, probabilities."""
    rows: dict[str, list[list[float]]] = {}
    with (_HERE / "uncertainty_types.csv").open(newline="") as file:
        for name, *numbers in list(csv.reader(file))[1:]:
            rows.setdefault(name, []).append([float(number) for number in numbers])
    return rows


_EXPECTED = _expected()


def _write(path: Path, text: str) -> None:
    for name, source in _TABLE["sources"].items():
        text = text.replace(f"{{{name}}}", source)
    path.write_text(f"{_NRML}{text}</nrml>")


def _curves(name: str, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the sites, and the curves of the realizations, shape (S, R, L)."""
    job = _JOBS[name]
    for file, text in job["files"].items():
        _write(folder / file, text)
    _write(folder / "tree.xml", job["tree"])
    _write(folder / "models.xml", f'<logicTree logicTreeID="models">{_MODELS}</logicTree>')
    (folder / "job.ini").write_text(_JOB)
    settings = parse_settings([], {"OQ_DISTRIBUTE": "no"})
    engine = EngineClient(settings, folder / "data", "ada", SystemClock())
    outcome = engine.run(RunRequest(folder / "job.ini", {}), _Silent())
    with Hdf5Reader(outcome.results) as results:
        place = np.stack([results.read("sitecol/lon"), results.read("sitecol/lat")], axis=-1)
        return place, results.read("hcurves-rlzs")[:, :, 0]


@pytest.mark.parametrize("name", sorted(_JOBS))
def test_curves_of_realizations_are_those_of_the_reference(name: str, tmp_path: Path) -> None:
    """To 1e-4: what float32 leaves of the smallest."""
    place, curves = _curves(name, tmp_path)
    assert len(_EXPECTED[name]) == curves.shape[0] * curves.shape[1]
    for realization, lon, lat, *poes in _EXPECTED[name]:
        (site,) = np.flatnonzero(np.hypot(*(place - [lon, lat]).T) < 1e-4)
        np.testing.assert_allclose(curves[site, int(realization)], poes, rtol=1e-4, atol=1e-7)


def test_no_type_is_left_out() -> None:
    """Each type stands in some tree."""
    told = "".join(job["tree"] for job in _JOBS.values())
    assert [kind for kind in BUILT_UNCERTAINTIES if f'uncertaintyType="{kind}"' not in told] == []
