# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations of Akkar et al. (2014)."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.correlation.akkar_2014 import AkkarEtAl2014, correlation_of_periods


def test_rows_of_the_table_are_reproduced():
    """Two periods that the table has, and the same one twice."""
    found = correlation_of_periods([0.01, 0.02], [0.02, 0.03])
    expected = [[0.998459319, 0.992959119], [1.0, 0.996082278]]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


def test_between_two_rows_coefficients_lie_between():
    """On a line in the period."""
    (found,) = correlation_of_periods([0.01], [0.025])[0]
    np.testing.assert_allclose(found, (0.998459319 + 0.992959119) / 2.0, rtol=0, atol=1e-12)


def test_peak_acceleration_is_the_shortest_period():
    """As the table has no row of it."""
    matrix = AkkarEtAl2014.matrix(["PGA", "SA(0.01)"])
    np.testing.assert_array_equal(matrix, np.ones((2, 2)))
