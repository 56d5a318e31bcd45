# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meshes of complex faults."""

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh

EDGES = (
    np.array([[0.0, 0.0, 5.0], [0.0, 0.5, 5.0]]),
    np.array([[0.2, 0.0, 15.0], [0.2, 0.6, 17.0]]),
    np.array([[0.6, 0.0, 25.0], [0.6, 0.5, 25.0]]),
)


def test_corners_are_the_ends_of_the_outer_edges():
    """First and last edge end in the corners of the mesh."""
    mesh = np.moveaxis(complex_fault_mesh(EDGES, 6.0), 0, -1)
    assert mesh.shape == (13, 11, 3)
    np.testing.assert_array_equal(mesh[0, [0, -1]], EDGES[0])
    np.testing.assert_array_equal(mesh[-1, [0, -1]], EDGES[-1])


def test_a_spacing_larger_than_the_fault_is_the_users_mistake():
    """A fault of less than half a cell cannot be meshed."""
    with pytest.raises(UserInputError, match="complex_fault_mesh_spacing = 500 is too large"):
        complex_fault_mesh(EDGES, 500.0)
