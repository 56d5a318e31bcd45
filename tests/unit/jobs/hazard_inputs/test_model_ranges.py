# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Use of ground motion models outside their ranges is counted from predicted pairs."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs, LabelledModels, Realizations
from quakegrid.jobs.hazard_inputs.model_ranges import (
    MODEL_RANGES,
    ModelRanges,
    report_model_ranges,
)
from quakegrid.jobs.hazard_inputs.piece_costs import PieceCosts

CRUST = "Active Shallow Crust"
VS30 = np.array([150.0, 400.0, 760.0, 800.0])
LABELS = np.array([0.0, 0.0, 0.0, 7.0])


class _Arrays:
    """Keeps arrays."""

    def __init__(self) -> None:
        self.arrays: dict[str, np.ndarray] = {}

    def write(self, name: str, array: np.ndarray, **told: object) -> None:
        self.arrays[name] = array

    def read(self, name: str) -> np.ndarray:
        return self.arrays[name]


def _hazard(*models: str, labels: tuple[str, ...] = ()) -> HazardInputs:
    """Return four sites, the last of which has models of its own if there are `labels`."""
    zeros = np.zeros(4)
    own = LabelledModels({CRUST: labels}, {CRUST: ((),) * len(labels)}, np.ones((1, 1)))
    nothing = np.zeros(0, np.int64)
    return HazardInputs(
        parameters=None,
        sites=SiteCollection(zeros, zeros, zeros, {"vs30": VS30, "ilabel": LABELS}),
        units=(),
        families=(),
        models={CRUST: models},
        left_out={},
        realizations=Realizations(nothing, {}, nothing, zeros, (), zeros),
        labelled={7: own} if labels else {},
    )


def _counted(hazard: HazardInputs, *sources: tuple[list[float], list[float], float]) -> _Arrays:
    """Return the arrays of sources: magnitudes, their pairs, the share beyond each limit."""
    ranges, inputs = ModelRanges(hazard), _Arrays()
    for magnitudes, pairs, share in sources:
        by_magnitude = np.array(pairs)
        beyond = np.full(len(ranges.limits(CRUST)), share * by_magnitude.sum())
        costs = PieceCosts(np.zeros(1), 1, by_magnitude, beyond)
        ranges.add(CRUST, np.array(magnitudes), costs)
    ranges.write(inputs)
    return inputs


def _shares(inputs: _Arrays) -> dict[tuple[str, str], tuple[float, float]]:
    return {
        (row["gsim"], row["field"]): (row["below"], row["above"])
        for row in inputs.arrays[MODEL_RANGES]
    }


def _told(inputs: _Arrays) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    report_model_ranges(inputs, lambda level, message: said.append((level, message)))
    return said


def test_magnitudes_distances_and_sites_are_counted() -> None:
    """Boore and Atkinson (2008): 5 to 8, to 200 km, 180 to 1300 m/s."""
    hazard = _hazard("BooreAtkinson2008")
    assert ModelRanges(hazard).limits(CRUST) == [200.0]
    sources = (([4.5, 5.0, 8.0], [30.0, 20.0, 10.0], 0.25), ([8.2], [40.0], 0.0))
    assert _shares(_counted(hazard, *sources)) == {
        ("BooreAtkinson2008", "mag"): (0.3, 0.4),
        ("BooreAtkinson2008", "rjb"): (0.0, 0.15),
        ("BooreAtkinson2008", "vs30"): (0.25, 0.0),
    }


def test_magnitudes_count_as_models_take_them() -> None:
    """What is 8 but for rounding is not above 8."""
    sources = ([5.0 - 1e-9, 8.0 + 1e-9], [1.0, 1.0], 0.0)
    shares = _shares(_counted(_hazard("BooreAtkinson2008"), sources))
    assert shares["BooreAtkinson2008", "mag"] == (0.0, 0.0)


def test_ranges_of_single_precision_count_as_they_are_meant() -> None:
    """The largest magnitude of the tables of NGA-East is 8.2."""
    shares = _shares(_counted(_hazard("NGAEastAUS2023GMPE"), ([8.2], [1.0], 0.0)))
    assert shares["NGAEastAUS2023GMPE", "mag"] == (0.0, 0.0)


def test_long_names_are_cut_and_numbered() -> None:
    """A model may have tables of many lines for arguments."""
    change = "[ModifiableGMPE.set_between_epsilon]\nepsilon_tau = "
    models = [
        f"[ModifiableGMPE]\ngmpe = {{BooreAtkinson2008 = {{}}}}\n{change}{number}.5"
        for number in (1, 2)
    ]
    inputs = _counted(_hazard(*models), ([8.6], [1.0], 0.0))
    names = {name for name, _ in _shares(inputs)}
    assert len(names) == 2
    assert all("\n" not in name and len(name) < 95 for name in names)
    ((_, message),) = _told(inputs)
    assert message.startswith("2 of 2 ground motion models")


def test_models_of_labelled_sites_are_judged_by_these() -> None:
    """The soft site has another model."""
    hazard = _hazard("BooreAtkinson2008", labels=("ChiouYoungs2014",))
    shares = _shares(_counted(hazard, ([6.0], [1.0], 0.0)))
    assert shares["ChiouYoungs2014", "vs30"] == (0.0, 0.0)
    assert shares["BooreAtkinson2008", "vs30"] == (pytest.approx(1.0 / 3.0), 0.0)


def test_one_line_tells_of_all_models() -> None:
    """Those with the largest share first, and what is outside most of each."""
    hazard = _hazard("BooreAtkinson2008", "ChiouYoungs2014", "Bradley2013")
    ((level, message),) = _told(_counted(hazard, ([6.0, 8.6], [88.0, 12.0], 0.001)))
    assert level == "warning"
    assert message == (
        "2 of 3 ground motion models were used outside the ranges of their publications: "
        "BooreAtkinson2008: 25% of sites below vs30 180 (range 180 to 1300), "
        "12% of rupture-site pairs above magnitude 8 (range 5 to 8), "
        "less than 1% of rupture-site pairs above rjb 200 (range to 200); "
        "ChiouYoungs2014: 25% of sites below vs30 180 (range 180 to 1500), "
        "12% of rupture-site pairs above magnitude 8.5 (range 3.5 to 8.5), "
        "less than 1% of rupture-site pairs above rrup 300 (range to 300) "
        f"('oq show {MODEL_RANGES}' tells all)"
    )


def test_nothing_is_said_of_models_within_their_ranges() -> None:
    """Nor of those that state none, which have a row all the same."""
    hazard = _hazard("SadighEtAl1997", "Bradley2013")
    inputs = _counted(hazard, ([6.0], [100.0], 0.0))
    assert _told(inputs) == []
    assert ("Bradley2013", "") in _shares(inputs)


def test_models_of_regions_without_ruptures_are_not_told() -> None:
    """They were not used."""
    assert len(_counted(_hazard("BooreAtkinson2008")).arrays[MODEL_RANGES]) == 0
