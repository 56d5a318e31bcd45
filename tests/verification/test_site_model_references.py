# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites and their parameters against those of reference jobs."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from quakegrid.formats.site_model import read_site_model
from quakegrid.formats.sites_csv import read_sites_csv
from quakegrid.hazard.site_association import build_site_collection
from quakegrid.hazard.site_table import table_of_points

CASES = {
    "classical/case_22/job": {"site_model": ["sites.csv"], "required": {"vs30"}},
    "classical/case_10/job": {
        "site_model": ["site_model.csv"],
        "required": {"vs30", "vs30measured", "z1pt0"},
        "reference": {"vs30": 760.0, "vs30measured": 1.0, "z1pt0": 48.0},
    },
    "classical/case_66/job1": {
        "site_model": ["site_model.csv"],
        "sites": [(0.349, -1.59)],
        "required": {"vs30"},
        "reference": {"vs30measured": 0.0},
    },
    "classical/case_49/job": {"site_model": ["site_model.xml"], "required": {"vs30"}},
    "classical/case_41/job": {"site_model": ["site_model.xml"], "required": set()},
    "classical/case_18/job": {
        "sites_csv": "vancouver_school_sites.csv",
        "required": {"vs30"},
        "reference": {"vs30": 400.0, "vs30measured": 1.0, "z1pt0": 40.0, "z2pt5": 2.0},
    },
}


def _expected(shared: Path, job: str) -> dict[str, list[str]]:
    case, name = job.rsplit("/", 1)
    path = shared / "parity/cases" / case / "reference" / name / "site_model.csv"
    with path.open(newline="") as file:
        rows = [row for row in csv.reader(file) if not row[0].startswith("#")]
    return dict(zip(rows[0], map(list, zip(*rows[1:], strict=True)), strict=True))


@pytest.mark.parametrize("job", CASES)
def test_the_sites_of_a_job_are_those_of_the_reference(shared: Path, job: str):
    """The same sites in the same order with the same parameters."""
    case, folder = CASES[job], shared / "parity/cases" / job.rsplit("/", 1)[0]
    listed = table_of_points(case["sites"]) if "sites" in case else None
    if "sites_csv" in case:
        listed = read_sites_csv(folder / case["sites_csv"])
    model = None
    if "site_model" in case:
        model = read_site_model([folder / name for name in case["site_model"]])
    sites = build_site_collection(
        listed=listed,
        site_model=model,
        reference=case.get("reference", {}),
        required=case["required"],
    ).sites
    expected = _expected(shared, job)
    numbers = {**sites.parameters, "lon": sites.lon, "lat": sites.lat, "depth": sites.depth}
    assert {*numbers, *sites.texts} == expected.keys() - {"sids", "custom_site_id"}
    for name, values in numbers.items():
        np.testing.assert_allclose(values, np.array(expected[name], float), rtol=1e-5)
    for name, words in sites.texts.items():
        assert list(words) == expected[name]
