# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cubic splines through tabulated values, with one cubic over the first and last two intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def _second_derivatives(knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the matrix that gives second derivatives at the knots from values there."""
    count = len(knots)
    h = np.diff(knots)
    left, right = np.zeros((count, count)), np.zeros((count, count))
    for i in range(1, count - 1):
        left[i, i - 1 : i + 2] = h[i - 1], 2.0 * (h[i - 1] + h[i]), h[i]
        right[i, i - 1 : i + 2] = 6.0 / h[i - 1], -6.0 / h[i - 1] - 6.0 / h[i], 6.0 / h[i]
    left[0, :3] = h[1], -(h[0] + h[1]), h[0]
    left[-1, -3:] = h[-1], -(h[-1] + h[-2]), h[-2]
    return np.asarray(np.linalg.solve(left, right), dtype=float)


def spline_weights(knots: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each tabulated value counts in the spline at some places.

    Parameters
    ----------
    knots
        Shape (K,), growing, four or more.
    x
        Shape (N,); places outside are taken as the first or the last knot.

    Returns
    -------
    ndarray
        Shape (N, K): ``weights @ values`` interpolates.
    """
    held = np.clip(x, knots[0], knots[-1])
    before = np.clip(np.searchsorted(knots, held, side="right") - 1, 0, len(knots) - 2)
    h = knots[before + 1] - knots[before]
    a = (knots[before + 1] - held) / h
    b = 1.0 - a
    curvature = _second_derivatives(knots)
    weights = ((a**3 - a) * h**2 / 6.0)[:, np.newaxis] * curvature[before]
    weights += ((b**3 - b) * h**2 / 6.0)[:, np.newaxis] * curvature[before + 1]
    rows = np.arange(len(held))
    weights[rows, before] += a
    weights[rows, before + 1] += b
    return weights
