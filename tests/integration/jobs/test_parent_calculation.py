# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A calculation that starts from another takes what that has, and says what it cannot take."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import h5py
import numpy as np
import pytest

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import UserInputError
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest
from quakegrid.jobs.calculations import classical_statistics
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

ISLAND = Path(__file__).parents[2] / "acceptance" / "jobs" / "island"
#: A few sites of the island, and statistics alone.
FEW = {
    "region_grid_spacing": "60",
    "area_source_discretization": "40",
    "individual_rlzs": "false",
    "std": "false",
    "quantiles": "0.5",
    "poes": "0.1",
}


@dataclass
class Bench:
    """An engine, and what its jobs said."""

    engine: EngineClient
    lines: list[tuple[str, str]] = field(default_factory=list)

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        self.lines.append((level, message))

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass

    def run(self, parent: object = None, *, job: Path = ISLAND, **parameters: str) -> int:
        self.lines.clear()
        request = RunRequest(
            job / "job.ini",
            FEW | parameters,
            parent=None if parent is None else str(parent),
        )
        return self.engine.run(request, self).job_id

    def arrays(self, job_id: int) -> Mapping[str, np.ndarray]:
        """Return the results that do not depend on when and how they were computed."""
        with Hdf5Reader(self.engine.data_directory / f"calc_{job_id}.hdf5") as results:
            names = [
                name
                for name in results.names()
                if name not in ("oqparam", "performance_data", "task_info")
            ]
            return {name: results.read(name) for name in names}

    def stages(self, job_id: int) -> set[str]:
        with Hdf5Reader(self.engine.data_directory / f"calc_{job_id}.hdf5") as results:
            return set(results.read("task_info")["taskname"].tolist())

    def said(self, part: str) -> bool:
        return any(part in message for _, message in self.lines)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return an engine with an empty data directory."""
    settings = parse_settings([], {"OQ_DISTRIBUTE": "no"})
    return Bench(EngineClient(settings, tmp_path / "oqdata", "ada", SystemClock()))


@pytest.fixture
def no_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rates be too large to keep."""
    monkeypatch.setattr(classical_statistics, "_LARGEST_RATES", 0)


def _assert_same(first: Mapping[str, np.ndarray], second: Mapping[str, np.ndarray]) -> None:
    """Compare to the last bit."""
    assert first.keys() == second.keys()
    for name, array in first.items():
        assert array.tobytes() == second[name].tobytes() or array.tolist() == second[name].tolist()


OTHERS = {
    "individual_rlzs": "true",
    "std": "true",
    "max": "true",
    "quantiles": "0.15 0.85",
    "poes": "0.02 0.5",
    "uniform_hazard_spectra": "true",
}


def test_rates_of_the_parent_serve_for_everything(bench):
    """Other statistics, maps and kept realizations, to the last bit and without a source."""
    parent = bench.run()
    child = bench.run(parent, **OTHERS)
    assert bench.said("Taking _rates of the parent")
    assert bench.stages(child) == {"statistics"}
    alone = bench.run(**OTHERS)
    assert bench.stages(alone) == {"rates", "statistics"}
    _assert_same(bench.arrays(child), bench.arrays(alone))
    grandchild = bench.run(bench.engine.data_directory / f"calc_{child}.hdf5", **OTHERS)
    assert bench.stages(grandchild) == {"statistics"}
    _assert_same(bench.arrays(grandchild), bench.arrays(alone))


@pytest.mark.usefixtures("no_rates")
def test_statistics_of_the_parent_serve_for_maps(bench):
    """Some of them, in another order."""
    parent = bench.run(quantiles="0.15 0.5 0.85")
    child = bench.run(parent, quantiles="0.85 0.15", poes="0.02 0.5")
    assert bench.said("Taking hcurves-stats of the parent")
    assert bench.stages(child) == {"statistics"}
    _assert_same(
        bench.arrays(child), bench.arrays(bench.run(quantiles="0.85 0.15", poes="0.02 0.5"))
    )


@pytest.mark.usefixtures("no_rates")
def test_realizations_of_the_parent_serve_for_other_statistics(bench):
    """Up to the precision in which curves are kept."""
    parent = bench.run(individual_rlzs="true")
    child = bench.run(parent, **OTHERS)
    assert bench.said("Taking hcurves-rlzs of the parent")
    assert bench.stages(child) == {"statistics"}
    expected, found = bench.arrays(bench.run(**OTHERS)), bench.arrays(child)
    assert found.keys() == expected.keys()
    for name in ("hcurves-rlzs", "hmaps-rlzs"):
        assert found[name].tobytes() == expected[name].tobytes()
    np.testing.assert_allclose(found["hcurves-stats"], expected["hcurves-stats"], 1e-5, 1e-9)
    np.testing.assert_allclose(found["hmaps-stats"], expected["hmaps-stats"], 1e-5, 1e-9)


@pytest.mark.usefixtures("no_rates")
def test_what_cannot_be_taken_is_computed_and_said(bench):
    """In one line."""
    parent = bench.run()
    child = bench.run(parent, **OTHERS)
    told = [line for line in bench.lines if "the parent" in line[1].lower()]
    assert [(level, "all is computed again" in line) for level, line in told] == [("warning", True)]
    assert bench.stages(child) == {"rates", "statistics"}
    _assert_same(bench.arrays(child), bench.arrays(bench.run(**OTHERS)))


def test_a_preclassical_parent_saves_reading_the_sources(bench, monkeypatch):
    """The classical job opens neither sites nor trees nor sources."""
    alone = bench.run()
    parent = bench.run(calculation_mode="preclassical")

    def refuse(*arguments: object) -> None:
        raise AssertionError("read again")

    for name in ("read_logic_trees", "job_sites"):
        monkeypatch.setattr(f"quakegrid.jobs.hazard_inputs.preparation.{name}", refuse)
    child = bench.run(parent, calculation_mode="classical")
    assert bench.said("Taking the prepared sites, logic trees and sources of the parent")
    assert bench.stages(child) == {"rates", "statistics"}
    _assert_same(bench.arrays(child), bench.arrays(alone))


def test_prepared_inputs_that_lack_something_are_not_taken(bench):
    """A build before the release may have kept less: everything is read again."""
    parent = bench.run(calculation_mode="preclassical")
    with h5py.File(bench.engine.data_directory / f"calc_{parent}.hdf5", "r+") as results:
        del results["prepared/model_ranges"]
    child = bench.run(parent, calculation_mode="classical")
    assert not bench.said("Taking the prepared")
    assert bench.stages(child) == {"rates", "statistics"}


def test_another_version_is_not_trusted(bench, monkeypatch):
    """It may number its slots in another way."""
    parent = bench.run()
    monkeypatch.setattr("quakegrid.jobs.hazard_inputs.parent_hazard.__version__", "99")
    child = bench.run(parent)
    assert bench.said("The parent is of another version: all is computed again")
    assert bench.stages(child) == {"rates", "statistics"}


def test_a_parent_of_another_hazard_is_a_mistake(bench, tmp_path):
    """All that differs is told at once."""
    parent = bench.run()
    with pytest.raises(UserInputError) as refused:
        bench.run(parent, investigation_time="10", region_grid_spacing="50")
    told = str(refused.value)
    assert "investigation_time = 50.0, this job 10.0" in told
    assert "region_grid_spacing = 60.0, this job 50.0" in told
    assert "leave out hazard_calculation_id" in told

    changed = tmp_path / "changed"
    shutil.copytree(ISLAND, changed)
    model = changed / "source_model.xml"
    model.write_text(re.sub(r'aValue="[\d.]+"', 'aValue="3.9"', model.read_text()))
    with pytest.raises(UserInputError, match="other input files"):
        bench.run(parent, job=changed)


def test_the_first_job_of_a_command_need_not_fit(bench):
    """Nobody chose it as the parent; what differs is told."""
    parent = bench.run()
    request = RunRequest(
        ISLAND / "job.ini",
        FEW | {"investigation_time": "10"},
        parent=str(parent),
        parent_must_fit=False,
    )
    bench.engine.run(request, bench)
    assert bench.said("Nothing is taken from the first job of this command")
    assert bench.said("investigation_time = 50.0, this job 10.0")


def test_a_job_file_as_parent_is_run_first(bench, tmp_path):
    """And its results are the parent."""
    first = tmp_path / "first"
    shutil.copytree(ISLAND, first)
    text = (first / "job.ini").read_text()
    for name in FEW:
        text = re.sub(rf"^{name} = .*\n", "", text, flags=re.MULTILINE)
    lines = "".join(f"{name} = {value}\n" for name, value in FEW.items())
    (first / "job.ini").write_text(text + lines)
    child = bench.run(first / "job.ini", poes="0.02")
    assert child == 2
    assert bench.said("Taking _rates of the parent")


def test_a_parent_that_is_not_there_is_a_mistake(bench):
    """Before a job is created."""
    with pytest.raises(UserInputError, match="no job 7"):
        bench.run(7)
    assert bench.engine.jobs() == ()
