# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The magnitude bins of continuous distributions, rounded to multiples of the bin width."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def rounded_to_bin_edge(magnitude: float, bin_width: float) -> float:
    """Return the multiple of the bin width nearest to a magnitude; halves go up."""
    return math.floor(magnitude / bin_width + 0.5) * bin_width


def evenly_spaced(first: float, count: int, bin_width: float) -> NDArray[np.float64]:
    """Return bin centres, shape (count,).

    Each is the one before plus the bin width: the last digits decide how magnitudes such
    as 5.525 are printed with two decimals and so must not depend on the way of adding.
    """
    steps = np.full(count, bin_width)
    steps[0] = first
    return np.cumsum(steps)


def bin_centres(min_mag: float, max_mag: float, bin_width: float) -> NDArray[np.float64]:
    """Return the centres of the bins between two magnitudes, shape (n,).

    Parameters
    ----------
    min_mag, max_mag
        Limits at least a bin apart; each is first rounded to a multiple of the bin width.
    bin_width
        Width of a bin.
    """
    low = rounded_to_bin_edge(min_mag, bin_width)
    high = rounded_to_bin_edge(max_mag, bin_width)
    count = round((high - low) / bin_width)
    return evenly_spaced(low + 0.5 * bin_width, count, bin_width)
