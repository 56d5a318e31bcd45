# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kite surfaces: profiles to meshes, and what is known of these."""

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry.kite_surface import kite_mesh, kite_properties

FIRST = np.array([[0.0, 0.0, 0.0], [0.1, 0.0, 10.0]])
LAST = np.array([[0.0, 0.3, 0.0], [0.12, 0.3, 10.0]])


def test_a_mesh_starts_at_the_profile_with_most_steps():
    """The second profile is a step longer: the rows end a part of a step before the first."""
    mesh = kite_mesh([FIRST, LAST], 2.5)
    assert mesh.shape == (3, 7, 14)
    np.testing.assert_allclose(mesh[:, 0, -1], LAST[0])
    np.testing.assert_allclose(mesh[1, 0, 0], 0.0077201605, atol=1e-7)
    np.testing.assert_allclose(mesh[2, -1, 0], 10.0028564, atol=1e-5)


def test_a_mesh_always_dips_to_the_right():
    """Profiles in the other order make the same rows."""
    np.testing.assert_allclose(kite_mesh([LAST, FIRST], 2.5), kite_mesh([FIRST, LAST], 2.5))


def test_rows_of_an_opening_fan_differ_in_length():
    """Where the lower rows are longer the upper ones end with nan."""
    fan = np.array([[0.0, 0.3, 0.0], [0.05, 0.35, 13.9]])
    steep = np.array([[0.0, 0.0, 0.0], [0.072, 0.0, 13.9]])
    mesh = kite_mesh([steep, fan], 2.5)
    there = np.isfinite(mesh[0]).sum(axis=1)
    assert there[0] == 14
    assert there[-1] == 16


def test_the_properties_are_those_of_the_reference():
    """OpenQuake 3.26.2 gives these for the same profiles and spacing."""
    strike, dip, ztor, _, width, area, middle = kite_properties(kite_mesh([FIRST, LAST], 2.5))
    np.testing.assert_allclose(strike, 0.001, atol=1e-9)
    np.testing.assert_allclose(dip, 39.33965972, rtol=1e-5)
    assert ztor == 0.0
    np.testing.assert_allclose(width, 14.99054317, rtol=1e-7)
    np.testing.assert_allclose(area, 487.1711649, rtol=1e-5)
    np.testing.assert_allclose(middle, [0.05225571349, 0.1651289141, 4.730420802], rtol=1e-6)


def test_a_spacing_that_makes_no_cell_is_refused():
    """The message names the parameter."""
    with pytest.raises(UserInputError, match="rupture_mesh_spacing = 50 is too large"):
        kite_mesh([FIRST, LAST], 50.0)
