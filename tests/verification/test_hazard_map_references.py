# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard maps read off the curves of reference jobs, against the maps of those jobs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from quakegrid.hazard.hazard_map import hazard_map

JOBS = (
    "demo/hazard/LogicTreeCase1ClassicalPSHA/reference/job",
    "demo/hazard/LogicTreeCase2ClassicalPSHA/reference/job",
    "classical/case_22/reference/job",
    "classical/case_66/reference/job",
    "event_based_risk/case_master/reference/job",
    "logictree/case_23/reference/job",
)


def _table(path: Path) -> tuple[list[str], np.ndarray]:
    with path.open(newline="") as file:
        rows = [row for row in csv.reader(file) if not row[0].startswith("#")]
    keep = [index for index, name in enumerate(rows[0]) if name != "custom_site_id"]
    header = [rows[0][index] for index in keep]
    return header, np.array([[float(row[index]) for index in keep] for row in rows[1:]])


def _columns(folder: Path):
    """Yield computed and expected intensities of every column of every map of a job."""
    for path in sorted(folder.glob("*_map-*.csv")):
        word, kind = re.fullmatch(r"(\w+)_map-(.+)\.csv", path.name).groups()
        if kind.endswith("y"):
            continue  # the same numbers by return period
        header, expected = _table(path)
        for index, name in enumerate(header[2:], 2):
            imt, poe = name.rsplit("-", 1)
            levels, curves = _table(folder / f"{word}_curve-{kind}-{imt}.csv")
            ims = np.array([float(level.removeprefix("poe-")) for level in levels[3:]])
            yield hazard_map(curves[:, 3:], ims, np.array([float(poe)]))[:, 0], expected[:, index]


@pytest.mark.parametrize("job", JOBS)
def test_maps_follow_from_curves_as_in_the_reference(shared: Path, job: str):
    """The map of the mean comes from the mean curve, that of a quantile from its curve."""
    folder = shared / "parity/cases" / job
    pairs = list(_columns(folder))
    assert pairs
    for computed, expected in pairs:
        np.testing.assert_allclose(computed, expected, rtol=2e-5, atol=1e-9)
