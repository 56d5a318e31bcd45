# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances from meshes."""

import numpy as np

from quakegrid.hazard.geometry.mesh_distances import (
    joyner_boore_distance,
    rupture_distance,
    rx_distance,
    ry0_distance,
)
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh

KM = 1.0 / 111.19492664455873


def north_striking(dip=45.0):
    """Return a fault of 40 km that strikes north from the origin and dips east."""
    trace = np.array([[0.0, 0.0], [0.0, 40.0 * KM]])
    return simple_fault_mesh(trace, dip, 0.0, 10.0, 1.0)


def at(east, north):
    """Return longitude and latitude of a site in km from the origin."""
    return np.array([east * KM]), np.array([north * KM])


def test_above_the_fault_rjb_is_zero_and_rrup_is_not():
    """A site on the hanging wall is inside the projection."""
    lon, lat = at(5.0, 20.0)
    mesh = north_striking()
    np.testing.assert_array_equal(joyner_boore_distance(mesh, lon, lat), 0.0)
    rrup = rupture_distance(mesh, lon, lat, np.zeros(1))
    # the closest node is up to half a spacing off the foot of the perpendicular
    assert 5.0 * np.sqrt(0.5) < rrup[0] < np.hypot(5.0 * np.sqrt(0.5), 0.75)


def test_beside_the_fault_rjb_is_the_distance_to_its_outline():
    """The footwall counts from the trace, less a margin that tapers from 5 m to none."""
    for north, margin in ((0.4, 0.00495), (20.0, 0.0025), (39.6, 0.00005)):
        rjb = joyner_boore_distance(north_striking(), *at(-12.0, north))
        np.testing.assert_allclose(rjb, 12.0 - margin, atol=3e-4)


def test_far_from_the_fault_rjb_is_the_distance_to_its_nodes():
    """Beyond 40 km the nodes count, not the outline."""
    lon, lat = at(-50.0, 20.0)
    rjb = joyner_boore_distance(north_striking(), lon, lat)
    np.testing.assert_allclose(rjb, 50.0, rtol=1e-5)


def test_rx_is_positive_on_the_hanging_wall():
    """East of a fault that dips east is the hanging wall, also beyond its ends."""
    for north in (20.0, 70.0, -30.0):
        for east in (15.0, -15.0):
            rx = rx_distance(north_striking(), *at(east, north))
            np.testing.assert_allclose(rx, east, rtol=1e-4)


def test_ry0_counts_from_the_ends():
    """Beside the fault it is zero."""
    mesh = north_striking()
    for north, expected in ((20.0, 0.0), (55.0, 15.0), (-7.0, 7.0)):
        ry0 = ry0_distance(mesh, 0.0, *at(10.0, north))
        np.testing.assert_allclose(ry0, expected, atol=1e-3)
