# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that break a whole fault."""

import numpy as np
import pytest

from quakegrid.hazard.geometry.planar_surface import corners_around
from quakegrid.hazard.geometry.surface_patches import PatchKind, surface_patches
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.characteristic_fault import characteristic_ruptures
from quakegrid.hazard.sources.rupture_set import (
    FloatingRuptures,
    MultiplanarRuptures,
    PatchedRuptures,
    PlanarRuptures,
)
from quakegrid.hazard.sources.source import (
    CharacteristicFaultSource,
    ComplexFaultGeometry,
    PlanarGeometry,
    SimpleFaultGeometry,
)

MAGNITUDES = np.array([6.8, 7.0, 7.2])
SIMPLE = SimpleFaultGeometry(np.array([[10.0, 45.0], [10.2, 45.3]]), 60.0, 0.0, 12.0)
COMPLEX = ComplexFaultGeometry(
    (
        np.array([[10.0, 45.0, 1.0], [10.0, 45.3, 1.0]]),
        np.array([[10.2, 45.0, 15.0], [10.2, 45.3, 16.0]]),
    )
)
PLANE = corners_around((10.0, 45.0, 8.0), 30.0, 60.0, 20.0, 10.0)
OTHER = corners_around((10.2, 45.1, 8.0), 50.0, 60.0, 20.0, 10.0)


def ruptures_of(geometry):
    """Return the ruptures of three magnitudes."""
    source = CharacteristicFaultSource("1", "c", "Active Shallow Crust", None, 90.0, geometry)
    return characteristic_ruptures(source, MAGNITUDES, 2.0, 5.0)


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (SIMPLE, FloatingRuptures),
        (COMPLEX, FloatingRuptures),
        (PlanarGeometry((PLANE,)), PlanarRuptures),
        (PlanarGeometry((PLANE, OTHER)), MultiplanarRuptures),
    ],
)
def test_every_magnitude_has_one_rupture(geometry, kind):
    """The whole rate of a magnitude falls on its one rupture."""
    ruptures = ruptures_of(geometry)
    assert isinstance(ruptures, kind)
    np.testing.assert_array_equal(ruptures.properties.mag, MAGNITUDES)
    np.testing.assert_array_equal(ruptures.properties.share, 1.0)


@pytest.mark.parametrize("geometry", [SIMPLE, COMPLEX])
def test_a_mesh_breaks_from_corner_to_corner(geometry):
    """The only window is the mesh."""
    ruptures = ruptures_of(geometry)
    assert (ruptures.rows == ruptures.mesh.shape[1]).all()
    assert (ruptures.columns == ruptures.mesh.shape[2]).all()


def test_a_rectangle_keeps_its_corners():
    """Its hypocentre is its middle."""
    ruptures = ruptures_of(PlanarGeometry((PLANE,)))
    np.testing.assert_array_equal(ruptures.corners, np.stack([PLANE] * 3))
    np.testing.assert_allclose(ruptures.properties.hypo_depth, 8.0)
    np.testing.assert_allclose(ruptures.properties.dip, 60.0, atol=0.05)


def test_patches_break_together() -> None:
    """Each magnitude has one rupture of all patches."""
    plane = np.array([[0.0, 0.0, 1.0], [0.0, 0.1, 1.0], [0.1, 0.0, 9.0], [0.1, 0.1, 9.0]])
    patches = surface_patches(
        [(PatchKind.PLANE, plane), (PatchKind.PLANE, plane + np.array([0.0, 0.1, 0.0]))]
    )
    source = CharacteristicFaultSource("1", "", "A", Arbitrary((6.0,), (0.1,)), 90.0, patches)
    ruptures = characteristic_ruptures(source, np.array([6.0, 6.5]), 5.0, 5.0)
    assert isinstance(ruptures, PatchedRuptures)
    np.testing.assert_array_equal(ruptures.first_patch, [0, 2, 4])
    np.testing.assert_array_equal(ruptures.properties.magnitude_index, [0, 1])
    np.testing.assert_array_equal(ruptures.properties.rake, [90.0, 90.0])
