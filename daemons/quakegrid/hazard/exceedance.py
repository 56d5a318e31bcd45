# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Probability of exceedance of a truncated normal, in plain double precision."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

_erfc = np.frompyfunc(math.erfc, 1, 1)


def normal_survival(x: ArrayLike) -> NDArray[np.float64]:
    """Return the probability that a standard normal variable exceeds x, of its shape."""
    scaled = np.asarray(x, dtype=float) / math.sqrt(2.0)
    return 0.5 * np.asarray(_erfc(scaled), dtype=float)


def truncated_normal_survival(
    x: ArrayLike, truncation_level: float | None = None
) -> NDArray[np.float64]:
    """Return the probability that a truncated standard normal variable exceeds x.

    Parameters
    ----------
    x
        Standard deviations above the mean, of any shape.
    truncation_level
        Standard deviations at which the distribution is cut on both sides and scaled to 1
        again; None for no truncation, 0 for no variability at all.

    Returns
    -------
    ndarray
        Of the shape of `x`, from 0 to 1.
    """
    values = np.asarray(x, dtype=float)
    if truncation_level is None:
        return normal_survival(values)
    if truncation_level == 0.0:
        return np.where(values <= 0.0, 1.0, 0.0)
    tail = float(normal_survival(truncation_level))
    inside = (normal_survival(values) - tail) / (1.0 - 2.0 * tail)
    return np.clip(inside, 0.0, 1.0)
