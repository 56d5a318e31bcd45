# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations that are all or nothing."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.correlation.constant import FullCrossCorrelation, NoCrossCorrelation


def test_no_correlation_is_the_identity():
    """However a measure is written."""
    np.testing.assert_array_equal(NoCrossCorrelation.matrix(["PGA", "IA", "MMI"]), np.eye(3))
    assert NoCrossCorrelation.between(["SA(0.10)"], ["SA(0.1)"])[0, 0] == 1.0


def test_full_correlation_takes_one_number_for_all():
    """Its factor has one column."""
    factor = FullCrossCorrelation.factor(["PGA", "IA", "MMI"])
    expected = [[1.0, 0.0, 0.0]] * 3
    np.testing.assert_allclose(factor, expected, rtol=0, atol=1e-7)
