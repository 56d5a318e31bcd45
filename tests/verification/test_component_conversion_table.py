# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factors from other horizontal components to the geometric mean are those of the reference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quakegrid.hazard.ground_motion_models.horizontal_component import conversion

_OUR_WORDS = {
    "RANDOM_HORIZONTAL": "Random horizontal",
    "GREATER_OF_TWO_HORIZONTAL": "Larger of two",
}


def test_factors_are_those_of_the_reference(shared: Path) -> None:
    """Each case of the table, but those the reference fails on."""
    table = json.loads((shared / "oracle" / "tables" / "component_conversion.json").read_text())
    cases = [case for case in table["cases"] if "error" not in case]
    assert cases
    for case in cases:
        component = _OUR_WORDS.get(case["component"], case["component"])
        found = conversion(component, case["imt"])
        assert found is not None
        expected = (case["median_ratio"], case["sigma_conv"], case["sigma_ratio"])
        got = (found.median_ratio, found.sigma, found.sigma_ratio)
        assert got == pytest.approx(expected, rel=2e-9), case["id"]
