# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A disaggregation from the job file to its results."""

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
from quakegrid.jobs.calculations import disaggregation
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

ISLAND = Path(__file__).parents[2] / "acceptance" / "jobs" / "island" / "job.ini"
CHANGES = {
    "calculation_mode": "disaggregation",
    "region_grid_spacing": "120",
    "area_source_discretization": "30",
    "distance_bin_width": "20",
    "mag_bin_width": "0.5",
    "coordinate_bin_width": "0.5",
    "num_epsilon_bins": "4",
}


def _results(directory: Path, distribution: str = "no", **changes: str) -> dict[str, np.ndarray]:
    """Run the job and return what it tells of the origins of hazard."""
    settings = parse_settings([], {"OQ_DISTRIBUTE": distribution})
    engine = EngineClient(settings, directory, "ada", SystemClock())
    outcome = engine.run(RunRequest(ISLAND, CHANGES | changes), _Silent())
    with Hdf5Reader(outcome.results) as results:
        names = [name for name in results.names() if name.startswith("disagg-")]
        return {name: results.read(name) for name in [*names, "best_rlzs", "poe3", "weights"]}


class _Silent:
    """Nobody listens."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        pass

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass


def _rates(told: np.ndarray) -> np.ndarray:
    return -np.log1p(-told)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return the results of one run."""
    return _results(tmp_path_factory.mktemp("whole"))


def test_every_kind_tells_of_the_same_rate(told):
    """The rates of its bins add up to the same total."""
    total = _rates(told["disagg-stats/TRT"]).sum(axis=1)
    assert total.min() > 0.0
    kinds = [name for name in told if name.startswith("disagg-stats/")]
    assert len(kinds) == 11
    for kind in kinds:
        axes = tuple(range(1, told[kind].ndim - 3))
        assert _rates(told[kind]).sum(axis=axes) == pytest.approx(total, rel=1e-9)


def test_the_total_is_near_the_probability_asked_for(told):
    """The level was interpolated in the mean curve."""
    probability = 1.0 - np.exp(-_rates(told["disagg-stats/TRT"]).sum(axis=1))[..., 0]
    assert probability == pytest.approx(told["poe3"], rel=0.05)


def test_the_mean_is_that_of_the_rates_of_realizations(told):
    """With the weights of these, which stand in the order of their columns."""
    weights = told["weights"].astype(float)[told["best_rlzs"]]
    weights = weights[:, np.newaxis, np.newaxis, np.newaxis, np.newaxis]
    mean = (_rates(told["disagg-rlzs/Mag_Dist"]) * weights).sum(axis=-1, keepdims=True)
    assert _rates(told["disagg-stats/Mag_Dist"]) == pytest.approx(mean, rel=1e-5, abs=1e-15)


def test_results_do_not_depend_on_the_workers(told, tmp_path):
    """To the last bit."""
    other = _results(tmp_path, "processpool")
    assert other.keys() == told.keys()
    for name, values in told.items():
        assert np.array_equal(values, other[name])


def test_sites_can_be_taken_apart_one_by_one(told, tmp_path, monkeypatch):
    """Where their numbers are too many to be held together."""
    monkeypatch.setattr(
        disaggregation, "tiles", lambda count, numbers: [(i, i + 1) for i in range(count)]
    )
    other = _results(tmp_path)
    for name, values in told.items():
        if name.startswith("disagg-rlzs"):
            assert other[name] == pytest.approx(values, rel=1e-9, abs=1e-15), name


def test_some_realizations_and_given_levels(tmp_path):
    """The two realizations asked for, at the level that is given."""
    other = _results(tmp_path, iml_disagg='{"PGA": 0.3}', rlz_index="2 0",
                     intensity_measure_types_and_levels='{"PGA": [0.3]}',
                     poes="", hazard_maps="false", uniform_hazard_spectra="false",
                     disagg_outputs="Mag", epsilon_star="true")  # fmt: skip
    assert other["best_rlzs"][0].tolist() == [2, 0]
    assert other["disagg-rlzs/Mag"].shape[2:] == (1, 1, 2)
    assert 0.0 < other["poe3"].max() < 1.0


def test_mistakes_are_told_together(tmp_path):
    """Too many sites and a realization that is not there."""
    with pytest.raises(UserInputError) as caught:
        _results(tmp_path, max_sites_disagg="1", rlz_index="77",
                 disagg_bin_edges='{"mag": [6, 5]}')  # fmt: skip
    told = " ".join(str(problem) for problem in caught.value.problems)
    assert "too many to disaggregate" in told
    assert "rlz_index 77" in told
    assert "mag of disagg_bin_edges" in told
