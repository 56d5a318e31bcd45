# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Geodesy against the reference table."""

import json

import numpy as np
import pytest

from quakegrid.hazard.geometry import geodetic

TWO_POINTS = ("lon1", "lat1", "lon2", "lat2")
ON_ARC = ("lon", "lat", "azimuth", "plon", "plat")


def values(case, *names):
    return [case[name] for name in names]


def start_and_end(case):
    return values(case, "lon1", "lat1", "depth1"), values(case, "lon2", "lat2", "depth2")


def start_and_way(case):
    way = values(case, "azimuth", "hdist", "vdist", "npoints")
    return [values(case, "lon", "lat", "depth"), *way]


FUNCTIONS = {
    "point_at": lambda c: geodetic.point_at(*values(c, "lon", "lat", "azimuth", "distance")),
    "distance": lambda c: geodetic.distance(*values(c, *TWO_POINTS)),
    "azimuth": lambda c: geodetic.azimuth(*values(c, *TWO_POINTS)),
    "distance3d": lambda c: geodetic.distance_3d(*np.concatenate(start_and_end(c))),
    "to_cartesian": lambda c: geodetic.cartesian(*values(c, "lon", "lat", "depth")),
    "distance_to_arc": lambda c: geodetic.distance_to_arc(*values(c, *ON_ARC)),
    "distance_to_semi_arc": lambda c: geodetic.distance_to_semi_arc(*values(c, *ON_ARC)),
    "min_distance_to_segment": lambda c: geodetic.distance_to_segment(
        *values(c, *TWO_POINTS, "plon", "plat")
    ),
    "npoints_towards": lambda c: geodetic.points_towards(*start_and_way(c)),
    "npoints_between": lambda c: geodetic.points_between(*start_and_end(c), c["npoints"]),
    "intervals_between": lambda c: geodetic.intervals_between(*start_and_end(c), c["length"]),
}
# The reference rounds the length of a line to single precision before it divides it.
RELATIVE_TOLERANCE = {"intervals_between": 1e-8}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_geodesy_gives_the_numbers_of_the_reference(shared, name):
    """Every case of the table is met to twelve digits (1e-9 asked)."""
    cases = json.loads((shared / "oracle/tables/geodetic.json").read_text())["cases"]
    mine = [case for case in cases if case["fn"] == name]
    assert mine
    for case in mine:
        expected = case["out"] if "out" in case else values(case, "out_lon", "out_lat")
        np.testing.assert_allclose(
            FUNCTIONS[name](case),
            expected,
            rtol=RELATIVE_TOLERANCE.get(name, 1e-9),
            atol=1e-10,
            err_msg=case["id"],
        )
