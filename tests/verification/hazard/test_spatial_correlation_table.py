# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations between places against the reference table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from quakegrid.hazard.correlation.registry import spatial_correlation

ARGUMENTS = ("vs30_clustering", "uncertainty_multiplier")


def _cases(shared: Path, kind: str | None) -> list[dict[str, object]]:
    table = json.loads((shared / "oracle/tables/spatial_correlation.json").read_text())
    cases = [case for case in table["cases"] if case.get("kind") == kind]
    assert cases
    return cases


def _model(case: dict[str, object]):
    return spatial_correlation(case["model"], {key: case[key] for key in ARGUMENTS if key in case})


def test_coefficients_are_those_of_the_reference(shared: Path):
    """Each measure and distance of the table has its coefficient."""
    for case in _cases(shared, None):
        found = _model(case).at(case["imt"], case["distances"])
        np.testing.assert_allclose(found, case["rho"], rtol=1e-10, err_msg=str(case))


def test_factors_are_those_of_the_reference(shared: Path):
    """The distances of the reference are of single precision, its factors good to 1e-5."""
    for case in _cases(shared, "cholesky"):
        factor = _model(case).factor(case["imt"], np.array(case["distance_matrix"]))
        np.testing.assert_allclose(factor, case["lower"], rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(
            factor @ case["residuals"], case["correlated"], rtol=1e-5, atol=1e-6
        )


def test_residuals_are_correlated_as_in_the_reference(shared: Path):
    """Each site's own deviation stands outside the factor."""
    (distances,) = {
        str(case["distance_matrix"]): np.array(case["distance_matrix"])
        for case in _cases(shared, "cholesky")
    }.values()
    for case in _cases(shared, "apply"):
        phi = np.array(case["phi"])[:, np.newaxis]
        factor = _model(case).factor(case["imt"], distances)
        found = phi * (factor @ (np.array(case["residuals"]) / phi))
        np.testing.assert_allclose(found, case["correlated"], rtol=1e-5, atol=1e-6)
