# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The edges of bins, and where values lie among them."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.disaggregation.bins import (
    OUTSIDE,
    BinWidths,
    bin_edges,
    bins_of,
    longitude_bins,
)

WIDTHS = BinWidths(magnitude=1.0, distance=25.0, coordinate=1.5, epsilons=3)


def _edges(widths=WIDTHS, magnitudes=(5.1, 7.9), reach=40.0, **written):
    place = np.array([10.1]), np.array([40.1])
    return bin_edges(widths, magnitudes, reach, 3.0, *place, written)


def test_edges_are_those_of_the_reference():
    """As OpenQuake 3.26 tells them for its acceptance job disagg/case_4."""
    edges = _edges()
    assert edges.mag.tolist() == [5.0, 6.0, 7.0, 8.0]
    assert edges.dist.tolist() == [0.0, 25.0, 50.0]
    assert edges.eps.tolist() == [-3.0, -1.0, 1.0, 3.0]
    assert edges.lon[0] == pytest.approx([9.62971900175787, 10.57028099824213], abs=1e-12)
    assert edges.lat[0] == pytest.approx([39.740272, 40.459728], abs=1e-12)


def test_a_magnitude_on_the_last_edge_opens_one_more_bin():
    """As the reference does: 4.0 to 7.0 in steps of 0.5 ends at 7.5."""
    widths = BinWidths(0.5, 25.0, 1.5, 3)
    assert _edges(widths, magnitudes=(4.0, 7.0)).mag[-1] == 7.5


def test_longitude_and_latitude_have_as_many_bins():
    """Though a degree of longitude is shorter."""
    edges = _edges(BinWidths(1.0, 25.0, 0.1, 3))
    assert edges.lon.shape == edges.lat.shape == (1, 5)


def test_written_edges_are_taken_as_they_are():
    """Those of the other axes are made."""
    edges = _edges(mag=(5.0, 6.5, 8.0), lon=(9.0, 10.0, 11.0))
    assert edges.mag.tolist() == [5.0, 6.5, 8.0]
    assert edges.lon.tolist() == [[9.0, 10.0, 11.0]]
    assert edges.near == (2, 2, 3)
    assert edges.placed == (2, 2, 1)


def test_a_value_on_an_edge_belongs_to_the_lower_bin():
    """The lowest edge is inside, what lies beyond the edges is in no bin."""
    edges = np.array([5.0, 6.0, 7.0])
    found = bins_of(np.array([4.9, 5.0, 5.5, 6.0, 6.1, 7.0, 7.1]), edges)
    assert found.tolist() == [OUTSIDE, 0, 0, 0, 1, 1, OUTSIDE]


def test_longitudes_beyond_the_date_line_are_found():
    """Edges around 178.45 go on to 181."""
    edges = np.array([175.6, 177.0, 178.4, 179.8, 181.2])
    assert longitude_bins(np.array([-179.5, 180.5, 176.0]), edges).tolist() == [3, 3, 0]


@pytest.mark.parametrize(
    ("least", "largest", "width", "edges"),
    [
        (5.3, 6.6, 0.1, (5.2, 6.7)),
        (5.3, 6.596, 0.1, (5.2, 6.7)),
        (5.3, 6.594, 0.1, (5.2, 6.6)),
        (5.7, 6.9, 0.3, (5.7, 7.2)),
        (5.8, 7.1, 0.1, (5.7, 7.2)),
        (6.05, 7.15, 0.05, (6.0, 7.2)),
        (5.6, 7.0, 0.7, (5.6, 7.7)),
    ],
)
def test_bins_of_magnitude_begin_and_end_where_those_of_the_reference_do(
    least: float, largest: float, width: float, edges: tuple[float, float]
):
    """A largest magnitude on an edge, in two decimals, has an empty bin above it."""
    widths = BinWidths(width, 10.0, 1.0, 1)
    site = np.zeros(1)
    mag = bin_edges(widths, (least, largest), 100.0, 3.0, site, site).mag
    assert (mag[0], mag[-1]) == pytest.approx(edges)
