# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rates of sources that matter, from the job file to the results."""

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

ISLAND = Path(__file__).parents[2] / "acceptance" / "jobs" / "island" / "job.ini"
LEVEL = 0.1
CHANGES = {
    "region_grid_spacing": "120",
    "area_source_discretization": "30",
    "intensity_measure_types_and_levels": '{"PGA": [0.05, 0.1, 0.2]}',
    "disagg_by_src": "true",
    "postproc_func": "disagg_by_rel_sources.main",
    "postproc_args": f'{{"imts": ["PGA"], "imls_by_sid": {{0: [{LEVEL}]}}}}',
    "mag_bin_width": "0.5",
    "distance_bin_width": "20",
    "num_epsilon_bins": "3",
}


class _Silent:
    """Nobody listens."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        pass

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass


def _results(directory: Path, distribution: str, **changes: str) -> dict[str, np.ndarray]:
    settings = parse_settings([], {"OQ_DISTRIBUTE": distribution})
    engine = EngineClient(settings, directory, "ada", SystemClock())
    outcome = engine.run(RunRequest(ISLAND, CHANGES | changes), _Silent())
    with Hdf5Reader(outcome.results) as results:
        names = results.names("mean_")
        return {name: results.read(name) for name in names}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return the results of one run."""
    return _results(tmp_path_factory.mktemp("whole"), "no")


def test_bins_of_a_source_add_up_to_its_mean_rate(told):
    """At the level that is taken apart."""
    sources = told["mean_rates_by_src/src_id"].tolist()
    kept = told["mean_disagg_by_src/0/src_id"].tolist()
    rates = told["mean_rates_by_src/array"][0, 0, 1]
    totals = told["mean_disagg_by_src/0/array"].sum(axis=(1, 2, 3, 4))
    assert kept
    for source, total in zip(kept, totals, strict=True):
        assert total == pytest.approx(rates[sources.index(source)], rel=2e-3)
    left = [rate for name, rate in zip(sources, rates, strict=True) if name not in kept]
    assert all(rate < 0.1 * rates.max() * 1.01 for rate in left)


def test_results_do_not_depend_on_the_workers(told, tmp_path):
    """To the last bit."""
    other = _results(tmp_path, "processpool")
    assert other.keys() == told.keys()
    for name, values in told.items():
        np.testing.assert_array_equal(other[name], values)


def test_what_cannot_be_taken_apart_is_told_at_once(tmp_path):
    """Measures, sites and levels of the arguments, and what they need."""
    arguments = '{"imts": ["PGB"], "imls_by_sid": {99: [0.1, 0.2]}, "sites": 1}'
    with pytest.raises(UserInputError) as caught:
        _results(tmp_path, "no", postproc_args=arguments, disagg_by_src="false")
    text = str(caught.value)
    assert "`PGB` is not known, did you mean `PGA`?" in text
    assert "there is no site 99" in text
    assert "site 99 needs 1 positive levels" in text
    assert "write disagg_by_src = true" in text
    assert "`sites` is not known" in text
