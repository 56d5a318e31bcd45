# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Grids inside polygons against the reference table."""

import json

import numpy as np

from quakegrid.hazard.geometry.polygon import grid_inside


def test_grids_are_those_of_the_reference(shared):
    """Number, first, last and mean of the points of each polygon."""
    table = json.loads((shared / "oracle/tables/geodetic.json").read_text())
    cases = [case for case in table["cases"] if case["fn"] == "polygon_discretize"]
    assert len(cases) == 2
    for case in cases:
        points = np.stack(grid_inside(np.array(case["polygon"]), case["spacing"]), axis=-1)
        assert len(points) == case["n"]
        for expected, found in (
            (case["first"], points[0]),
            (case["last"], points[-1]),
            (case["mean"], points.mean(axis=0)),
        ):
            np.testing.assert_allclose(found, expected, rtol=1e-10)
