# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The realizations whose curves are nearest to the mean at each site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def nearest_realizations(
    curves: NDArray[np.float64],
    mean: NDArray[np.float64],
    count: int,
    given: Sequence[int] = (),
) -> NDArray[np.int64]:
    """Return the realizations to take apart at each site.

    Parameters
    ----------
    curves
        Shape (R, S, K): probabilities of exceedance.
    mean
        Shape (S, K).
    count
        How many are wanted; 0 for all.
    given
        Realizations that are wanted whatever their curves.

    Returns
    -------
    ndarray
        Shape (S, Z): the nearest first, or those given in their order.
    """
    realizations, sites = curves.shape[:2]
    if given:
        return np.tile(np.array(given, np.int64), (sites, 1))
    if count == 0 or count >= realizations:
        return np.tile(np.arange(realizations), (sites, 1))
    apart = ((curves - mean) ** 2).sum(axis=2)
    return np.argsort(apart, axis=0, kind="stable")[:count].T.astype(np.int64)
