# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of single ruptures that a job changes, against curves of the reference."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import UserInputError
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

SOURCES = """<?xml version="1.0" encoding="utf-8"?>
<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" xmlns:gml="http://www.opengis.net/gml">
<sourceModel name="s"><sourceGroup name="g" tectonicRegion="Active Shallow Crust">
<pointSource id="1" name="p">
<pointGeometry><gml:Point><gml:pos>0.0 0.0</gml:pos></gml:Point>
<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>20</lowerSeismoDepth></pointGeometry>
<magScaleRel>PointMSR</magScaleRel><ruptAspectRatio>1.0</ruptAspectRatio>
<incrementalMFD minMag="6.0" binWidth="0.1"><occurRates>0.01 0.004</occurRates></incrementalMFD>
<nodalPlaneDist><nodalPlane probability="1.0" strike="0" dip="90" rake="0"/></nodalPlaneDist>
<hypoDepthDist><hypoDepth probability="0.6" depth="10"/><hypoDepth probability="0.4" depth="15"/>
</hypoDepthDist></pointSource></sourceGroup></sourceModel></nrml>
"""
JOB = """[general]
description = aftershocks
calculation_mode = classical
sites = 0.1 0.1
reference_vs30_value = 760
source_model_file = sources.xml
gsim = SadighEtAl1997
investigation_time = 1.0
width_of_mfd_bin = 0.1
rupture_mesh_spacing = 2
intensity_measure_types_and_levels = {"PGA": [0.001, 0.05, 0.1, 0.2]}
truncation_level = 3
pointsource_distance = 1000
maximum_distance = 200.0
delta_rates_file = delta.csv
"""
#: Curves of OpenQuake 3.26.2 with 0.1 a year added to each of the four ruptures.
CURVES = {
    0: [1.077420e-01, 1.026305e-01, 7.101967e-02, 2.112667e-02],
    1: [1.077420e-01, 9.874329e-02, 5.927726e-02, 1.369845e-02],
    2: [1.077420e-01, 1.040889e-01, 7.603145e-02, 2.441996e-02],
    3: [1.077420e-01, 1.011215e-01, 6.469227e-02, 1.601611e-02],
}


class _Silent:
    """Nobody listens."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        pass

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass


def _curve(directory: Path, table: str, **changes: str) -> np.ndarray:
    (directory / "job.ini").write_text(JOB)
    (directory / "sources.xml").write_text(SOURCES)
    (directory / "delta.csv").write_text(f"source_id,rup_id,delta\n{table}")
    settings = parse_settings([], {"OQ_DISTRIBUTE": "no"})
    engine = EngineClient(settings, directory, "ada", SystemClock())
    outcome = engine.run(RunRequest(directory / "job.ini", changes), _Silent())
    with Hdf5Reader(outcome.results) as results:
        return results.read("hcurves-stats")[0, 0, 0]


@pytest.mark.parametrize("rupture", CURVES)
def test_a_rupture_happens_more_often(tmp_path, rupture):
    """Ruptures are counted by magnitude, nodal plane and depth."""
    curve = _curve(tmp_path, f"1,{rupture},0.1\n")
    np.testing.assert_allclose(curve, CURVES[rupture], rtol=1e-5)


def test_changes_count_far_away_too(tmp_path):
    """Where the mean rupture of a point stands for all."""
    curve = _curve(tmp_path, "1,1,0.04\n1,3,0.06\n", pointsource_distance="5")
    assert -np.log1p(-curve[0]) == pytest.approx(0.014 + 0.1, rel=1e-5)


def test_what_cannot_be_changed_is_told_at_once(tmp_path):
    """Sources and ruptures that are not there, and rates that would be negative."""
    with pytest.raises(UserInputError) as caught:
        _curve(tmp_path, "1,4,0.1\n1,0,-0.01\n2,0,0.1\n")
    text = str(caught.value)
    assert "source_id: `2` is not known" in text
    assert "1 has no rupture 4: there are 0 to 3" in text
    assert "the rate of rupture 0 of 1 would be negative: delta is -0.01" in text
