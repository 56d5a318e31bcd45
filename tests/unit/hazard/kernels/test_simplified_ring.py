# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rings with few vertices and the distances to them."""

import numpy as np

from quakegrid.hazard.kernels.simplified_ring import distance_to_ring, simplified_ring

SQUARE = np.array(
    [[0.0, 0.0, 0.0, 1.0, 2.0, 2.0, 2.0, 1.0], [0.0, 1.0, 2.0, 2.1, 2.0, 1.0, 0.0, 0.0]]
)


def kept_of(ring, start, tolerance):
    """Return the vertices that stay."""
    keep, stack = np.empty(ring.shape[1] + 1, dtype=bool), np.empty((2, ring.shape[1]), dtype=int)
    count = simplified_ring(ring, ring.shape[1], start, tolerance, keep, stack)
    kept = (start + np.flatnonzero(keep[:-1])) % ring.shape[1]
    assert count in (0, len(kept))
    return count, sorted(kept.tolist())


def test_vertices_close_to_the_line_go():
    """Those on a side go, and the one 0.1 off it if the tolerance allows."""
    assert kept_of(SQUARE, 0, 0.05) == (5, [0, 2, 3, 4, 6])
    assert kept_of(SQUARE, 0, 0.11) == (4, [0, 2, 4, 6])


def test_a_start_on_a_side_goes_in_the_end():
    """It divides the ring, but does not stay."""
    assert kept_of(SQUARE, 1, 0.11) == (4, [0, 2, 4, 6])


def test_nothing_is_kept_of_a_ring_within_the_tolerance():
    """The caller then takes the ring as it is."""
    count, _ = kept_of(SQUARE, 0, 10.0)
    assert count == 0


def test_distances_are_zero_inside():
    """Outside they are those to the closest side or corner."""
    places = [(1.0, 1.0, 0.0), (0.1, 1.99, 0.0), (-1.0, 0.5, 1.0), (3.0, -1.0, np.sqrt(2.0))]
    for x, y, expected in places:
        distance = distance_to_ring(SQUARE, 0, SQUARE.shape[1], x, y)
        np.testing.assert_allclose(distance, expected, atol=1e-12)
