# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures of point and area sources against the reference table."""

import json

import numpy as np
import pytest

from quakegrid.hazard.geometry.planar_surface import frame
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.area import area_points, area_ruptures
from quakegrid.hazard.sources.point import point_ruptures
from quakegrid.hazard.sources.source import (
    AreaSource,
    HypocentralDepth,
    NodalPlane,
    PointSource,
)

TWELVE_DIGITS = {"rtol": 1e-10, "atol": 1e-9}


@pytest.fixture(scope="module")
def cases(shared):
    table = json.loads((shared / "oracle/tables/ruptures.json").read_text())
    mine = [case for case in table["cases"] if case["kind"] in ("point", "area")]
    assert len(mine) >= 5
    return mine


def rates_by_magnitude(case):
    """Return the magnitudes of a case and the sum of the rates of their ruptures."""
    assert case["every_nth"] == 1
    mags = sorted({rupture["mag"] for rupture in case["ruptures"]})
    rates = [sum(r["rate"] for r in case["ruptures"] if r["mag"] == mag) for mag in mags]
    return np.array(mags), np.array(rates)


def areas(made):
    """Return the areas of rectangles [km2]."""
    plane = frame(made.ruptures.corners)
    return plane.length * plane.width


def ruptures(case):
    """Return the ruptures that the engine makes of a case."""
    defined = case["definition"]
    mags, rates = rates_by_magnitude(case)
    common = {
        "source_id": "1",
        "name": "a source",
        "tectonic_region_type": "Active Shallow Crust",
        "magnitude_frequency": Arbitrary(tuple(mags), tuple(rates)),
        "magnitude_scaling_relation": defined["msr"],
        "rupture_aspect_ratio": defined["aspect_ratio"],
        "upper_seismogenic_depth": defined["upper_depth"],
        "lower_seismogenic_depth": defined["lower_depth"],
        "nodal_planes": tuple(
            NodalPlane(*plane) for plane in defined["nodal_planes_prob_strike_dip_rake"]
        ),
        "hypocentral_depths": tuple(
            HypocentralDepth(*item) for item in defined["hypocentres_prob_depth"]
        ),
    }
    if case["kind"] == "point":
        return point_ruptures(PointSource(**common, lon=defined["lon"], lat=defined["lat"]), mags)
    polygon, spacing = np.array(defined["polygon"]), defined["discretization"]
    area = AreaSource(**common, polygon=polygon)
    return area_ruptures(area, mags, area_points(area, spacing))


def test_ruptures_are_those_of_the_reference_in_its_order(cases):
    """Corners, hypocentre, size, angles and rate of every rupture."""
    for case in cases:
        made = ruptures(case)
        near = slice(made.near)
        of, expected = made.ruptures.properties, case["ruptures"]
        rates = rates_by_magnitude(case)[1][of.magnitude_index] * of.share
        hypocentres = np.stack([of.hypo_lon, of.hypo_lat, of.hypo_depth], axis=-1)
        for found, name in (
            (made.ruptures.corners, "corners_tl_tr_bl_br"),
            (hypocentres, "hypocenter"),
            (of.mag, "mag"),
            (of.strike, "strike"),
            (of.dip, "dip"),
            (of.rake, "rake"),
            (of.ztor, "ztor"),
            (of.width, "width"),
            (rates, "rate"),
            (areas(made), "area"),
        ):
            wanted = np.array([rupture[name] for rupture in expected])
            np.testing.assert_allclose(found[near], wanted, err_msg=name, **TWELVE_DIGITS)
