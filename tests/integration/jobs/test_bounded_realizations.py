# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held at a time does not grow with the number of realizations."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from small_hazard import write_results

from quakegrid.base.clock import SystemClock
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest
from quakegrid.jobs.calculations import classical, classical_statistics
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.exports import results as exported
from quakegrid.jobs.exports.registry import export_everything
from quakegrid.jobs.exports.results import Results
from quakegrid.jobs.hazard_inputs import rate_chunks

ISLAND = Path(__file__).parents[2] / "acceptance" / "jobs" / "island" / "job.ini"
FEW = {"region_grid_spacing": "40", "area_source_discretization": "40"}


class _Scale(Hdf5Reader):
    """A reader that notes how many numbers of curves and maps it reads at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.read_at_once: list[int] = []

    def read(
        self, name: str, rows: slice | None = None, columns: slice | None = None
    ) -> np.ndarray:
        values = super().read(name, rows, columns)
        if name.endswith("-rlzs"):
            self.read_at_once.append(values.size)
        return values


@pytest.mark.parametrize("realizations", [10, 100, 1000])
def test_exports_read_some_realizations_at_a_time(tmp_path, monkeypatch, realizations):
    """However many there are; all of them are exported."""
    bound = 120  # numbers: six realizations of curves at two sites, ten of maps
    monkeypatch.setattr(exported, "_READ", bound)
    path = tmp_path / "calc_1.hdf5"
    with Hdf5Writer(path) as file:
        write_results(file, realizations=realizations, hazard_maps=True)
    with _Scale(path) as scale:
        written = dict(export_everything(Results(scale, 1), ["csv"], tmp_path / "out"))
        assert max(scale.read_at_once) <= bound
        assert sum(scale.read_at_once) >= realizations * (2 * 3 * 3 + 2 * 3 * 2)
    assert len([path for path in written["hcurves"] if "rlz" in path.name]) == 3 * realizations


@pytest.mark.parametrize("bound", [320, 3000])
def test_statistics_hold_some_sites_at_a_time(tmp_path, monkeypatch, bound):
    """However small the bound, the results are the same; no part is larger than the bound."""
    sizes: list[int] = []
    compute = classical.Classical.compute

    def noted(self, chunk, loaded, parts):
        arrays, counts = compute(self, chunk, loaded, parts)
        if chunk.stage == "statistics":
            sizes.append(sum(array.size for name, array in arrays.items() if "hcurves" in name))
        return arrays, counts

    monkeypatch.setattr(classical.Classical, "compute", noted)
    expected = _curves(tmp_path / "whole")
    assert len(sizes) == 1
    sizes.clear()
    monkeypatch.setattr(rate_chunks, "_CURVES_BYTES", 4 * bound)
    monkeypatch.setattr(classical_statistics, "_HELD", bound // 8)
    found = _curves(tmp_path / "bounded")
    assert len(sizes) > 1
    assert max(sizes) <= bound
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-6)


def _curves(directory: Path) -> dict[str, np.ndarray]:
    """Run a job of four realizations and return its curves and maps."""
    engine = EngineClient(
        parse_settings([], {"OQ_DISTRIBUTE": "no"}), directory, "ada", SystemClock()
    )
    outcome = engine.run(RunRequest(ISLAND, FEW), _Silent())
    with Hdf5Reader(outcome.results) as results:
        return {
            f"{product}-{kind}": results.read(f"{product}-{kind}")
            for product in ("hcurves", "hmaps")
            for kind in ("stats", "rlzs")
        }


class _Silent:
    """Nobody listens."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        pass

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass
