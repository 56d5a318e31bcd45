# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changes a logic tree makes in a magnitude-frequency distribution."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.magnitude_frequency.alternative_characteristic import (
    AlternativeCharacteristic,
)
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.modifications import modified
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)

GUTENBERG_RICHTER = TruncatedGutenbergRichter(5.0, 7.5, 0.1, 3.0, 1.0)
CHARACTERISTIC = AlternativeCharacteristic(5.0, 7.5, 0.1, 0.9, 0.2, 0.8, 0.5, 0.1)


def test_ab_and_maximum_are_set_together():
    """The absolute kinds replace what they name and keep the rest."""
    changed = modified(GUTENBERG_RICHTER, "abMaxMagAbsolute", (2.0, 0.9, 8.0))
    assert changed == TruncatedGutenbergRichter(5.0, 8.0, 0.1, 2.0, 0.9)


@pytest.mark.parametrize(
    ("kind", "value"), [("bGRRelative", 0.5), ("bGRRelative", -0.1), ("maxMagGRRelative", 0.33)]
)
def test_relative_changes_keep_the_moment(kind, value):
    """A relative change of slope or maximum releases the moment it did before."""
    changed = modified(GUTENBERG_RICHTER, kind, value)
    assert changed.moment_rate() == pytest.approx(GUTENBERG_RICHTER.moment_rate(), rel=1e-12)


def test_a_relative_change_of_the_characteristic_slope_keeps_the_moment():
    """The total rate makes up for the change; the value is the reference's."""
    changed = modified(CHARACTERISTIC, "bGRRelative", 0.05)
    assert changed.total_rate == pytest.approx(0.10970480254284751, rel=1e-13)


def test_slip_sets_the_rate():
    """A faster fault has proportionally more earthquakes."""
    slow = modified(GUTENBERG_RICHTER, "truncatedGRFromSlipAbsolute", (5.0, 32.0, 1200.0))
    fast = modified(GUTENBERG_RICHTER, "truncatedGRFromSlipAbsolute", (20.0, 32.0, 1200.0, 9.1))
    ratio = fast.occurrence_rates()[1] / slow.occurrence_rates()[1]
    assert ratio == pytest.approx(4.0)


def test_a_distribution_replaces_a_discrete_one():
    """An incremental distribution may be replaced by another list of rates."""
    new = Arbitrary((6.0, 7.0), (0.1, 0.01))
    assert modified(EvenlyDiscretized(6.0, 0.1, (1.0,)), "incrementalMFDAbsolute", new) is new


@pytest.mark.parametrize(
    ("mfd", "kind", "value", "message"),
    [
        (EvenlyDiscretized(6.0, 0.1, (1.0,)), "bGRRelative", 0.1, "truncGutenbergRichterMFD or"),
        (GUTENBERG_RICHTER, "bACAbsolute", 0.1, "alternativeCharacteristicMFD, this one has"),
        (GUTENBERG_RICHTER, "abGRAbsolute", 0.1, "takes an a value and a b value, not 1 numbers"),
        (GUTENBERG_RICHTER, "abGRabsolute", (1, 2), "write one of abGRAbsolute"),
        (GUTENBERG_RICHTER, "maxMagGRRelative", -3.0, "must exceed the minimum magnitude"),
        (GUTENBERG_RICHTER, "bGRAbsolute", -1.0, "write a positive number"),
        (EvenlyDiscretized(6.0, 0.1, (1.0,)), "incrementalMFDAbsolute", 1.0, "a distribution"),
    ],
)
def test_what_does_not_apply_is_refused_with_what_would(mfd, kind, value, message):
    """The message names the distribution or the numbers that are needed."""
    with pytest.raises(UserInputError, match=message):
        modified(mfd, kind, value)
