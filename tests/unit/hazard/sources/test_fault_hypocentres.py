# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hypocentres that are not in the middle of the ruptures of a fault."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.kernels.floating_contexts import floating_contexts
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.hazard.sources.simple_fault import simple_fault_ruptures
from quakegrid.hazard.sources.source import (
    HypocentralDepth,
    PlacedHypocentre,
    SimpleFaultGeometry,
    SimpleFaultSource,
)

SOURCE = SimpleFaultSource(
    "f",
    "",
    "A",
    Arbitrary((6.2,), (0.01,)),
    "WC1994",
    1.5,
    0.0,
    SimpleFaultGeometry(np.array([[10.0, 45.0], [10.8, 45.2]]), 60.0, 0.0, 15.0),
)
MAGNITUDES = np.array([6.2])
#: Windows of 6 by 7 nodes in 5 rows of 27, as high as 5 cells of 1.732 km each.
ROW = 2.0 * math.sin(math.radians(60.0))


def made(source: SimpleFaultSource):
    """Return the ruptures of a source, mesh spacing 2 km."""
    return simple_fault_ruptures(source, MAGNITUDES, 2.0)


def test_each_rupture_has_every_place_of_the_hypocentre():
    """The nearest node to a part of the length and of the width is taken."""
    places = (PlacedHypocentre(0.4, 0.25, 0.25), PlacedHypocentre(0.6, 0.8, 0.6))
    ruptures = made(replace(SOURCE, hypocentres=places))
    of = ruptures.properties
    assert len(of) == 2 * 135
    np.testing.assert_allclose(of.share[:2], np.array([0.4, 0.6]) / 135)
    np.testing.assert_allclose(of.hypo_depth[:2], [ROW, 3.0 * ROW])
    columns = int(ruptures.columns[0]) - 1
    expected = ruptures.mesh[0, [1, 3], [round(0.25 * columns), round(0.8 * columns)]]
    np.testing.assert_array_equal(of.hypo_lon[:2], expected)


def test_depths_beyond_a_rupture_are_not_among_its_own():
    """The reference has 3 rows of ruptures around 5 km and 4 around 10 km."""
    unplaced = math.nan
    depths = (HypocentralDepth(0.4, 5.0, unplaced), HypocentralDepth(0.6, 10.0, unplaced))
    of = made(replace(SOURCE, hypocentral_depths=depths)).properties
    found, counts = np.unique(of.hypo_depth.round(3), return_counts=True)
    np.testing.assert_allclose(found, [3.0 * ROW, 6.0 * ROW], atol=1e-3)
    np.testing.assert_array_equal(counts, [81, 108])
    np.testing.assert_allclose(of.share.sum(), 1.0)


def test_part_of_the_width_places_a_depth():
    """A fifth of 5 cells is one below the top of each rupture that reaches the depth."""
    depths = (HypocentralDepth(0.4, 5.0, 0.2), HypocentralDepth(0.6, 10.0, 0.7))
    of = made(replace(SOURCE, hypocentral_depths=depths)).properties
    found = np.unique(of.hypo_depth.round(3))
    np.testing.assert_allclose(found, ROW * np.array([1, 2, 3, 5, 6, 7, 8]), atol=1e-3)


def test_depth_that_a_rupture_does_not_reach_is_a_mistake():
    """It would have no hypocentre."""
    source = replace(SOURCE, hypocentral_depths=(HypocentralDepth(1.0, 2.0, math.nan),))
    with pytest.raises(UserInputError, match="no depth that a rupture from 3"):
        made(source)


def test_ruptures_in_one_place_keep_their_hypocentres():
    """Distances to them differ."""
    places = (PlacedHypocentre(0.4, 0.0, 0.0), PlacedHypocentre(0.6, 1.0, 1.0))
    ruptures = made(replace(SOURCE, hypocentres=places))
    of = ruptures.properties
    at = of.hypo_lon[:1], of.hypo_lat[:1], np.zeros(1)
    reach = np.full(len(of), 300.0)
    contexts = floating_contexts(ruptures, *at, reach, 0.0, frozenset({"rrup", "repi"}))
    repi = contexts.columns[COLUMNS.index("repi")]
    assert repi[0] == pytest.approx(0.0, abs=1e-6)
    assert repi[1] > 10.0
