# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of correlation models."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.registry import cross_correlation


def test_a_model_is_found_by_its_name():
    """As a job writes it."""
    assert cross_correlation("BakerJayaram2008").name == "BakerJayaram2008"


def test_a_name_nearly_right_is_corrected():
    """The message tells what to write."""
    with pytest.raises(UserInputError, match="did you mean BakerJayaram2008"):
        cross_correlation("bakerjayaram08")
