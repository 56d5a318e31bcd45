# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Splines give cubics exactly and end where the table does."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.ground_motion_models.conventions.cubic_spline import spline_weights

KNOTS = np.array([0.0, 0.7, 1.0, 2.0, 2.5, 4.0])


def test_cubics_are_reproduced() -> None:
    """One cubic over all intervals is the spline through its own values."""
    x = np.linspace(0.0, 4.0, 41)
    weights = spline_weights(KNOTS, x)
    np.testing.assert_allclose(weights @ (KNOTS**3 - 2.0 * KNOTS), x**3 - 2.0 * x, atol=1e-12)


def test_values_at_knots_are_those_of_the_table() -> None:
    """A knot gives its own value, a place outside that of the nearest knot."""
    np.testing.assert_allclose(spline_weights(KNOTS, KNOTS), np.eye(6), atol=1e-14)
    outside = spline_weights(KNOTS, np.array([-1.0, 9.0]))
    np.testing.assert_allclose(outside, np.eye(6)[[0, 5]], atol=1e-14)
