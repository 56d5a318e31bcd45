# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts in blocks of one site, one magnitude and like distances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts

#: Contexts of a block: its columns, mean and sigma stay in the first-level cache.
BLOCK = 128
_BINS = 96
_RRUP = COLUMNS.index("rrup")


@dataclass(frozen=True)
class ContextBlocks:
    """The order in which the kernels take contexts, and where each block begins.

    Attributes
    ----------
    order
        Shape (n,), int32: context numbers, block after block.
    start
        Shape (B + 1,), int64: block b is ``order[start[b]:start[b + 1]]``.
    site
        Shape (B,), int32.
    mag
        Shape (B,): the magnitude of all contexts of a block.
    """

    order: NDArray[np.int32]
    start: NDArray[np.int64]
    site: NDArray[np.int32]
    mag: NDArray[np.float64]


def context_blocks(contexts: RuptureContexts, mag: NDArray[np.float64]) -> ContextBlocks:
    """Return the blocks of a batch of contexts.

    Equal magnitudes let LLVM take all magnitude terms out of the loop; like distances let
    whole blocks skip the levels they cannot reach or always exceed.

    Parameters
    ----------
    contexts
        The pairs.
    mag
        Shape (N,), the magnitudes of the ruptures.
    """
    magnitudes, magnitude_index = np.unique(mag, return_inverse=True)
    order, start, site, index = _arrange(
        contexts.columns[_RRUP],
        contexts.rupture,
        contexts.site_start,
        magnitude_index.astype(np.int32),
        len(magnitudes),
    )
    return ContextBlocks(order, start, site, magnitudes[index])


@kernel("context_blocks")
def _arrange(rrup, rupture, site_start, magnitude_index, magnitude_count):
    """Sort the contexts of each site by magnitude and distance bin; cut them in blocks."""
    n = len(rupture)
    sites = len(site_start) - 1
    order = np.empty(n, np.int32)
    key = np.empty(n, np.int32)
    counts = np.zeros(magnitude_count * _BINS + 1, np.int64)
    capacity = n // BLOCK + sites * magnitude_count + 1
    start = np.empty(capacity + 1, np.int64)
    site = np.empty(capacity, np.int32)
    index = np.empty(capacity, np.int64)
    blocks = 0
    for s in range(sites):
        a, z = site_start[s], site_start[s + 1]
        counts[:] = 0
        for i in range(a, z):
            near = min(int(4.0 * np.sqrt(rrup[i])), _BINS - 1)
            key[i] = magnitude_index[rupture[i]] * _BINS + near
            counts[key[i] + 1] += 1
        for k in range(magnitude_count * _BINS):
            counts[k + 1] += counts[k]
        # counts[k] is now where bin k begins; the first bin of a magnitude opens a block
        for m in range(magnitude_count):
            first = a + counts[m * _BINS]
            last = a + counts[(m + 1) * _BINS]
            while first < last:
                start[blocks] = first
                site[blocks] = s
                index[blocks] = m
                blocks += 1
                first += BLOCK
        for i in range(a, z):
            order[a + counts[key[i]]] = i
            counts[key[i]] += 1
    start[blocks] = n
    return order, start[: blocks + 1], site[:blocks], index[:blocks]
