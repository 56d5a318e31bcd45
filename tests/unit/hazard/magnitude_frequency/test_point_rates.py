# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The distributions of many points as a sum and shares."""

import numpy as np
import pytest

from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.modifications import modified
from quakegrid.hazard.magnitude_frequency.point_rates import PointDistributions, summed_over_points
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)

ONE = Arbitrary((5.0, 6.0), (0.1, 0.01))
OTHER = Arbitrary((6.0 + 1e-12, 7.0), (0.03, 0.001))


def test_rates_of_all_points_are_added_up():
    """Magnitudes that differ in the last bit are one."""
    total, _ = summed_over_points([ONE, OTHER], np.array([0, 1, 1]), np.array([1.0, 1.0, 2.0]))
    magnitudes, rates = total.occurrence_rates()
    np.testing.assert_allclose(magnitudes, [5.0, 6.0, 7.0])
    np.testing.assert_allclose(rates, [0.1, 0.1, 0.003])


def test_the_share_of_a_point_is_its_part_of_the_sum():
    """A point that lacks a magnitude has no share in it."""
    _, share = summed_over_points([ONE, OTHER], np.array([0, 1, 1]), np.array([1.0, 1.0, 2.0]))
    np.testing.assert_allclose(share, [[1.0, 0.1, 0.0], [0.0, 0.3, 1 / 3], [0.0, 0.6, 2 / 3]])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bGRRelative", 0.1),
        ("maxMagGRRelative", -0.5),
        ("bGRAbsolute", 1.1),
        ("abGRAbsolute", (2, 1)),
    ],
)
def test_a_branch_changes_the_distribution_of_each_point(kind, value):
    """As if each point were a source of its own."""
    slopes, a_values = (1.0, 0.9, 1.0), (3.0, 3.1, 3.2)
    points = PointDistributions(
        tuple(TruncatedGutenbergRichter(5.0, 6.5, 0.5, 0.0, slope) for slope in slopes[:2]),
        np.array([0, 1, 0]),
        10.0 ** np.array(a_values),
    )
    total, share = points.modified(kind, value).summed()
    single = [
        modified(TruncatedGutenbergRichter(5.0, 6.5, 0.5, a, slope), kind, value)
        for a, slope in zip(a_values, slopes, strict=True)
    ]
    expected = np.stack([each.occurrence_rates()[1] for each in single])
    np.testing.assert_allclose(share * total.occurrence_rates()[1], expected)
