# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""PEER cases run as jobs: which ones, how finely, and the curves they give."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peer_fixed_sigma import fixed_sigma_curves
from peer_further_cases import with_further_cases
from peer_integration import solution
from peer_sources import source_model

from quakegrid.base.clock import SystemClock
from quakegrid.base.settings import read_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

_MODELS = {
    "Sadigh et al. 1997 rock": "SadighEtAl1997",
    "Abrahamson, Silva & Kamai 2014": "AbrahamsonEtAl2014",
}
_NO_SIGMA, _UNTRUNCATED = 0.0, 99.0
#: Where a spacing or a width has no effect.
_ANY = 0.1
_JOB = """\
[general]
description = PEER {case}
calculation_mode = {mode}
sites = {sites}
reference_vs30_value = 760
reference_vs30_type = measured
reference_depth_to_1pt0km_per_sec = 48
reference_depth_to_2pt5km_per_sec = 0.607
source_model_logic_tree_file = source_model_logic_tree.xml
gsim = {model}
investigation_time = 1
truncation_level = {truncation}
maximum_distance = 1000
pointsource_distance = 1000
minimum_magnitude = 5
rupture_mesh_spacing = {spacing}
width_of_mfd_bin = {bin_width}
area_source_discretization = {grid}
intensity_measure_types_and_levels = {{"PGA": {levels}}}
{more}"""
_LOGIC_TREE = """\
<?xml version="1.0" encoding="UTF-8"?>
<nrml xmlns="http://openquake.org/xmlns/nrml/0.5"><logicTree logicTreeID="sources">
<logicTreeBranchSet branchSetID="sources" uncertaintyType="sourceModel">
<logicTreeBranch branchID="PEER"><uncertaintyModel>source_model.xml</uncertaintyModel>
<uncertaintyWeight>1</uncertaintyWeight></logicTreeBranch>
</logicTreeBranchSet></logicTree></nrml>
"""


@dataclass(frozen=True)
class Trial:
    """A case in one variant.

    Attributes
    ----------
    case, variant
        As in the reference.
    truncation
        [standard deviations]
    spacing
        Of the meshes of faults [km].
    bin_width
        Of magnitudes.
    grid
        Spacing of the points of areas [km], None without areas.
    sigma
        Standard deviation that takes the place of the model's own [ln units], or None.
    """

    case: str
    variant: str
    truncation: float
    spacing: float | None = None
    bin_width: float | None = None
    grid: float | None = None
    sigma: float | None = None

    @property
    def name(self) -> str:
        """Case and variant."""
        return f"{self.case} {self.variant}"


TRIALS = (
    Trial("Set1-Case1", "sigma=0", _NO_SIGMA, spacing=0.1),
    Trial("Set1-Case2", "sigma=0", _NO_SIGMA, spacing=1 / 32),
    Trial("Set1-Case3", "sigma=0", _NO_SIGMA, spacing=1 / 16),
    Trial("Set1-Case5", "sigma=0", _NO_SIGMA, spacing=0.1, bin_width=0.02),
    Trial("Set1-Case6", "sigma=0", _NO_SIGMA, spacing=0.1, bin_width=0.02),
    Trial("Set1-Case8a", "untruncated", _UNTRUNCATED, spacing=0.05),
    Trial("Set1-Case9a", "two-sided renormalised", 3.0, spacing=0.05),
    Trial("Set1-Case4", "sigma=0", _NO_SIGMA, spacing=1 / 16),
    Trial("Set1-Case7", "sigma=0", _NO_SIGMA, spacing=0.1, bin_width=0.025),
    Trial("Set1-Case8b", "two-sided renormalised", 2.0, spacing=0.05),
    Trial("Set1-Case8c", "two-sided renormalised", 3.0, spacing=0.05),
    Trial("Set1-Case10", "sigma=0", _NO_SIGMA, bin_width=0.05, grid=1.0),
    Trial("Set1-Case10", "untruncated", _UNTRUNCATED, bin_width=0.05, grid=1.0),
    Trial("Set1-Case11", "sigma=0", _NO_SIGMA, bin_width=0.1, grid=1.0),
    Trial("Set1-Case11", "untruncated", _UNTRUNCATED, bin_width=0.1, grid=1.0),
    Trial("Set2-Case1", "untruncated", _UNTRUNCATED, spacing=0.25, bin_width=0.05, grid=3.0),
    Trial("Set2-Case2a", "sigma=0", _NO_SIGMA, spacing=0.2, bin_width=0.05),
    Trial("Set2-Case2a", "untruncated", _UNTRUNCATED, spacing=0.2, bin_width=0.05),
    Trial("Set2-Case5a", "sigma=0.65 untruncated", _UNTRUNCATED, spacing=0.1, sigma=0.65),
)


def computed_curves(
    trial: Trial, tables: Mapping[str, Any], directory: Path
) -> NDArray[np.float64]:
    """Return the annual probabilities of exceedance of a trial, shape (S, L).

    Parameters
    ----------
    trial
        What to compute.
    tables
        The whole of ``cases.json``.
    directory
        Where the job is written and run.
    """
    case = case_of(trial, tables)
    levels = case.get("imls_g", tables["general"]["imls_g"])
    if trial.sigma is not None:
        fault = tables["faults"][case["source"]]
        assert trial.spacing is not None
        return fixed_sigma_curves(case, fault, levels, trial.spacing, trial.sigma)
    with Hdf5Reader(results_of(trial, tables, directory, levels)) as results:
        places = zip(results.read("sitecol/lat"), results.read("sitecol/lon"), strict=True)
        row = {(round(lat, 5), round(lon, 5)): index for index, (lat, lon) in enumerate(places)}
        order = [row[tuple(place)] for place in case["sites_lat_lon"].values()]
        return results.read("hcurves-rlzs")[order, 0, 0].astype(float)


def case_of(trial: Trial, tables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the case of a trial."""
    (case,) = (case for case in tables["cases"] if case["id"] == trial.case)
    return case


def results_of(
    trial: Trial,
    tables: Mapping[str, Any],
    directory: Path,
    levels: Sequence[float],
    mode: str = "classical",
    more: str = "",
) -> Path:
    """Return the datastore of the job of a trial.

    Parameters
    ----------
    trial, tables, directory
        As of `computed_curves`.
    levels
        Shape (L,) [g].
    mode
        Of the calculation.
    more
        Further lines of the job file.
    """
    case = case_of(trial, tables)
    model = source_model(tables, case, trial.bin_width or _ANY)
    (directory / "source_model.xml").write_text(model)
    (directory / "source_model_logic_tree.xml").write_text(_LOGIC_TREE)
    sites = ", ".join(f"{lon} {lat}" for lat, lon in case["sites_lat_lon"].values())
    text = _JOB.format(
        case=trial.name,
        mode=mode,
        sites=sites,
        model=_MODELS[case["gmm"]],
        truncation=trial.truncation,
        spacing=trial.spacing or _ANY,
        bin_width=trial.bin_width or _ANY,
        grid=trial.grid or _ANY,
        levels=list(levels),
        more=more,
    )
    job_file = directory / "job.ini"
    job_file.write_text(text)
    client = EngineClient(read_settings((), {}), directory / "data", "peer", SystemClock())
    outcome = client.run(RunRequest(job_file, distribute=False), _Silence())
    assert isinstance(outcome.results, Path)
    return outcome.results


def read_tables(shared: Path) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return ``cases.json`` with the further cases, and ``expected.json``."""
    folder = shared / "oracle/peer"
    cases, expected = (
        json.loads((folder / name).read_text()) for name in ("cases.json", "expected.json")
    )
    return with_further_cases(cases), expected


def expected_of(
    trial: Trial, tables: Mapping[str, Any], expected: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the solution of a trial: the one listed, or else an integral."""
    if trial.case in expected:
        listed: Mapping[str, Any] = expected[trial.case]
        return listed
    levels = tables["general"]["imls_g"]
    return solution(case_of(trial, tables), tables, levels, trial.variant, trial.truncation)


class _Silence:
    """Hears nothing of a job."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        """Take a line."""

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        """Take a fraction."""
