# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that float over a complex fault."""

import numpy as np

from quakegrid.hazard.geometry.mesh import Windows, window_properties
from quakegrid.hazard.sources.complex_fault import complex_fault_ruptures
from quakegrid.hazard.sources.source import ComplexFaultGeometry, ComplexFaultSource

EDGES = (
    np.array([[10.0, 44.5, 3.0], [10.05, 44.9, 5.0], [9.9, 45.4, 2.0]]),
    np.array([[10.3, 44.3, 10.0], [10.25, 44.9, 12.0], [10.2, 45.5, 14.0]]),
    np.array([[10.9, 44.2, 22.0], [10.6, 44.9, 30.0], [10.4, 45.55, 25.0]]),
)


def ruptures_of(magnitude, aspect_ratio=1.5):
    """Return the ruptures of one magnitude on an irregular fault."""
    source = ComplexFaultSource(
        "1", "fault", "Subduction Interface", None, "WC1994", aspect_ratio, 90.0,
        ComplexFaultGeometry(EDGES),
    )  # fmt: skip
    return complex_fault_ruptures(source, np.array([magnitude]), 5.0)


def test_areas_are_close_to_the_median_away_from_the_bottom():
    """One row of cells more or less would not come nearer to the area."""
    ruptures = ruptures_of(7.0)
    windows = Windows(ruptures.first_row, ruptures.first_column, ruptures.rows, ruptures.columns)
    area = window_properties(ruptures.mesh, windows, orientation_of_top_row=False).area
    free = ruptures.first_row + ruptures.rows < ruptures.mesh.shape[1]
    expected = 10.0 ** (-3.99 + 0.98 * 7.0)
    half_a_row = 0.5 * area / (ruptures.rows - 1)
    # rows of cells differ in size by up to a quarter
    assert (np.abs(area - expected) <= 1.25 * half_a_row)[free].all()
    assert len(set(ruptures.rows)) > 1


def test_places_are_in_order_and_on_the_mesh():
    """Rows go down, columns along strike within a row."""
    ruptures = ruptures_of(7.2)
    places = list(zip(ruptures.first_row, ruptures.first_column, strict=True))
    assert places == sorted(set(places))
    assert (ruptures.first_row + ruptures.rows <= ruptures.mesh.shape[1]).all()
    assert (ruptures.first_column + ruptures.columns <= ruptures.mesh.shape[2]).all()


def test_a_rupture_larger_than_the_fault_is_the_fault():
    """One rupture takes all nodes."""
    ruptures = ruptures_of(9.0)
    assert len(ruptures.properties) == 1
    assert (ruptures.rows[0], ruptures.columns[0]) == ruptures.mesh.shape[1:]


def test_the_smallest_rupture_is_one_cell():
    """A tiny magnitude takes every cell of the mesh."""
    ruptures = ruptures_of(3.0)
    assert set(ruptures.rows) == set(ruptures.columns) == {2}
    cells = (ruptures.mesh.shape[1] - 1) * (ruptures.mesh.shape[2] - 1)
    assert len(ruptures.properties) == cells


def test_a_rupture_wider_than_the_fault_starts_in_the_top_row_alone():
    """It takes all rows and as many columns as its area needs."""
    ruptures = ruptures_of(7.7, aspect_ratio=0.3)
    assert len(ruptures.properties) > 1
    assert (ruptures.first_row == 0).all()
    assert (ruptures.rows == ruptures.mesh.shape[1]).all()
    windows = Windows(ruptures.first_row, ruptures.first_column, ruptures.rows, ruptures.columns)
    area = window_properties(ruptures.mesh, windows, orientation_of_top_row=False).area
    np.testing.assert_allclose(area, 10.0 ** (-3.99 + 0.98 * 7.7), rtol=0.05)
