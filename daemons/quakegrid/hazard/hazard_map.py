# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intensities with given probabilities of exceedance, read off hazard curves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Probabilities below it are taken to be it: their logarithm is needed.
LEAST_PROBABILITY = 1e-30


def hazard_map(
    curves: NDArray[np.floating[Any]], levels: NDArray[np.float64], poes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the intensities that curves exceed with given probabilities.

    Interpolation is linear in the logarithms of intensity and probability.  A probability
    below the curve gives the highest level, one above it gives 0.

    Parameters
    ----------
    curves
        Shape (..., L): probabilities of exceedance, not increasing along the levels.
    levels
        Shape (L,), ascending, positive.
    poes
        Shape (P,), from 0 to 1.

    Returns
    -------
    ndarray
        Shape (..., P), in the unit of the levels.
    """
    points = np.asarray(curves, dtype=float).reshape(-1, len(levels))
    floored = np.maximum(points, LEAST_PROBABILITY)
    ln_curves = np.log(floored)
    ln_levels = np.log(levels)
    result = np.empty((len(points), len(poes)))
    rows = np.arange(len(points))
    for column, poe in enumerate(np.maximum(poes, LEAST_PROBABILITY)):
        upper = np.count_nonzero(floored > poe, axis=1)
        low = np.clip(upper - 1, 0, len(levels) - 1)
        high = np.clip(upper, 0, len(levels) - 1)
        drop = ln_curves[rows, low] - ln_curves[rows, high]
        share = (ln_curves[rows, low] - np.log(poe)) / np.where(low == high, 1.0, drop)
        share = np.where(low == high, 0.0, share)
        ln_level = ln_levels[low] + share * (ln_levels[high] - ln_levels[low])
        result[:, column] = np.where(floored[:, 0] < poe, 0.0, np.exp(ln_level))
    return result.reshape(*curves.shape[:-1], len(poes))
