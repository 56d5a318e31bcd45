# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Return periods in the names of hazard maps."""

from __future__ import annotations

import pytest

from quakegrid.jobs.exports.hazard_maps import period_names, return_period


@pytest.mark.parametrize(
    ("poe", "time", "years"),
    [
        (0.1, 50.0, 475),
        (0.02, 50.0, 2475),
        (0.5, 50.0, 72),
        (0.002105, 1.0, 475),
        (0.002107, 1.0, 474),
        (0.0004, 1.0, 2499),
        (0.1, 1.0, 9),
        (0.00044, 50.0, 113611),
        (0.2, 50.0, 224),
    ],
)
def test_return_period_is_that_of_the_reference_files(poe: float, time: float, years: int) -> None:
    """Whole years, as the files of the peer are named."""
    assert return_period(poe, time) == years


def test_maps_of_the_same_whole_years_have_files_of_their_own() -> None:
    """Short times and high probabilities: the probability tells them apart."""
    assert period_names((0.5, 0.6, 0.1), 1.0) == ("1y-0.5", "1y-0.6", "9y")
