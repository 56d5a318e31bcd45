# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole jobs against the solutions of the PEER verification of PSHA codes.

Thomas P., Wong I., Abrahamson N. (2010). Verification of probabilistic seismic hazard analysis
computer programs. PEER report 2010/106.  Hale C., Abrahamson N., Bozorgnia Y. (2018).
Probabilistic seismic hazard analysis code verification. PEER report 2018/03.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from peer_disaggregation import TRIAL, Origins, computed_origins, listed_origins
from peer_gate import Comparison, compare
from peer_integration import solution
from peer_trials import TRIALS, Trial, case_of, computed_curves, expected_of, read_tables
from verification_table import documented_counts


@dataclass(frozen=True)
class Tried:
    """A trial, its curves and how they compare."""

    trial: Trial
    curves: NDArray[np.float64]
    comparison: Comparison


@pytest.fixture(scope="module", params=TRIALS, ids=lambda trial: trial.name)
def tried(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Tried:
    """Return one trial, computed."""
    trial = request.param
    tables, expected = read_tables(shared)
    curves = computed_curves(trial, tables, tmp_path_factory.mktemp("peer"))
    return Tried(
        trial, curves, compare(curves, expected_of(trial, tables, expected), trial.variant)
    )


def test_every_point_is_within_the_gate(tried):
    """Between the solutions at 1 % higher and lower intensities, give or take 2 %."""
    assert tried.comparison.outside == ()
    assert tried.comparison.compared >= 8


def test_the_documented_figures_are_those_computed(tried):
    """docs/verification.md tells how many points were compared and how many are within."""
    counts = (tried.comparison.compared, tried.comparison.within)
    assert documented_counts()[tried.trial.name] == counts


def test_curves_never_rise(tried):
    """Higher levels are exceeded less often."""
    assert np.all(np.diff(tried.curves, axis=1) <= 0.0)


def test_tails_are_right_far_below_the_gate(shared: Path, tmp_path: Path):
    """Six standard deviations up, at probabilities of 1e-12, curves keep 2 %."""
    (trial,) = (trial for trial in TRIALS if trial.case == "Set2-Case5a")
    tables, expected = read_tables(shared)
    curves = computed_curves(trial, tables, tmp_path)
    solution = expected[trial.case]["codes"][f"semianalytic:{trial.variant}"]["poe"]["1"]
    assert min(solution) < 2e-12
    np.testing.assert_allclose(curves[0], solution, rtol=0.02)


@pytest.fixture(scope="module")
def origins(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Origins, Origins]:
    """Return what the hazard of Set 2, case 1 is said to come from, and what a job finds."""
    tables, expected = read_tables(shared)
    solution = expected[TRIAL.case]["deaggregation_semianalytic"]
    directory = tmp_path_factory.mktemp("origins")
    return listed_origins(solution), computed_origins(solution, tables, directory)


def test_a_hazard_comes_from_where_the_solution_says(origins):
    """At most 1 % of the rate lies in other bins of magnitude, distance and epsilon star."""
    listed, computed = origins
    np.testing.assert_allclose(computed.rates, listed.rates, rtol=1e-3)
    elsewhere = 0.5 * np.abs(computed.shares - listed.shares).sum(axis=(1, 2, 3))
    assert np.all(elsewhere < 0.01)


@pytest.mark.parametrize(
    ("others", "tolerance"), [((2, 3), 0.0015), ((1, 3), 0.0005), ((1, 2), 0.005)]
)
def test_bins_of_one_kind_have_their_share(origins, others, tolerance):
    """Distances within 0.15 % of the rate, magnitudes 0.05 %, epsilon star 0.5 %."""
    listed, computed = (o.shares.sum(axis=others) for o in origins)
    np.testing.assert_allclose(computed, listed, atol=tolerance)


@pytest.mark.parametrize("case", ["Set1-Case8a", "Set1-Case9a"])
def test_integrals_give_the_solutions_that_are_listed(shared: Path, case: str):
    """Of floating ruptures and dipping planes, within 0.3 %, the error of those listed."""
    tables, expected = read_tables(shared)
    (trial,) = (trial for trial in TRIALS if trial.case == case)
    levels = tables["general"]["imls_g"]
    found = solution(case_of(trial, tables), tables, levels, trial.variant, trial.truncation)
    name = f"semianalytic:{trial.variant}"
    for site, listed in expected[case]["codes"][name]["poe"].items():
        compared = np.array(listed) >= 1e-5
        integral = np.array(found["codes"][name]["poe"][site])[compared]
        np.testing.assert_allclose(integral, np.array(listed)[compared], rtol=0.003)


def test_integrals_over_an_area_pass_the_gate(shared: Path):
    """Those listed spread the rate over an area 0.5 % larger than their border encloses."""
    tables, expected = read_tables(shared)
    trial = [trial for trial in TRIALS if trial.case == "Set1-Case10"][-1]
    levels = tables["general"]["imls_g"]
    found = solution(case_of(trial, tables), tables, levels, trial.variant, trial.truncation)
    curves = np.array(list(found["codes"][f"semianalytic:{trial.variant}"]["poe"].values()))
    assert compare(curves, expected[trial.case], trial.variant).outside == ()


def test_the_gate_refuses_curves_a_few_percent_off(shared: Path):
    """The reference itself passes, 5 % more does not."""
    _, expected = read_tables(shared)
    listed = expected["Set1-Case8a"]["codes"]["semianalytic:untruncated"]["poe"]
    solution = np.array(list(listed.values()))
    exact = compare(solution, expected["Set1-Case8a"], "untruncated")
    higher = compare(1.05 * solution, expected["Set1-Case8a"], "untruncated")
    assert exact.outside == ()
    assert exact.worst == 0.0
    assert higher.within < 0.5 * higher.compared
    assert higher.worst == pytest.approx(0.05)
