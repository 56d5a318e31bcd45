# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A job tells once, at its end, which ground motion models it used outside their ranges."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from quakegrid.base.clock import SystemClock
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

SOURCES = """
<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" xmlns:gml="http://www.opengis.net/gml">
<sourceModel name="m"><sourceGroup name="g" tectonicRegion="Active Shallow Crust">
<pointSource id="1" name="1"><pointGeometry><gml:Point><gml:pos>0 0</gml:pos></gml:Point>
<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>20</lowerSeismoDepth></pointGeometry>
<magScaleRel>PointMSR</magScaleRel><ruptAspectRatio>1</ruptAspectRatio>
<incrementalMFD minMag="4.5" binWidth="1"><occurRates>0.1 0.01</occurRates></incrementalMFD>
<nodalPlaneDist><nodalPlane probability="1" strike="0" dip="90" rake="0"/></nodalPlaneDist>
<hypoDepthDist><hypoDepth probability="1" depth="5"/></hypoDepthDist></pointSource>
</sourceGroup></sourceModel></nrml>
"""
JOB = """
[general]
description = Models outside their ranges
calculation_mode = {mode}
sites = 0.1 0.1, 1.2 0.0
width_of_mfd_bin = 0.5
source_model_file = sources.xml
gsim = {model}
investigation_time = 1
intensity_measure_types_and_levels = {{"PGA": [0.05, 0.1, 0.2]}}
truncation_level = 3
maximum_distance = 200
reference_vs30_value = 760
reference_depth_to_1pt0km_per_sec = 50
reference_depth_to_2pt5km_per_sec = 1
"""


class _Listener:
    """Keeps warnings about ranges."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        if level == "warning" and "ranges" in message:
            self.warnings.append(message)

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass


def _run(folder: Path, model: str, mode: str = "classical") -> tuple[list[str], list[tuple]]:
    """Return the warnings of a job, and its table of ranges."""
    (folder / "sources.xml").write_text(SOURCES)
    (folder / "job.ini").write_text(JOB.format(model=model, mode=mode))
    settings = parse_settings([], {"OQ_DISTRIBUTE": "no"})
    engine = EngineClient(settings, folder / "data", "ada", SystemClock())
    listener = _Listener()
    outcome = engine.run(RunRequest(folder / "job.ini"), listener)
    with Hdf5Reader(outcome.results) as results:
        return listener.warnings, results.read("model_ranges").tolist()


def test_a_model_outside_its_range_is_told_once(tmp_path: Path) -> None:
    """Sadigh et al. (1997) is for magnitudes from 4, and for 100 km only."""
    warnings, table = _run(tmp_path, "SadighEtAl1997")
    assert warnings == [
        "1 of 1 ground motion models were used outside the ranges of their publications: "
        "SadighEtAl1997: 50% of rupture-site pairs above rrup 100 (range to 100) "
        "('oq show model_ranges' tells all)"
    ]
    shares = {row[2]: row[5:] for row in table}
    assert shares == {"mag": (0.0, 0.0), "rrup": (0.0, 0.5)}


def test_a_model_within_its_range_is_not_told(tmp_path: Path) -> None:
    """Boore et al. (2014) is for magnitudes from 3, up to 400 km."""
    warnings, table = _run(tmp_path, "BooreEtAl2014")
    assert warnings == []
    assert [row[2] for row in table] == ["mag", "rjb", "vs30"]


def test_nothing_is_used_before_hazard_is_computed(tmp_path: Path) -> None:
    """A preclassical job counts, and does not warn."""
    warnings, table = _run(tmp_path, "SadighEtAl1997", "preclassical")
    assert warnings == []
    assert [row[6] for row in table] == [0.0, 0.5]
