# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nonlinear amplification, its derivative and what it does to deviations."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import (
    UNLIMITED,
    amplification,
    amplification_derivative,
    nonlinear_variance,
)

_VLIN, _B, _SLOPE = 654.3, -2.381, 2.24


def test_derivative_is_that_of_the_amplification() -> None:
    """A difference over a small step in ln PGA gives the same, on soft and on stiff sites."""
    vs30 = np.array([200.0, 400.0, 654.0, 655.0, 1500.0])
    step = 1e-5
    above, below = (
        amplification(_VLIN, _B, _SLOPE, vs30, UNLIMITED, 0.3 * np.exp(sign * step))
        for sign in (1.0, -1.0)
    )
    derivative = amplification_derivative(_VLIN, _B, vs30, 0.3)
    np.testing.assert_allclose(derivative, (above - below) / (2.0 * step), rtol=0, atol=1e-8)
    np.testing.assert_array_equal(derivative[3:], 0.0)


def test_amplification_passes_from_soft_to_stiff_without_a_step() -> None:
    """At the limit of linearity both branches are equal."""
    both = amplification(_VLIN, _B, _SLOPE, np.array([1.0 - 1e-9, 1.0]) * _VLIN, UNLIMITED, 0.5)
    np.testing.assert_allclose(both[0], both[1], rtol=0, atol=1e-7)


def test_amplification_is_constant_from_the_highest_speed() -> None:
    """Stiffer sites are like those of that speed."""
    stiff = amplification(_VLIN, _B, _SLOPE, np.array([1000.0, 2000.0]), 1000.0, 0.5)
    assert stiff[0] == stiff[1]


def test_linear_sites_keep_their_variance() -> None:
    """Without nonlinearity nothing is added; with perfect correlation deviations add."""
    assert nonlinear_variance(0.5, 0.4, 0.0, 0.9) == 0.25
    np.testing.assert_allclose(nonlinear_variance(0.5, 0.4, -0.5, 1.0), 0.3**2, rtol=1e-15)
