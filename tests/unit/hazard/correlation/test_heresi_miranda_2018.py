# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations of Heresi and Miranda (2018)."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.heresi_miranda_2018 import HM2018


def test_the_median_correlation_needs_no_draw():
    """Without a share of the deviation all earthquakes are alike."""
    model = HM2018()
    assert not model.is_random
    assert model.at("PGA", 13.392, normal=2.0) == pytest.approx(np.exp(-1.0))


def test_a_draw_above_the_median_reaches_farther():
    """One deviation of PGA is 0.713 in the logarithm of the scale."""
    model = HM2018(uncertainty_multiplier=1.0)
    assert model.is_random
    assert model.at("PGA", 13.392 * np.exp(0.713), normal=1.0) == pytest.approx(np.exp(-1.0))


def test_velocity_is_refused():
    """The publication has none."""
    with pytest.raises(UserInputError, match="of PGV, only of PGA and SA"):
        HM2018().at("PGV", 1.0)
