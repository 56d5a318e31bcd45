# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strike, dip, depths, size and middle of every kind of surface against the reference table.

Not compared are closest points and the directions to them but for rectangles, and bounding
boxes: no model and no result asks for these.
"""

import json

import numpy as np
import pytest

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.kite_surface import kite_mesh
from quakegrid.hazard.geometry.planar_surface import (
    Sites,
    azimuth_from_strike,
    epicentral_distance,
    hypocentral_distance,
)
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh
from quakegrid.hazard.geometry.surface_patches import (
    PatchKind,
    patch_properties,
    surface_patches,
)
from quakegrid.hazard.sources.listed_ruptures import listed_ruptures
from quakegrid.hazard.sources.source import ListedRupturesSource

#: The middle of the cloud is as near to one node as to another: the reference takes the first.
AMBIGUOUS_MIDDLE = "plane_cloud"
#: Kites bent down dip: their dip [deg] and area [part of it].
KITE_DIP, KITE_AREA = 6e-4, 2e-5


def planes(definition):
    return [(PatchKind.PLANE, np.array(p)) for p in definition["sections_corners_tl_tr_bl_br"]]


def rectangle(definition):
    return [(PatchKind.PLANE, np.array(definition["corners_tl_tr_bl_br"]))]


def cloud(definition):
    return [(PatchKind.CLOUD, np.array(definition["points"], float))]


def kite(definition):
    profiles = [np.array(profile) for profile in definition["profiles"]]
    spacings = definition["edge_sampling_km"], definition["profile_sampling_km"]
    return [(PatchKind.KITE_MESH, kite_mesh(profiles, *spacings))]


def simple(definition):
    depths = definition["upper_depth"], definition["lower_depth"]
    trace, spacing = np.array(definition["trace"]), definition["mesh_spacing"]
    mesh = simple_fault_mesh(trace, definition["dip"], *depths, spacing)
    return [(PatchKind.SIMPLE_MESH, mesh)]


def between_edges(definition):
    edges = [np.array(edge) for edge in definition["edges"]]
    return [(PatchKind.COMPLEX_MESH, complex_fault_mesh(edges, definition["mesh_spacing"]))]


MAKERS = {
    "planar": rectangle,
    "simple": simple,
    "complex": between_edges,
    "kite": kite,
    "gridded": cloud,
    "multi": planes,
}


@pytest.fixture(scope="module", params=list(MAKERS))
def described(request, shared):
    """Return the cases of one kind, each with its patches and its one rupture."""
    table = json.loads((shared / "oracle" / "tables" / "surfaces.json").read_text())
    found = []
    for case in table["cases"]:
        if case["kind"] == request.param:
            patches = surface_patches(MAKERS[request.param](case["definition"]))
            found.append((case, patches, rupture(patches)))
    assert len(found) >= 2
    return found


def rupture(patches):
    source = ListedRupturesSource(
        "1",
        "",
        "A",
        mag=np.array([6.5]),
        rake=np.zeros(1),
        hypocentre=np.full((1, 3), np.nan),
        first_patch=np.array([0, len(patches)]),
        patch=np.arange(len(patches)),
        patches=patches,
        probabilities=np.array([[0.9, 0.1]]),
        weight=np.ones(1),
        shares_sections=False,
    )
    return listed_ruptures(source).properties


def middle(of):
    return np.array([of.hypo_lon[0], of.hypo_lat[0], of.hypo_depth[0]])


def sites_of(case):
    lon, lat = np.array(case["sites"], float).T[:2]
    return Sites(lon, lat, np.zeros(len(lon)))


def test_depths_and_widths_are_those_of_the_table(described):
    """The depth of the top edge and the width, which clouds lack."""
    for case, _, of in described:
        expected = case["properties"]
        assert of.ztor[0] == pytest.approx(expected["top_edge_depth"], abs=1e-9)
        if case["kind"] != "gridded":
            assert of.width[0] == pytest.approx(expected["width"], abs=1e-5)


def test_areas_are_those_of_the_table(described):
    """All patches of a surface together."""
    for case, patches, _ in described:
        if case["kind"] != "gridded":
            expected = case["properties"]["area"]
            assert patch_properties(patches).area.sum() == pytest.approx(expected, rel=KITE_AREA)


def test_dips_are_those_of_the_table(described):
    """Those of rectangles and clouds are given in the table apart from their points."""
    for case, _, of in described:
        if case["kind"] not in {"planar", "gridded"}:
            tolerance = KITE_DIP if case["kind"] == "kite" else 3e-6
            assert of.dip[0] == pytest.approx(case["properties"]["dip"], abs=tolerance)


def test_middles_are_those_of_the_table(described):
    """Meshes, clouds and several rectangles have their middle at the same point."""
    for case, _, of in described:
        if case["definition"].get("name") != AMBIGUOUS_MIDDLE:
            np.testing.assert_allclose(middle(of), case["properties"]["middle_point"], atol=6e-8)


def test_distances_from_the_middle_are_those_of_the_table(described):
    """repi, rhypo and the azimuth from the strike, as if the middle were the hypocentre."""
    for case, _, of in described:
        sites, expected = sites_of(case), case["distances"]
        if case["definition"].get("name") == AMBIGUOUS_MIDDLE:
            continue
        lon, lat, depth = middle(of)[:, np.newaxis]
        found = epicentral_distance((lon, lat), sites)[0]
        np.testing.assert_allclose(found, expected["repi_from_middle"], atol=2e-6)
        found = hypocentral_distance((lon, lat, depth), sites)[0]
        np.testing.assert_allclose(found, expected["rhypo_from_middle"], atol=2e-6)
        strike = np.array([case["properties"]["strike"]])
        found = azimuth_from_strike((lon, lat), strike, sites)[0]
        np.testing.assert_allclose(found, expected["azimuth"], atol=1e-5)


def test_meshes_of_kites_are_those_of_the_table(shared):
    """As many rows and columns, and the same corners."""
    table = json.loads((shared / "oracle" / "tables" / "surfaces.json").read_text())
    kites = [case for case in table["cases"] if case["kind"] == "kite"]
    assert len(kites) == 3
    for case in kites:
        ((_, mesh),) = kite(case["definition"])
        assert list(mesh.shape[1:]) == case["properties"]["mesh_shape"]
        corners = mesh[:, [0, 0, -1, -1], [0, -1, 0, -1]].T
        expected = case["properties"]["mesh_corners_tl_tr_bl_br"]
        np.testing.assert_allclose(corners, expected, atol=6e-8)


def test_the_middle_of_an_even_cloud_is_next_to_its_centre(shared):
    """Where two nodes are equally near either may be taken."""
    table = json.loads((shared / "oracle" / "tables" / "surfaces.json").read_text())
    named = {case["definition"].get("name"): case for case in table["cases"]}
    case = named[AMBIGUOUS_MIDDLE]
    found = middle(rupture(surface_patches(cloud(case["definition"]))))
    centre = np.mean(case["definition"]["points"], axis=0)
    apart = [
        float(geodetic.distance_3d(*place, *centre))
        for place in (found, case["properties"]["middle_point"])
    ]
    assert apart[0] == pytest.approx(apart[1], rel=1e-3)
