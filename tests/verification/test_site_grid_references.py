# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites of regions against those of reference jobs."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from quakegrid.hazard.geometry.site_grid import region_sites

EQUATOR = ((-1.0, -1.5), (-1.0, 0.7), (1.0, 0.7), (1.0, -1.5))
SOUTH = ((0.0, -2.0), (0.0, -0.5), (2.0, -0.5), (2.0, -2.0))
DATE_LINE = ((-179.0, -1.0), (-179.0, 1.0), (178.0, 1.0), (178.0, -1.0))


@pytest.mark.parametrize(
    ("table", "region", "spacing"),
    [
        ("demo/hazard/AreaSourceClassicalPSHA/reference/job/hazard_map-mean.csv", EQUATOR, 10.0),
        (
            "demo/hazard/ComplexFaultSourceClassicalPSHA/reference/job/hazard_map-mean-475y.csv",
            SOUTH,
            5.0,
        ),
        ("demo/hazard/PointSourceClassicalPSHA/reference/job/hazard_map-mean.csv", DATE_LINE, 10.0),
        ("event_based/case_28/reference/job/sitemesh.csv", EQUATOR, 50.0),
        ("classical/case_51/reference/job/hazard_curve-mean-PGA.csv", EQUATOR, 300.0),
    ],
)
def test_a_region_has_the_sites_of_the_reference_in_their_order(
    shared: Path, table: str, region, spacing
):
    """Every coordinate is the same to its five decimals."""
    with (shared / "parity/cases" / table).open(newline="") as file:
        rows = [row for row in csv.reader(file) if not row[0].startswith("#")]
    places = rows[0].index("lon"), rows[0].index("lat")
    expected = np.array([[float(row[place]) for row in rows[1:]] for place in places])
    np.testing.assert_array_equal(region_sites(np.array(region), spacing), expected)
