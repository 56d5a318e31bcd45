# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of point and area sources against those the reference stores."""

import json
from pathlib import Path

import numpy as np
import pytest

from quakegrid.hazard.kernels.planar_contexts import point_contexts
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.hazard.sources.area import area_points, area_ruptures
from quakegrid.hazard.sources.point import point_ruptures
from quakegrid.hazard.sources.source import (
    AreaSource,
    HypocentralDepth,
    NodalPlane,
    PointSource,
)

TABLE = Path(__file__).parents[2] / "data/point_source_contexts.json"
CASES = json.loads(TABLE.read_text())["cases"]
SINGLE_PRECISION = 2e-7  # the reference stores float32


def ruptures_of(case):
    """Return the ruptures of the source of a case."""
    rates = case["magnitudes"], case["rates"]
    upper, lower = case["layer"]
    common = {
        "source_id": "1",
        "name": case["name"],
        "tectonic_region_type": "Active Shallow Crust",
        "magnitude_frequency": Arbitrary(*map(tuple, rates)),
        "magnitude_scaling_relation": case["magnitude_scaling_relation"],
        "rupture_aspect_ratio": case["rupture_aspect_ratio"],
        "upper_seismogenic_depth": upper,
        "lower_seismogenic_depth": lower,
        "nodal_planes": tuple(NodalPlane(*plane) for plane in case["nodal_planes"]),
        "hypocentral_depths": tuple(HypocentralDepth(*d) for d in case["hypocentral_depths"]),
    }
    magnitudes = np.array(case["magnitudes"])
    if case["kind"] == "point":
        lon, lat = case["place"]
        return point_ruptures(PointSource(**common, lon=lon, lat=lat), magnitudes)
    area = AreaSource(**common, polygon=np.array(case["place"], dtype=float))
    return area_ruptures(area, magnitudes, area_points(area, case["discretization"]))


def table_of(case):
    """Return the contexts the engine makes of a case, as columns by name."""
    points = ruptures_of(case)
    of = points.ruptures.properties
    lon, lat, depth = np.array(case["sites"]).T
    contexts = point_contexts(
        points,
        lon,
        lat,
        depth,
        np.full(len(of), float(case["maximum_distance"])),
        case["minimum_distance"],
        case["pointsource_distance"],
        frozenset(COLUMNS),
        site_by_site=False,
    )
    table = dict(zip(COLUMNS, contexts.columns, strict=True))
    rates = np.array(case["rates"])[of.magnitude_index] * of.share
    table["occurrence_rate"], table["mag"] = rates[contexts.rupture], of.mag[contexts.rupture]
    table["site"] = np.repeat(np.arange(len(lon)), np.diff(contexts.site_start))
    return table


def in_order(table):
    """Return the order of the rows by what tells them apart."""
    names = ("ztor", "rhypo", "rake", "repi", "mag")
    return np.lexsort([*(np.round(table[name], 2) for name in names), table["site"]])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_contexts_are_those_of_the_reference(case):
    """Every pair of the reference is there with all its numbers, and no other."""
    expected = dict(zip(case["columns"], np.array(case["rows"]).T, strict=True))
    found = table_of(case)
    assert len(found["site"]) == len(expected["site"])
    one, other = in_order(expected), in_order(found)
    compared = set(case["columns"])
    if case["minimum_distance"] > 0.0:
        compared.remove("azimuth")  # the reference raises the azimuth to the distance too
    for name in compared:
        np.testing.assert_allclose(
            found[name][other],
            expected[name][one],
            rtol=SINGLE_PRECISION,
            atol=1e-6,
            err_msg=name,
        )
