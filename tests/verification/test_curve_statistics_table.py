# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exceedance of truncated normals and statistics of curves against the reference table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from quakegrid.hazard.curve_statistics import curve_statistics
from quakegrid.hazard.exceedance import truncated_normal_survival


@pytest.fixture(scope="module")
def cases(shared: Path):
    return json.loads((shared / "oracle/tables/stats.json").read_text())["cases"]


def test_the_exceedance_of_a_truncated_normal_agrees_with_the_reference(cases):
    """Two-sided truncation from one to six standard deviations, and none."""
    for case in cases:
        if case["fn"] == "truncated_normal_sf":
            level = None if case["truncation"] == 99.0 else case["truncation"]
            computed = truncated_normal_survival(case["z"], level)
            np.testing.assert_allclose(computed, case["sf"], rtol=1e-9, atol=1e-15)


def test_the_statistics_of_curves_agree_with_the_reference(cases):
    """Mean, standard deviation and quantiles of weighted curves."""
    for case in cases:
        if case["fn"] == "curve_stats":
            names = ["mean", "std", *(f"quantile-{level}" for level in case["quantiles"])]
            expected = [case["mean"], case["std"], *case["quantiles"].values()]
            computed = curve_statistics(np.array(case["curves"]), np.array(case["weights"]), names)
            np.testing.assert_allclose(computed, expected, rtol=1e-10)
