# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates and bins of the families of magnitude-frequency distributions."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.magnitude_frequency.alternative_characteristic import (
    AlternativeCharacteristic,
)
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.binning import bin_centres
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.tapered_gutenberg_richter import (
    TaperedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.youngs_coppersmith import YoungsCoppersmith


@pytest.mark.parametrize(
    ("low", "high", "width", "first", "last", "count"),
    [
        (5.25, 6.25, 0.1, 5.3500000000000005, 6.249999999999997, 10),
        (4.5, 6.5, 1.0, 5.5, 6.5, 2),
        (5.05, 5.15, 0.1, 5.05, 5.1499999999999995, 2),
        (5.15, 5.35, 0.1, 5.25, 5.25, 1),
        (4.7, 8.1, 0.2, 4.9, 7.900000000000003, 16),
    ],
)
def test_limits_are_rounded_to_the_bin_width_halves_going_up(low, high, width, first, last, count):
    """The bins are those of the reference to the last digit."""
    centres = bin_centres(low, high, width)
    assert (centres[0], centres[-1], len(centres)) == (first, last, count)


def test_the_rates_of_a_truncated_distribution_add_up_to_its_cumulative_rate():
    """What the bins hold together is what lies between the limits."""
    _, rates = TruncatedGutenbergRichter(5.0, 7.0, 0.1, 4.0, 1.0).occurrence_rates()
    assert rates.sum() == pytest.approx(10.0**-1 - 10.0**-3)


def test_listed_rates_are_returned_as_listed():
    """Incremental and arbitrary distributions tell what they were given."""
    magnitudes, rates = EvenlyDiscretized(5.0, 0.5, (0.1, 0.2)).occurrence_rates()
    assert (list(magnitudes), list(rates)) == ([5.0, 5.5], [0.1, 0.2])
    magnitudes, rates = Arbitrary((6.1, 5.2), (0.1, 0.2)).occurrence_rates()
    assert (list(magnitudes), list(rates)) == ([6.1, 5.2], [0.1, 0.2])


def test_characteristic_magnitudes_share_their_rate():
    """The box above the exponential part holds the characteristic rate."""
    magnitudes, rates = YoungsCoppersmith(5.0, 1.0, 7.0, 0.005, 0.1).occurrence_rates()
    assert rates[magnitudes > 6.75].sum() == pytest.approx(0.005)


def test_a_taper_leaves_small_magnitudes_alone():
    """Far below the corner the rates are those of Gutenberg and Richter."""
    _, tapered = TaperedGutenbergRichter(5.0, 8.0, 7.5, 0.1, 4.0, 1.0).occurrence_rates()
    _, plain = TruncatedGutenbergRichter(5.0, 8.0, 0.1, 4.0, 1.0).occurrence_rates()
    assert tapered[0] == pytest.approx(plain[0], rel=1e-3)
    assert tapered[-1] < 0.1 * plain[-1]


def test_reference_rates_set_the_characteristic_distribution():
    """Two reference rates stand for the share of moment and the total rate."""
    by_rates = AlternativeCharacteristic.from_reference_rates(
        (4.0, 7.5), 0.1, (0.8, 0.3), 1.0, (5.0, 7.0), (0.28921164, 0.029754454)
    )
    assert by_rates.gamma == pytest.approx(0.9599999991286515, rel=1e-12)
    assert by_rates.total_rate == pytest.approx(2.00000002294081, rel=1e-12)


def test_the_outer_bins_of_a_characteristic_distribution_keep_their_width():
    """Limits that fall inside a bin do not cut it: the reference's rates."""
    mfd = AlternativeCharacteristic(5.22, 7.52, 0.1, 0.9, 0.2, 0.8, 0.5, 0.1)
    _, rates = mfd.occurrence_rates()
    expected = [0.018912990156297604, 0.0009884177437775067]
    np.testing.assert_allclose(rates[[0, -1]], expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: TruncatedGutenbergRichter(5.0, 5.04, 0.1, 3.0, 1.0), "at least one bin width"),
        (lambda: TruncatedGutenbergRichter(-1.0, 5.0, 0.1, 3.0, 1.0), "0 or more"),
        (lambda: TruncatedGutenbergRichter(4.0, 5.0, -0.1, 3.0, 1.0), "bin width is -0.1"),
        (
            lambda: TruncatedGutenbergRichter.from_moment_rate(4.0, 5.0, 0.1, 1.6, 1e17),
            "below 1.5",
        ),
        (lambda: EvenlyDiscretized(5.0, 0.1, ()), "at least one occurrence rate must be given"),
        (lambda: EvenlyDiscretized(5.0, 0.1, (0.0, 0.0)), "must be positive"),
        (lambda: EvenlyDiscretized(5.0, 0.1, (-1.0, 2.0)), "must not be negative"),
        (lambda: Arbitrary((5.0, 6.0), (1.0,)), "2 magnitudes stand beside 1 occurrence"),
        (
            lambda: AlternativeCharacteristic(5.0, 7.5, 0.1, 0.9, 0.2, 1.2, 0.5, 0.1),
            "gamma is 1.2",
        ),
    ],
)
def test_impossible_parameters_are_refused(make, message):
    """The message tells the value and what it must fulfil."""
    with pytest.raises(UserInputError, match=message):
        make()


def test_all_mistakes_are_told_at_once():
    """A distribution with two mistakes names both."""
    with pytest.raises(UserInputError) as caught:
        TruncatedGutenbergRichter(5.0, 4.0, 0.1, 3.0, -1.0)
    assert len(caught.value.problems) == 2
