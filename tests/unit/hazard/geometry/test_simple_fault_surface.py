# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meshes of simple faults."""

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh

NORTH = np.array([[0.0, 0.0], [0.0, 0.3]])


def test_rows_go_down_dip_to_the_right_of_the_trace():
    """A fault that strikes north dips east; neighbours are one spacing apart."""
    mesh = simple_fault_mesh(NORTH, 45.0, 0.0, 10.0, 2.0)
    assert mesh.shape == (3, 8, 18)
    assert (np.diff(mesh[0], axis=0) > 0.0).all()
    down = geodetic.distance_3d(*mesh[:, :-1], *mesh[:, 1:])
    np.testing.assert_allclose(down, 2.0, rtol=1e-6)


def test_a_vertical_fault_is_not_moved():
    """All rows of a vertical fault lie under the trace."""
    mesh = simple_fault_mesh(NORTH, 90.0, 1.0, 9.0, 2.0)
    assert (mesh[:2] == mesh[:2, :1]).all()
    np.testing.assert_allclose(mesh[2, :, 0], [1.0, 3.0, 5.0, 7.0, 9.0])


def test_a_fault_below_the_surface_starts_down_dip():
    """The top row is the trace moved by the upper depth over the tangent of the dip."""
    mesh = simple_fault_mesh(NORTH, 30.0, 3.0, 9.0, 2.0)
    moved = geodetic.distance(0.0, 0.0, mesh[0, 0, 0], mesh[1, 0, 0])
    np.testing.assert_allclose(moved, 3.0 / np.tan(np.radians(30.0)), rtol=1e-9)


@pytest.mark.parametrize(("lower", "cells"), [(1.0, 1), (3.0, 2), (5.0, 3), (4.9, 2)])
def test_half_a_cell_down_dip_makes_a_whole_one(lower, cells):
    """A width of n and a half cells has n + 1 rows of cells, for even and odd n."""
    mesh = simple_fault_mesh(NORTH, 90.0, 0.0, lower, 2.0)
    assert mesh.shape[1] == cells + 1


@pytest.mark.parametrize(("trace", "lower"), [(NORTH, 2.0), (NORTH / 20.0, 20.0)])
def test_a_spacing_larger_than_the_fault_is_the_users_mistake(trace, lower):
    """A fault of less than half a cell cannot be meshed."""
    with pytest.raises(UserInputError, match="rupture_mesh_spacing = 5 is too large"):
        simple_fault_mesh(trace, 90.0, 0.0, lower, 5.0)
