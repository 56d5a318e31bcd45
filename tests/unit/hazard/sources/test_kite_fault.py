# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that float over profiles down the dip of a fault."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quakegrid.hazard.geometry.kite_surface import kite_mesh
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.kite_fault import kite_fault_ruptures
from quakegrid.hazard.sources.source import KiteFaultSource, KiteGeometry

PROFILES = (
    np.array([[0.1, 0.1, 0.0], [0.1, 0.2, 20.0]]),
    np.array([[0.8, 0.15, 0.0], [0.8, 0.25, 20.0]]),
)
SOURCE = KiteFaultSource(
    "k", "", "A", Arbitrary((6.0,), (0.1,)), "WC1994", 1.5, 0.0, KiteGeometry(PROFILES)
)


def sizes(source: KiteFaultSource, magnitude: float, **more) -> tuple[int, int, int]:
    """Return the number of ruptures, their rows and their columns of nodes."""
    found = kite_fault_ruptures(source, np.array([magnitude]), 5.0, **more)
    nodes = np.unique(np.diff(found.patches.start))
    assert len(nodes) == 1
    rows = int(found.patches.rows[0])
    return len(found.properties), rows, int(nodes[0]) // rows


@pytest.mark.parametrize(
    ("magnitude", "expected"), [(6.0, (70, 4, 3)), (6.5, (48, 5, 5)), (8.0, (1, 8, 16))]
)
def test_ruptures_take_the_cells_nearest_to_their_area(magnitude, expected):
    """The first two are those of the reference; the last fills the fault of 8 by 16 nodes."""
    assert sizes(SOURCE, magnitude) == expected


def test_more_columns_than_rows_where_the_aspect_ratio_is_whole():
    """Twelve cells are 3 by 4."""
    area = 12.0 * 25.0 / 2.0
    magnitude = (np.log10(area) + 3.42) / 0.9
    assert sizes(replace(SOURCE, rupture_aspect_ratio=2.0), magnitude)[1:] == (4, 5)


def test_ruptures_share_the_rate_of_their_magnitude():
    """All places are equally likely."""
    of = kite_fault_ruptures(SOURCE, np.array([6.0, 6.5]), 5.0).properties
    np.testing.assert_allclose(np.bincount(of.magnitude_index, of.share), [1.0, 1.0])


def test_steps_divide_the_way_evenly():
    """Half of 4 rows is 2, of the 4 rows left over; half of 3 columns is 1."""
    assert sizes(SOURCE, 6.0, steps=(0.5, 0.5)) == (14 * 3, 4, 3)


def test_places_with_missing_nodes_are_left_out():
    """Rows farther north are shorter and may lack the last node."""
    profiles = (
        np.array([[10.0, 45.0, 0.0], [10.0, 45.1, 20.0]]),
        np.array([[10.7, 45.0, 0.0], [10.7, 45.1, 20.0]]),
    )
    source = replace(SOURCE, geometry=KiteGeometry(profiles))
    assert np.isnan(kite_mesh(profiles, 5.0, 5.0 / 1.5)).any()
    found = kite_fault_ruptures(source, np.array([6.0]), 5.0)
    assert np.isfinite(found.patches.points).all()
