# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of all windows of a mesh at once are those of each window alone."""

import numpy as np
import pytest

from quakegrid.hazard.geometry import geodetic, mesh_distances
from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.mesh import Windows
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh
from quakegrid.hazard.kernels.floating_contexts import (
    contexts_of_layout,
    floating_contexts,
    floating_layout,
)
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.hazard.sources.floating import floating_ruptures

ALL = frozenset(COLUMNS)
TRACE = np.array([[10.0, 45.0], [10.15, 45.2], [10.1, 45.3], [10.3, 45.5]])
EDGES = (
    np.array([[9.9, 45.0, 2.0], [10.1, 45.2, 3.0], [10.0, 45.6, 2.0]]),
    np.array([[10.2, 45.0, 12.0], [10.3, 45.2, 13.0], [10.3, 45.6, 11.0]]),
)
MESHES = {
    "dip 30": simple_fault_mesh(TRACE, 30.0, 2.0, 12.0, 6.0),
    "dip 70": simple_fault_mesh(TRACE, 70.0, 0.0, 15.0, 5.0),
    "vertical": simple_fault_mesh(TRACE, 90.0, 0.0, 14.0, 5.0),
    "straight vertical": simple_fault_mesh(TRACE[::3], 90.0, 0.0, 14.0, 6.0),
    "complex": complex_fault_mesh(EDGES, 8.0),
    "one cell": simple_fault_mesh(TRACE[:2], 45.0, 0.0, 15.0, 20.0),
}


def every_window(mesh):
    """Return ruptures, one for each window of a mesh and two for the first of them."""
    rows, columns = mesh.shape[1:]
    places = [
        (i, j, r, c)
        for i in range(rows - 1)
        for j in range(columns - 1)
        for r in range(2, rows - i + 1)
        for c in range(2, columns - j + 1)
    ]
    random = np.random.default_rng(5).permutation(len(places))
    windows = Windows(*np.array([places[k] for k in random] + places[:1]).T)
    return floating_ruptures(mesh, np.array([6.5]), 30.0, [windows], orientation_of_top_row=False)


def some_sites():
    """Return sites around the faults, near and far, some with elevation."""
    rng = np.random.default_rng(2)
    spread = np.concatenate([np.full(25, 0.2), np.full(10, 2.0)])
    lon = 10.15 + spread * rng.normal(size=35)
    lat = 45.25 + spread * rng.normal(size=35)
    return lon, lat, np.where(np.arange(35) % 3 == 0, -0.8, 0.0)


def plain_distances(ruptures, n, lon, lat, depth):
    """Return the columns of rupture n by the plain functions."""
    row, column = ruptures.first_row[n], ruptures.first_column[n]
    window = ruptures.mesh[:, row : row + ruptures.rows[n], column : column + ruptures.columns[n]]
    p = ruptures.properties
    hypocentre = p.hypo_lon[n], p.hypo_lat[n]
    azimuth = geodetic.azimuth(*hypocentre, lon, lat) - p.strike[n]
    return {
        "rrup": mesh_distances.rupture_distance(window, lon, lat, depth),
        "rjb": mesh_distances.joyner_boore_distance(window, lon, lat),
        "rx": mesh_distances.rx_distance(window, lon, lat),
        "ry0": mesh_distances.ry0_distance(window, float(p.strike[n]), lon, lat),
        "repi": geodetic.distance(*hypocentre, lon, lat),
        "rhypo": geodetic.distance_3d(*hypocentre, p.hypo_depth[n], lon, lat, depth),
        "azimuth": azimuth % 360.0,
    }


@pytest.mark.parametrize("name", MESHES)
def test_every_window_has_the_distances_of_its_own_mesh(name):
    """Minima over what windows share give what each window gives alone."""
    ruptures = every_window(MESHES[name])
    lon, lat, depth = some_sites()
    count = len(ruptures.properties)
    contexts = floating_contexts(ruptures, lon, lat, depth, np.full(count, 1e4), 0.0, ALL)
    cube = contexts.columns.reshape(len(COLUMNS), len(lon), count)
    for n in range(0, count, max(count // 60, 1)):
        for column, expected in plain_distances(ruptures, n, lon, lat, depth).items():
            found = cube[COLUMNS.index(column), :, n]
            np.testing.assert_allclose(found, expected, rtol=2e-8, atol=2e-7, err_msg=column)


def test_only_pairs_within_the_distance_of_the_rupture_are_kept():
    """Sites are in order, ruptures in order within a site."""
    ruptures = every_window(MESHES["dip 70"])
    lon, lat, depth = some_sites()
    count = len(ruptures.properties)
    reach = np.where(np.arange(count) % 2 == 0, 20.0, 60.0)
    everything = floating_contexts(ruptures, lon, lat, depth, np.full(count, 1e4), 0.0, ALL)
    some = floating_contexts(ruptures, lon, lat, depth, reach, 0.0, ALL)
    site = np.repeat(np.arange(len(lon)), count)
    near = everything.columns[COLUMNS.index("rrup")] <= reach[everything.rupture]
    assert 0 < near.sum() < len(near)
    np.testing.assert_array_equal(some.rupture, everything.rupture[near])
    np.testing.assert_array_equal(some.columns, everything.columns[:, near])
    counts = np.bincount(site[near], minlength=len(lon))
    np.testing.assert_array_equal(np.diff(some.site_start), counts)


def test_properties_of_the_rupture_are_copied():
    """Columns that do not depend on the site are those of the rupture."""
    ruptures = every_window(MESHES["complex"])
    lon, lat, depth = some_sites()
    reach = np.full(len(ruptures.properties), 50.0)
    contexts = floating_contexts(ruptures, lon, lat, depth, reach, 0.0, ALL)
    for name in COLUMNS[: COLUMNS.index("rrup")]:
        expected = getattr(ruptures.properties, name)[contexts.rupture]
        np.testing.assert_array_equal(contexts.columns[COLUMNS.index(name)], expected)


def test_the_minimum_distance_raises_distances_but_not_coordinates():
    """The sign of rx and the zero of ry0 stay."""
    ruptures = every_window(MESHES["dip 30"])
    sites = some_sites()
    reach = np.full(len(ruptures.properties), 1e4)
    free = floating_contexts(ruptures, *sites, reach, 0.0, ALL)
    floored = floating_contexts(ruptures, *sites, reach, 15.0, ALL)
    for name in ("rrup", "rjb", "rhypo", "repi"):
        row = COLUMNS.index(name)
        np.testing.assert_array_equal(floored.columns[row], np.maximum(free.columns[row], 15.0))
    for name in ("rx", "ry0"):
        row = COLUMNS.index(name)
        np.testing.assert_array_equal(floored.columns[row], free.columns[row])


def test_a_layout_serves_any_number_of_calls():
    """Sites taken one by one give what they give together."""
    ruptures = every_window(MESHES["dip 70"])
    layout = floating_layout(ruptures, ALL)
    lon, lat, depth = some_sites()
    reach = np.full(len(ruptures.properties), 40.0)
    together = contexts_of_layout(layout, lon, lat, depth, reach, 0.0, ALL)
    alone = [
        contexts_of_layout(layout, lon[s:t], lat[s:t], depth[s:t], reach, 0.0, ALL)
        for s, t in ((0, 1), (1, 20), (20, 35))
    ]
    columns = np.concatenate([part.columns for part in alone], axis=1)
    np.testing.assert_array_equal(columns, together.columns)
