# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weighted quantiles of many values for each of many points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.kernels.compiled import kernel


def weighted_quantiles(
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    quantiles: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return quantiles of R weighted values at each of P points.

    The values are sorted, their weights added up, and the quantile interpolated linearly
    between the values whose sums enclose it; below the first sum it is the least value.

    Parameters
    ----------
    values
        Shape (P, R).
    weights
        Shape (R,), with a sum of 1.
    quantiles
        Shape (Q,), from 0 to 1.

    Returns
    -------
    ndarray
        Shape (Q, P).
    """
    result = np.empty((len(quantiles), len(values)))
    _fill_quantiles(
        np.ascontiguousarray(values, np.float64),
        np.ascontiguousarray(weights, np.float64),
        np.ascontiguousarray(quantiles, np.float64),
        result,
    )
    return result


@kernel("curve_statistics")
def _fill_quantiles(values, weights, quantiles, result):
    count = values.shape[1]
    sums = np.empty(count)
    # equal values stand in the order of their weights, as in the reference
    by_weight = np.argsort(weights, kind="mergesort")
    for p in range(len(values)):
        row = values[p]
        order = by_weight[np.argsort(row[by_weight], kind="mergesort")]
        total = 0.0
        for r in range(count):
            total += weights[order[r]]
            sums[r] = total
        for q in range(len(quantiles)):
            wanted = quantiles[q]
            upper = np.searchsorted(sums, wanted)
            if upper == 0:
                result[q, p] = row[order[0]]
            elif upper == count:
                result[q, p] = row[order[count - 1]]
            else:
                low = row[order[upper - 1]]
                share = (wanted - sums[upper - 1]) / (sums[upper] - sums[upper - 1])
                result[q, p] = low + share * (row[order[upper]] - low)
