# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Triangular factors of correlation matrices."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.correlation.positive_semidefinite import lower_factor


def test_a_definite_matrix_has_the_factor_of_cholesky():
    """Nothing is projected where nothing has to be."""
    correlation = np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.4], [0.2, 0.4, 1.0]])
    np.testing.assert_array_equal(lower_factor(correlation), np.linalg.cholesky(correlation))


def test_measures_that_are_one_and_the_same_have_a_factor():
    """A singular correlation is reproduced."""
    correlation = np.array([[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]])
    factor = lower_factor(correlation)
    np.testing.assert_allclose(factor @ factor.T, correlation, rtol=0, atol=1e-12)


def test_coefficients_that_contradict_one_another_keep_their_variances():
    """The nearest correlation is used instead of an impossible one."""
    correlation = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    factor = lower_factor(correlation)
    np.testing.assert_array_equal(factor, np.tril(factor))
    assert np.all(np.diag(factor) >= 0.0)
    np.testing.assert_allclose(np.diag(factor @ factor.T), 1.0, rtol=0, atol=1e-12)
    expected = [[1.0, 0.5, -0.5], [0.5, 1.0, 0.5], [-0.5, 0.5, 1.0]]
    np.testing.assert_allclose(factor @ factor.T, expected, rtol=0, atol=1e-12)
