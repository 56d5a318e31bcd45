# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations between intensity measures against the reference table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quakegrid.hazard.correlation.registry import CROSS_CORRELATIONS


@pytest.mark.parametrize("name", CROSS_CORRELATIONS)
def test_coefficients_are_those_of_the_reference(shared: Path, name: str):
    """Each pair of measures of the table has its coefficient."""
    table = json.loads((shared / "oracle/tables/cross_correlation.json").read_text())
    cases = [case for case in table["cases"] if case["model"] == name]
    assert cases
    between = CROSS_CORRELATIONS[name].between
    for case in cases:
        (coefficient,) = between([case["imt1"]], [case["imt2"]])[0]
        assert coefficient == pytest.approx(case["rho"], abs=1e-10), case
