# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Magnitude scaling relations against the reference table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from quakegrid.hazard.magnitude_scaling.registry import RELATIONS, magnitude_scaling_relation
from quakegrid.hazard.magnitude_scaling.relation import Dimension

DIMENSIONS = {
    "area": Dimension.AREA,
    "length": Dimension.LENGTH,
    "width": Dimension.WIDTH,
    "rld": Dimension.LENGTH,
    "rw": Dimension.WIDTH,
    "srl": Dimension.SURFACE_LENGTH,
}


def _computed(case):
    name = case["cls"] + "".join(f".{key}={value}" for key, value in case["init"].items())
    relation = magnitude_scaling_relation(name)
    quantity = case["method"].removeprefix("get_median_").removeprefix("get_std_dev_")
    median = case["method"].startswith("get_median")
    if quantity.startswith("mag"):
        dimension = DIMENSIONS[quantity.removeprefix("mag_from_").replace("mag", "area")]
        if median:
            return relation.median_mag_from(dimension, case["x"], case["rake"])
        return relation.sigma_mag_from(dimension, case["rake"])
    if median:
        return relation.median(DIMENSIONS[quantity], case["x"], case["rake"])
    return relation.sigma(DIMENSIONS[quantity], case["rake"])


@pytest.fixture(scope="module")
def cases(shared: Path):
    return json.loads((shared / "oracle/tables/msr.json").read_text())["cases"]


def test_every_relation_agrees_with_the_reference(cases):
    """Medians and standard deviations of all relations, dimensions and rakes."""
    computed = [float(_computed(case)) for case in cases]
    expected = [case["value"] for case in cases]
    np.testing.assert_allclose(computed, expected, rtol=1e-11, atol=1e-15)


def test_the_table_asks_for_every_relation(cases):
    """No relation goes unchecked."""
    assert {case["cls"] for case in cases} == {*RELATIONS, "CScalingMSR"}
