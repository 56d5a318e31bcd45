# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard curves of logic-tree realizations from the rates of independent parts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.kernels.compiled import kernel


def realization_poes(
    rates: NDArray[np.float64], slots: NDArray[np.int32], investigation_time: float
) -> NDArray[np.float64]:
    """Return the probabilities of exceedance of every realization.

    Parameters
    ----------
    rates
        Shape (Z, S, M, L) [1/yr]: a slot for each variant of a source group under each
        ground motion model.
    slots
        Shape (R, F): the slots whose rates add up to a realization; -1 for none.
    investigation_time
        [yr]

    Returns
    -------
    ndarray
        Shape (R, S, M, L).
    """
    slot_count, sites, measures, levels = rates.shape
    flat = np.ascontiguousarray(rates).reshape(slot_count, sites * measures * levels)
    poes = np.empty((len(slots), flat.shape[1]))
    _add_up(flat, np.ascontiguousarray(slots, np.int32), investigation_time, poes)
    return poes.reshape(len(slots), sites, measures, levels)


@kernel("realization_curves")
def _add_up(rates, slots, investigation_time, poes):
    count = rates.shape[1]
    for r in range(len(slots)):
        total = poes[r]
        total[:] = 0.0
        for slot in slots[r]:
            if slot >= 0:
                for i in range(count):
                    total[i] += rates[slot, i]
        for i in range(count):
            total[i] = -math.expm1(-total[i] * investigation_time)
