# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that a source lists one by one."""

import numpy as np

from quakegrid.hazard.geometry.surface_patches import PatchKind, patch_properties, surface_patches
from quakegrid.hazard.sources.listed_ruptures import listed_ruptures
from quakegrid.hazard.sources.source import ListedRupturesSource

SMALL = np.array([[10.0, 45.0, 0.0], [10.0, 45.1, 0.0], [10.1, 45.0, 8.0], [10.1, 45.1, 8.0]])
LARGE = np.array([[10.0, 45.1, 2.0], [10.0, 45.4, 2.0], [10.1, 45.1, 9.0], [10.1, 45.4, 9.0]])


def a_source():
    surfaces = [(PatchKind.PLANE, SMALL), (PatchKind.PLANE, LARGE)]
    return ListedRupturesSource(
        "1",
        "",
        "A",
        mag=np.array([6.0, 6.8, 7.0]),
        rake=np.array([0.0, 90.0, -90.0]),
        hypocentre=np.array([[np.nan] * 3, [10.0, 45.0, 5.0], [np.nan] * 3]),
        first_patch=np.array([0, 1, 2, 4]),
        patch=np.array([0, 1, 0, 1]),
        patches=surface_patches(surfaces),
        probabilities=np.array([[0.9, 0.1], [0.8, 0.2], [0.99, 0.01]]),
        weight=np.ones(3),
        shares_sections=True,
    )


def test_a_rupture_of_one_patch_has_its_properties():
    """Nothing is averaged."""
    source = a_source()
    of, made = patch_properties(source.patches), listed_ruptures(source).properties
    np.testing.assert_array_equal(made.dip[:2], of.dip)
    np.testing.assert_array_equal(made.width[:2], of.width)


def test_a_rupture_of_two_patches_has_means_weighted_with_area():
    """The larger plane counts for more."""
    source = a_source()
    of, made = patch_properties(source.patches), listed_ruptures(source).properties
    np.testing.assert_allclose(made.ztor[2], of.area @ of.ztor / of.area.sum())
    np.testing.assert_allclose(made.dip[2], of.area @ of.dip / of.area.sum())


def test_a_hypocentre_that_is_not_given_is_the_middle():
    """Of the patch that holds the middle of the area, the larger one."""
    source = a_source()
    of, made = patch_properties(source.patches), listed_ruptures(source).properties
    np.testing.assert_allclose(made.hypo_depth, [of.middle[0, 2], 5.0, of.middle[1, 2]])


def test_some_of_the_ruptures_keep_their_patches():
    """Rows may be taken in any order."""
    part = a_source().some(np.array([2, 0]))
    np.testing.assert_array_equal(part.first_patch, [0, 2, 3])
    np.testing.assert_array_equal(part.patch, [0, 1, 0])
    np.testing.assert_array_equal(part.mag, [7.0, 6.0])
