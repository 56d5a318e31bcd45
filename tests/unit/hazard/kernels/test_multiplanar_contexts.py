# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of ruptures that break several rectangles."""

import numpy as np

from quakegrid.hazard.geometry.multi_surface import multi_surface_distances
from quakegrid.hazard.geometry.planar_surface import Sites, corners_around
from quakegrid.hazard.kernels.multiplanar_contexts import multiplanar_contexts
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.hazard.sources.characteristic_fault import characteristic_ruptures
from quakegrid.hazard.sources.source import CharacteristicFaultSource, PlanarGeometry

PLANES = (
    corners_around((10.0, 45.0, 8.0), 30.0, 60.0, 20.0, 10.0),
    corners_around((10.2, 45.1, 8.0), 50.0, 70.0, 20.0, 10.0),
)


def three_ruptures():
    """Return three magnitudes on two rectangles."""
    source = CharacteristicFaultSource("1", "c", "t", None, 90.0, PlanarGeometry(PLANES))
    return characteristic_ruptures(source, np.array([6.5, 6.7, 6.9]), 2.0, 2.0)


def some_sites():
    """Return sites around the rectangles."""
    rng = np.random.default_rng(8)
    return 10.1 + rng.normal(0.0, 0.4, 30), 45.0 + rng.normal(0.0, 0.4, 30), np.zeros(30)


def test_pairs_come_by_site_within_reach_of_their_rupture():
    """Each rupture has its own greatest distance."""
    lon, lat, depth = some_sites()
    reach = np.array([10.0, 30.0, 50.0])
    every = frozenset(COLUMNS)
    contexts = multiplanar_contexts(three_ruptures(), lon, lat, depth, reach, 0.0, every)
    distances = multi_surface_distances(np.stack(PLANES), Sites(lon, lat, depth))
    pairs = [(s, n) for s in range(30) for n in range(3) if distances.rrup[s] <= reach[n]]
    site = np.repeat(np.arange(30), np.diff(contexts.site_start))
    assert list(zip(site, contexts.rupture, strict=True)) == pairs
    for name in ("rrup", "rjb", "rx", "ry0"):
        found = contexts.columns[COLUMNS.index(name)]
        np.testing.assert_array_equal(found, getattr(distances, name)[site])


def test_the_minimum_distance_raises_distances_but_not_coordinates():
    """The sign of rx stays."""
    reach = np.full(3, 1e3)
    required = frozenset({"rjb", "rx"})
    floored = multiplanar_contexts(three_ruptures(), *some_sites(), reach, 12.0, required)
    free = multiplanar_contexts(three_ruptures(), *some_sites(), reach, 0.0, required)
    row = COLUMNS.index("rjb")
    np.testing.assert_array_equal(floored.columns[row], np.maximum(free.columns[row], 12.0))
    row = COLUMNS.index("rx")
    np.testing.assert_array_equal(floored.columns[row], free.columns[row])
