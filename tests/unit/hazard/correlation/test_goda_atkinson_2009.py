# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations of Goda and Atkinson (2009)."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.correlation.goda_atkinson_2009 import GodaAtkinson2009


def test_no_coefficient_is_above_one():
    """Where the equation gives more, the periods go together."""
    matrix = GodaAtkinson2009.matrix(["PGA", "SA(0.1)", "SA(0.11)", "SA(0.25)", "SA(5.0)"])
    assert matrix.max() == 1.0
    np.testing.assert_array_equal(matrix, matrix.T)
    assert matrix[0, 1] == 1.0


def test_a_matrix_that_is_none_still_has_a_factor():
    """Coefficients of one keep their variances though they contradict the others."""
    factor = GodaAtkinson2009.factor(["PGA", "SA(0.1)", "SA(0.3)", "SA(1.0)"])
    np.testing.assert_allclose(np.sum(factor**2, axis=1), 1.0, rtol=0, atol=1e-12)
    assert np.all(np.isfinite(factor))
