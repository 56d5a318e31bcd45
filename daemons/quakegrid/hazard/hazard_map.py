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
        Shape (..., L): probabilities of exceedance, or a statistic of them: standard
        deviations may rise and fall along the levels, and are then searched as
        `numpy.interp` does.
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
    ln_curves = np.log(np.maximum(points, LEAST_PROBABILITY))
    ln_levels = np.log(levels)
    ln_poes = np.log(np.maximum(poes, LEAST_PROBABILITY))
    falling = np.all(np.diff(ln_curves, axis=1) <= 0.0, axis=1)
    result = np.empty((len(points), len(poes)))
    result[falling] = _of_falling_curves(ln_curves[falling], ln_levels, ln_poes)
    for row in np.flatnonzero(~falling):
        result[row] = np.interp(ln_poes, ln_curves[row, ::-1], ln_levels[::-1])
    intensities = np.where(ln_curves[:, :1] < ln_poes, 0.0, np.exp(result))
    return intensities.reshape(*curves.shape[:-1], len(poes))


def _of_falling_curves(
    ln_curves: NDArray[np.float64], ln_levels: NDArray[np.float64], ln_poes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return ln of the intensities of curves that do not increase, all curves at once."""
    result = np.empty((len(ln_curves), len(ln_poes)))
    rows = np.arange(len(ln_curves))
    for column, ln_poe in enumerate(ln_poes):
        upper = np.count_nonzero(ln_curves > ln_poe, axis=1)
        low = np.clip(upper - 1, 0, len(ln_levels) - 1)
        high = np.clip(upper, 0, len(ln_levels) - 1)
        drop = ln_curves[rows, low] - ln_curves[rows, high]
        share = (ln_curves[rows, low] - ln_poe) / np.where(low == high, 1.0, drop)
        share = np.where(low == high, 0.0, share)
        result[:, column] = ln_levels[low] + share * (ln_levels[high] - ln_levels[low])
    return result
