# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The realizations that are nearest to the mean hazard at each site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: Probabilities below it count as it.
_SMALLEST = 1e-12


def nearest_realizations(
    curves: NDArray[np.float64],
    mean: NDArray[np.float64],
    count: int,
    given: Sequence[int] = (),
) -> NDArray[np.int64]:
    """Return the realizations to take apart at each site.

    A realization is as far from the mean as the logarithms of all its probabilities are from
    one number, the average over all levels of the logarithm of the mean curve, by the sum of
    squares. That is the convention of the reference: it also tells realizations apart whose
    curves differ in steepness.

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
        Shape (S, Z): the nearest first, also where all are taken; or those given in their order.
    """
    realizations, sites = curves.shape[:2]
    if given:
        return np.tile(np.array(given, np.int64), (sites, 1))
    middle = np.log(np.maximum(mean, _SMALLEST)).mean(axis=1)
    apart = np.zeros((realizations, sites))
    for distance, curve in zip(apart, curves, strict=True):
        ln_poe = np.log(np.maximum(curve, _SMALLEST))
        distance[:] = ((ln_poe - middle[:, np.newaxis]) ** 2).sum(axis=1)
    wanted = count or realizations
    return np.argsort(apart, axis=0, kind="stable")[:wanted].T.astype(np.int64)
