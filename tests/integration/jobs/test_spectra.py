# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditional and median spectra, from the job file to the results."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import UserInputError
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.plots.requests import PlotRequest, draw
from quakegrid.faces.run_request import RunRequest
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.exports.registry import export_key
from quakegrid.jobs.exports.results import Results

ISLAND = Path(__file__).parents[2] / "acceptance" / "jobs" / "island" / "job.ini"
POES = (0.1, 0.02)
CHANGES = {
    "region_grid_spacing": "120",
    "area_source_discretization": "30",
    "intensity_measure_types_and_levels": (
        '{"PGA": logscale(0.005, 2.0, 60), "SA(1.0)": logscale(0.002, 2.0, 60)}'
    ),
    "postproc_func": "conditional_spectrum.main",
    "imt_ref": "SA(1.0)",
    "cross_correlation": "BakerJayaram2008",
    "poes": " ".join(map(str, POES)),
}
#: Median spectra take probabilities for rates.
YEARLY = {"investigation_time": "1", "poes": "0.002 0.0004"}


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
        told = Results(results, 7)
        if "cs-stats" in told.names:
            draw("conditional", told, PlotRequest((0,), (), (), "mean", directory))
            export_key(told, "cs-stats", ["csv"], directory)
        wanted = ("cs-stats", "median_spectra", "hmaps-stats")
        return {name: results.read(name) for name in results.names() if name in wanted}


@pytest.fixture(scope="module")
def conditional(tmp_path_factory):
    """Return the results of one run."""
    return _results(tmp_path_factory.mktemp("conditional"), "no")


def test_a_conditional_spectrum_passes_through_the_level(conditional):
    """The spectrum at the measure conditioned on is the mapped level, nearly without spread."""
    spectra, maps = conditional["cs-stats"], conditional["hmaps-stats"]
    assert spectra.shape == (len(maps), len(POES), 2, 2)
    reached = spectra[:, :, 1, 0]
    np.testing.assert_allclose(np.log(reached / maps[:, 0, 1]), 0.0, atol=0.02)
    assert (spectra[:, :, 1, 1] < 0.02).all()
    assert (spectra[:, :, 0, 1] > 0.2).all()
    # the mapped PGA is exceeded by other ruptures too
    assert (spectra[:, :, 0, 0] < maps[:, 0, 0]).all()


def test_spectra_are_drawn_and_written(tmp_path):
    """A picture of a site; a table of each, with a row for each probability and period."""
    _results(tmp_path, "no")
    assert (tmp_path / "conditional_spectra-0_7.png").read_bytes().startswith(b"\x89PNG")
    lines = (tmp_path / "conditional-spectrum-1_7.csv").read_text().splitlines()
    assert lines[1] == "poe,stat,period,mea,std"
    assert len(lines) == 2 + len(POES) * 2
    assert lines[2].startswith("1.00000E-01,mean,0.00000E+00,")


def test_results_do_not_depend_on_the_workers(conditional, tmp_path):
    """To the last bit."""
    other = _results(tmp_path, "processpool")
    np.testing.assert_array_equal(other["cs-stats"], conditional["cs-stats"])


def test_a_median_spectrum_lies_below_what_it_stands_for(tmp_path):
    """The weights of all groups add up to 1; the levels lie above the medians."""
    told = _results(tmp_path, "no", postproc_func="median_spectrum.main", **YEARLY)
    mean, deviation, share = np.moveaxis(told["median_spectra"].sum(axis=0), 1, 0)
    np.testing.assert_allclose(share, 1.0, atol=0.01)
    assert (np.exp(mean) < told["hmaps-stats"][:, 0]).all()
    assert ((deviation > 0.4) & (deviation < 1.0)).all()


def test_what_cannot_be_conditioned_on_is_told_at_once(tmp_path):
    """Measures, models of correlation, and what spectra need."""
    with pytest.raises(UserInputError) as caught:
        _results(
            tmp_path,
            "no",
            cross_correlation="BakerJayaram2007",
            mean="false",
            max_sites_disagg="0",
        )
    text = str(caught.value)
    assert "did you mean BakerJayaram2008?" in text
    assert "write mean = true" in text
    assert "too many: give at most max_sites_disagg = 0" in text
    with pytest.raises(UserInputError, match=r"conditioned on: `SA\(0.5\)` is not known"):
        _results(tmp_path, "no", imt_ref="SA(0.5)")
    with pytest.raises(UserInputError, match="poes count as rates: write investigation_time = 1"):
        _results(tmp_path, "no", postproc_func="median_spectrum.main")
