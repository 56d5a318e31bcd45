# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rectangles and their distances against the reference table."""

import json

import numpy as np
import pytest

from quakegrid.hazard.geometry import geodetic, planar_surface
from quakegrid.hazard.geometry.planar_surface import PlanarSurfaces, Sites

DIGITS = {"rtol": 1e-9, "atol": 6e-8}  # the table has ten significant digits


@pytest.fixture(scope="module")
def cases(shared):
    table = json.loads((shared / "oracle/tables/surfaces.json").read_text())
    planar = [case for case in table["cases"] if case["kind"] == "planar"]
    assert len(planar) == 10
    return planar


def surface(case):
    corners = np.array([case["definition"]["corners_tl_tr_bl_br"]])
    angles = case["properties"]
    return PlanarSurfaces(corners, np.array([angles["strike"]]), np.array([angles["dip"]]))


def sites(case):
    lon, lat = np.array(case["sites"]).T
    return Sites(lon, lat, np.zeros(len(lon)))


def middle(case):
    lon, lat, depth = planar_surface.middle_points(surface(case).corners).T
    return lon, lat, depth


def azimuth_to_closest_point(case):
    points = planar_surface.closest_points(surface(case), sites(case))
    seen = sites(case)
    return geodetic.azimuth(seen.lon, seen.lat, points[..., 0], points[..., 1])


MEASURES = {
    "rrup": lambda c: planar_surface.rupture_distance(surface(c), sites(c)),
    "rjb": lambda c: planar_surface.joyner_boore_distance(surface(c), sites(c)),
    "rx": lambda c: planar_surface.across_strike_distance(surface(c), sites(c)),
    "ry0": lambda c: planar_surface.along_strike_distance(surface(c), sites(c)),
    "closest_point": lambda c: planar_surface.closest_points(surface(c), sites(c)),
    "repi_from_middle": lambda c: planar_surface.epicentral_distance(middle(c)[:2], sites(c)),
    "rhypo_from_middle": lambda c: planar_surface.hypocentral_distance(middle(c), sites(c)),
    "azimuth": lambda c: planar_surface.azimuth_from_strike(
        middle(c)[:2], surface(c).strike, sites(c)
    ),
}


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_distances_are_those_of_the_reference(cases, measure):
    """Every distance of 17 sites from ten rectangles has all digits of the table."""
    for case in cases:
        np.testing.assert_allclose(MEASURES[measure](case)[0], case["distances"][measure], **DIGITS)


def test_directions_of_closest_points_are_those_of_the_reference(cases):
    """The azimuth of the closest point is met; within 10 m of it no direction is defined."""
    for case in cases:
        turn = azimuth_to_closest_point(case)[0] - np.array(case["distances"]["azimuth_cp"])
        sideways = np.sin(np.radians(turn)) * case["distances"]["rrup"]
        np.testing.assert_allclose(sideways, 0.0, atol=2e-6)


def test_sizes_are_those_of_the_reference(cases):
    """Length, width and area of the plane that fits the four corners."""
    for case in cases:
        plane = planar_surface.frame(surface(case).corners)
        np.testing.assert_allclose(plane.length, case["length"], **DIGITS)
        np.testing.assert_allclose(plane.width, case["properties"]["width"], **DIGITS)
        area = plane.length * plane.width
        np.testing.assert_allclose(area, case["properties"]["area"], rtol=1e-9)
        np.testing.assert_allclose(
            planar_surface.middle_points(surface(case).corners)[0],
            case["properties"]["middle_point"],
            **DIGITS,
        )
