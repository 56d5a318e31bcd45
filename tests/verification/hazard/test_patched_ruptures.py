# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances of kites, clouds and several rectangles against the table of the reference."""

import json

import numpy as np
import pytest

from quakegrid.hazard.geometry.kite_surface import kite_mesh
from quakegrid.hazard.geometry.surface_patches import PatchKind, surface_patches
from quakegrid.hazard.kernels.patched_contexts import PatchedLayout
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.hazard.sources.listed_ruptures import listed_ruptures
from quakegrid.hazard.sources.source import ListedRupturesSource


def a_source(surfaces, *, on_sections=False):
    return ListedRupturesSource(
        "1",
        "",
        "A",
        mag=np.array([6.5]),
        rake=np.zeros(1),
        hypocentre=np.full((1, 3), np.nan),
        first_patch=np.array([0, len(surfaces)]),
        patch=np.arange(len(surfaces)),
        patches=surface_patches(surfaces),
        probabilities=np.array([[0.9, 0.1]]),
        weight=np.ones(1),
        shares_sections=on_sections,
    )


def surfaces_of(case):
    definition = case["definition"]
    if case["kind"] == "gridded":
        return [(PatchKind.CLOUD, np.array(definition["points"], float))]
    if case["kind"] == "multi":
        corners = definition["sections_corners_tl_tr_bl_br"]
        return [(PatchKind.PLANE, np.array(plane)) for plane in corners]
    profiles = [np.array(profile) for profile in definition["profiles"]]
    spacings = definition["edge_sampling_km"], definition["profile_sampling_km"]
    return [(PatchKind.KITE_MESH, kite_mesh(profiles, *spacings))]


def cases(shared, kind):
    table = json.loads((shared / "oracle" / "tables" / "surfaces.json").read_text())
    return [case for case in table["cases"] if case["kind"] == kind]


def compared(case, name):
    ruptures = listed_ruptures(a_source(surfaces_of(case)))
    lon, lat = np.array(case["sites"], float)[:, :2].T
    contexts = PatchedLayout(ruptures).contexts(
        lon, lat, np.zeros_like(lon), np.full(1, 1e4), 0.0, frozenset(COLUMNS)
    )
    return contexts.columns[COLUMNS.index(name)], np.array(case["distances"][name], float)


@pytest.mark.parametrize("name", ["rrup", "rjb", "rx", "ry0"])
def test_distances_of_a_kite_are_those_of_the_table(shared, name):
    """Nodes, outer nodes and the top row give the distances of the reference to 1e-6 km.

    One site faces the bend of a top edge: rx of the reference is off there by 3 cm.
    """
    for case in cases(shared, "kite"):
        beside_a_bend = name == "rx" and case["definition"]["name"] == "three_profiles"
        tolerance = 3e-5 if beside_a_bend else 1e-6
        np.testing.assert_allclose(*compared(case, name), atol=tolerance)


def test_rupture_distances_of_clouds_are_those_of_the_table(shared):
    """The closest node counts."""
    for case in cases(shared, "gridded"):
        np.testing.assert_allclose(*compared(case, "rrup"), atol=1e-6)


@pytest.mark.parametrize(("name", "tolerance"), [("rrup", 1e-6), ("rjb", 1e-6), ("ry0", 0.01)])
def test_distances_of_several_rectangles_are_those_of_the_table(shared, name, tolerance):
    """The reference keeps coordinates along the trace in single precision."""
    for case in cases(shared, "multi"):
        np.testing.assert_allclose(*compared(case, name), atol=tolerance)
