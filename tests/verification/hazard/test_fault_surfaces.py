# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meshed and multiple surfaces against the reference table."""

import json

import numpy as np
import pytest

from quakegrid.hazard.geometry import mesh_distances
from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.mesh import whole_mesh, window_properties
from quakegrid.hazard.geometry.multi_surface import (
    multi_surface_distances,
    multi_surface_properties,
)
from quakegrid.hazard.geometry.planar_surface import Sites
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh
from quakegrid.hazard.kernels.enlarged_outline import OUTLINE_MARGIN
from quakegrid.hazard.kernels.rupture_outline import OUTLINE_DISTANCE


@pytest.fixture(scope="module")
def cases(shared):
    """Return the cases of the table by kind."""
    table = json.loads((shared / "oracle" / "tables" / "surfaces.json").read_text())
    by_kind = {"simple": [], "complex": [], "multi": []}
    for case in table["cases"]:
        by_kind.setdefault(case["kind"], []).append(case)
    return by_kind


def mesh_of(case):
    """Return the mesh of a simple or complex case."""
    definition = case["definition"]
    spacing = definition["mesh_spacing"]
    if case["kind"] == "complex":
        return complex_fault_mesh([np.array(edge) for edge in definition["edges"]], spacing)
    depths = definition["upper_depth"], definition["lower_depth"]
    return simple_fault_mesh(np.array(definition["trace"]), definition["dip"], *depths, spacing)


def sites_of(case):
    """Return longitude and latitude of the sites of a case."""
    lon, lat = np.array(case["sites"], dtype=float).T
    return lon, lat


def meshed(cases):
    """Return the meshed cases with their meshes."""
    return [(case, mesh_of(case)) for case in cases["simple"] + cases["complex"]]


def test_meshes_have_the_same_corners(cases):
    """Nodes agree to a few millimetres."""
    for case, mesh in meshed(cases):
        properties = case["properties"]
        assert list(mesh.shape[1:]) == properties["mesh_shape"]
        corners = mesh[:, [0, 0, -1, -1], [0, -1, 0, -1]].T
        np.testing.assert_allclose(corners, properties["mesh_corners_tl_tr_bl_br"], atol=4e-8)


def test_properties_of_meshes_agree(cases):
    """Dip, depth, width, area and middle; strike apart from a half turn of vertical faults."""
    for case, mesh in meshed(cases):
        simple = case["kind"] == "simple"
        found = window_properties(mesh, whole_mesh(mesh), orientation_of_top_row=simple)
        expected = case["properties"]
        pairs = {
            "top_edge_depth": found.ztor,
            "dip": found.dip,
            "width": found.width,
            "area": found.area,
        }
        for name, value in pairs.items():
            np.testing.assert_allclose(value[0], expected[name], rtol=1e-8, err_msg=name)
        middle = [found.middle_lon[0], found.middle_lat[0], found.middle_depth[0]]
        np.testing.assert_allclose(middle, expected["middle_point"], atol=3e-8)
        turn = (found.strike[0] - expected["strike"] + 90.0) % 180.0 - 90.0
        # cells due north have an azimuth of either sign: see docs/differences.md
        tolerance = 0.02 if case["definition"]["name"] == "three_edges" else 2e-7
        assert abs(turn) < tolerance


def test_distances_from_meshes_agree(cases):
    """Distances rrup, rx and ry0 agree to millimetres."""
    for case, mesh in meshed(cases):
        lon, lat = sites_of(case)
        expected = case["distances"]
        strike = case["properties"]["strike"]
        rrup = mesh_distances.rupture_distance(mesh, lon, lat, np.zeros(len(lon)))
        np.testing.assert_allclose(rrup, expected["rrup"], rtol=1e-6)
        rx = mesh_distances.rx_distance(mesh, lon, lat)
        np.testing.assert_allclose(rx, expected["rx"], atol=4e-6)
        ry0 = mesh_distances.ry0_distance(mesh, strike, lon, lat)
        np.testing.assert_allclose(ry0, expected["ry0"], atol=1e-6)


def test_joyner_boore_distances_agree(cases):
    """Within 2 cm, beside a vertical fault within the margin: see docs/differences.md."""
    for case, mesh in meshed(cases):
        lon, lat = sites_of(case)
        rjb = mesh_distances.joyner_boore_distance(mesh, lon, lat)
        expected = np.array(case["distances"]["rjb"])
        vertical = case["definition"].get("dip") == 90.0
        tolerance = OUTLINE_MARGIN if vertical else 2e-5
        np.testing.assert_allclose(rjb, expected, atol=tolerance)
        far = expected > OUTLINE_DISTANCE
        np.testing.assert_allclose(rjb[far], expected[far], rtol=3e-9)


def test_multiple_rectangles_agree(cases):
    """Close to the trace of several planes rx of the reference is not continuous."""
    for case in cases["multi"]:
        planes = np.array(case["definition"]["sections_corners_tl_tr_bl_br"])
        expected = case["properties"]
        whole = multi_surface_properties(planes)
        np.testing.assert_allclose(whole.strike, expected["strike"], rtol=1e-6)
        np.testing.assert_allclose(whole.dip, expected["dip"], rtol=1e-6)
        np.testing.assert_allclose(whole.width, expected["width"], rtol=1e-6)
        np.testing.assert_allclose(whole.middle, expected["middle_point"], atol=2e-7)
        lon, lat = sites_of(case)
        found = multi_surface_distances(planes, Sites(lon, lat, np.zeros(len(lon))))
        distances = {name: np.array(values) for name, values in case["distances"].items()}
        np.testing.assert_allclose(found.rrup, distances["rrup"], atol=1e-6)
        np.testing.assert_allclose(found.rjb, distances["rjb"], atol=1e-6)
        off = np.abs(distances["rx"]) > 0.1
        np.testing.assert_allclose(found.rx[off], distances["rx"][off], atol=3e-4)
        np.testing.assert_allclose(found.ry0, distances["ry0"], atol=7e-3)
