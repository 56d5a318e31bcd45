# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intensities read off hazard curves."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.hazard_map import hazard_map

LEVELS = np.array([0.01, 0.1, 1.0])


def test_intensities_are_interpolated_in_logarithms():
    """Half way between two probabilities in logarithm lies the half way of the levels."""
    curve = np.array([0.9, 0.1, 0.001])
    result = hazard_map(curve, LEVELS, np.array([0.1, 0.01]))
    np.testing.assert_allclose(result, [0.1, np.sqrt(0.1)])


def test_a_probability_above_the_curve_gives_zero():
    """No level is exceeded that often; the first level where it is met exactly."""
    curve = np.array([0.5, 0.1, 0.001])
    result = hazard_map(curve, LEVELS, np.array([0.6, 0.5]))
    np.testing.assert_allclose(result, [0.0, 0.01])


def test_a_probability_below_the_curve_gives_the_last_level():
    """The hazard is at least that high."""
    curves = np.array([[[0.9, 0.5, 0.2]]])
    np.testing.assert_allclose(hazard_map(curves, LEVELS, np.array([0.1])), [[[1.0]]])


def test_curves_may_be_level_or_zero():
    """Plateaus are left at their end; no hazard gives no intensity."""
    curves = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    result = hazard_map(curves, LEVELS, np.array([0.99999]))
    np.testing.assert_allclose(result, [[0.1], [0.0]], rtol=1e-4)


def test_a_statistic_may_rise_before_it_falls():
    """A standard deviation: above its first value there is no intensity, below it the last one."""
    curves = np.array([[0.3, 0.5, 0.05], [0.6, 0.5, 0.05]])
    result = hazard_map(curves, LEVELS, np.array([0.4, 0.5 * np.sqrt(0.1)]))
    np.testing.assert_allclose(result[0], [0.0, np.sqrt(0.1)])
    np.testing.assert_allclose(result[1, 1], np.sqrt(0.1))
    assert np.all(np.isfinite(result))
