# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that float over a simple fault."""

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.sources.simple_fault import simple_fault_ruptures
from quakegrid.hazard.sources.source import SimpleFaultGeometry, SimpleFaultSource

TRACE = np.array([[10.0, 45.0], [10.0, 45.45]])


def source(relation="WC1994", aspect_ratio=1.5):
    """Return a fault of 50 km by 16 km."""
    geometry = SimpleFaultGeometry(TRACE, 90.0, 0.0, 16.0)
    return SimpleFaultSource(
        "1", "fault", "Active Shallow Crust", None, relation, aspect_ratio, 0.0, geometry
    )


def test_a_magnitude_takes_every_place_of_the_mesh_once():
    """Windows go along strike first, then down dip; their shares sum to one."""
    ruptures = simple_fault_ruptures(source(), np.array([6.0]), 2.0)
    rows, columns = ruptures.mesh.shape[1] - 1, ruptures.mesh.shape[2] - 1
    places = list(zip(ruptures.first_row, ruptures.first_column, strict=True))
    assert places == sorted(set(places))
    down, along = ruptures.rows[0] - 1, ruptures.columns[0] - 1
    assert len(places) == (rows - down + 1) * (columns - along + 1)
    np.testing.assert_allclose(ruptures.properties.share.sum(), 1.0)


def test_the_largest_magnitude_breaks_the_whole_fault():
    """A rupture larger than the fault is the fault."""
    ruptures = simple_fault_ruptures(source(), np.array([8.5]), 2.0)
    assert len(ruptures.properties) == 1
    assert (ruptures.rows[0], ruptures.columns[0]) == ruptures.mesh.shape[1:]


def test_a_rupture_wider_than_the_fault_gets_longer():
    """The area is kept when the width is that of the fault."""
    ruptures = simple_fault_ruptures(source(aspect_ratio=1.0), np.array([7.0]), 2.0)
    area = (ruptures.rows[0] - 1) * (ruptures.columns[0] - 1) * 4.0
    np.testing.assert_allclose(area, 10.0 ** (-3.42 + 0.90 * 7.0), rtol=0.05)


def test_the_smallest_rupture_is_one_cell():
    """A tiny magnitude takes one cell."""
    ruptures = simple_fault_ruptures(source(), np.array([3.0]), 2.0)
    assert set(ruptures.rows) == set(ruptures.columns) == {2}


def test_magnitudes_follow_each_other():
    """The index tells the magnitude of each rupture."""
    magnitudes = np.array([6.0, 6.5, 7.0])
    properties = simple_fault_ruptures(source(), magnitudes, 2.0).properties
    assert (np.diff(properties.magnitude_index) >= 0).all()
    np.testing.assert_array_equal(properties.mag, magnitudes[properties.magnitude_index])
    sums = np.bincount(properties.magnitude_index, properties.share)
    np.testing.assert_allclose(sums, 1.0)


def test_an_unknown_relation_is_the_users_mistake():
    """The name of the scaling relation is looked up."""
    with pytest.raises(UserInputError, match="WC1949"):
        simple_fault_ruptures(source("WC1949"), np.array([6.0]), 2.0)
