# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding the calculation of a mode."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.calculations.registry import calculation_named


def test_a_mode_is_imported_and_made():
    """From its module and class."""
    made = calculation_named("clock", {"clock": "quakegrid.base.clock:SystemClock"})
    assert type(made).__name__ == "SystemClock"


def test_a_misspelt_mode_is_told_the_right_one():
    """The message helps."""
    with pytest.raises(UserInputError, match="did you mean classical"):
        calculation_named("clasical")


def test_an_unknown_mode_is_told_all_modes():
    """Nothing is close to it."""
    with pytest.raises(UserInputError, match="choose from classical, disaggregation, preclassical"):
        calculation_named("xyz")
