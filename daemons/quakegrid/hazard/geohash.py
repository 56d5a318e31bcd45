# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Geohashes: short words for places, near places sharing their beginning.

Niemeyer G. (2008). geohash.org. The bits of longitude and latitude in turn, five to a letter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LETTERS = np.array(list("0123456789bcdefghjkmnpqrstuvwxyz"))


def geohashes(
    lon: NDArray[np.float64], lat: NDArray[np.float64], length: int = 8
) -> NDArray[np.str_]:
    """Return the geohashes of points.

    A point on the border of two halves belongs to the lower one.

    Parameters
    ----------
    lon, lat
        Shape (n,) [deg].
    length
        Number of letters.

    Returns
    -------
    ndarray
        Shape (n,).
    """
    bits = np.zeros((len(lon), 5 * length), dtype=np.int64)
    for first, values, limit in ((0, lon, 180.0), (1, lat, 90.0)):
        low, high = np.full(len(lon), -limit), np.full(len(lon), limit)
        for column in range(first, 5 * length, 2):
            middle = 0.5 * (low + high)
            upper = values > middle
            bits[:, column] = upper
            low, high = np.where(upper, middle, low), np.where(upper, high, middle)
    numbers = bits.reshape(len(lon), length, 5) @ np.array([16, 8, 4, 2, 1])
    letters = np.ascontiguousarray(_LETTERS[numbers])
    return letters.view(f"<U{length}").reshape(len(lon))
