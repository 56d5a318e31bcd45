# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts in blocks of one site, one magnitude or like ones, and like distances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.kernels.compiled import kernel, part
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts

#: Contexts of a block: its columns, mean and sigma stay in the first-level cache.
BLOCK = 128
#: Contexts of a run: what a formula takes out of its loop over them costs as much as hundreds.
RUN = 1024
#: Formulas are evaluated for so many contexts at a time, the last one again and again if there are
#: fewer: what is left over by the vectors would be rounded in another way, and what is left over
#: depends on which sites are computed together.
STEP = 32
_BINS = 96
#: Runs mix magnitudes in a batch that has more of them than this ...
_MANY_MAGNITUDES = 32
#: ... and fewer ruptures of each than this.
_FEW_RUPTURES = 256
#: Ruptures of magnitudes in one class have like means; classes of [magnitude] wide.
_CLASS_WIDTH = 0.2
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
    run
        Shape (R + 1,), int64: blocks ``run[r]:run[r + 1]`` have sites that are alike, one
        magnitude unless they are mixed, and `RUN` contexts at most together.
    mag
        Shape (N,): the magnitudes of the ruptures.
    mixed
        Whether contexts of a run differ in magnitude: where hardly a rupture has the magnitude
        of another one, runs of one magnitude would be too short for vectors.
    """

    order: NDArray[np.int32]
    start: NDArray[np.int64]
    site: NDArray[np.int32]
    run: NDArray[np.int64]
    mag: NDArray[np.float64]
    mixed: bool


def context_blocks(
    contexts: RuptureContexts, mag: NDArray[np.float64], kinds: NDArray[np.intp]
) -> ContextBlocks:
    """Return the blocks of a batch of contexts.

    Equal magnitudes and sites that are alike let LLVM take all their terms out of the loop;
    like distances let whole blocks skip the levels they cannot reach or always exceed.

    Parameters
    ----------
    contexts
        The pairs.
    mag
        Shape (N,), the magnitudes of the ruptures.
    kinds
        Shape (S,): equal for sites that models cannot tell apart.
    """
    magnitudes, magnitude_index = np.unique(mag, return_inverse=True)
    # the ruptures decide, not which of them are near: a batch of some of the sites does the same
    mixed = len(magnitudes) > max(_MANY_MAGNITUDES, len(mag) / _FEW_RUPTURES)
    if mixed:
        classes = np.floor(mag / _CLASS_WIDTH)
        magnitudes, magnitude_index = np.unique(classes, return_inverse=True)
    order, start, site, run = _arrange(
        contexts.columns[_RRUP],
        contexts.rupture,
        contexts.site_start,
        magnitude_index.astype(np.int32),
        len(magnitudes),
        np.argsort(kinds, kind="stable"),
        kinds,
        mixed,
    )
    return ContextBlocks(order, start, site, run, mag, mixed)


@kernel("context_blocks")
def _arrange(rrup, rupture, site_start, magnitude_index, magnitude_count, by_kind, kinds, mixed):
    """Sort contexts by kind of site, magnitude, site and distance bin; cut them in blocks."""
    n = len(rupture)
    sites = len(site_start) - 1
    counts = np.zeros((sites, magnitude_count), np.int64)
    for s in range(sites):
        for i in range(site_start[s], site_start[s + 1]):
            counts[s, magnitude_index[rupture[i]]] += 1
    capacity = n // BLOCK + sites * magnitude_count + 1
    start = np.empty(capacity + 1, np.int64)
    run = np.empty(capacity + 1, np.int64)
    site = np.empty(capacity, np.int32)
    place = np.empty((sites, magnitude_count), np.int64)
    blocks = runs = first = 0
    alike = 0  # where the sites of one kind begin in by_kind
    while alike < sites:
        last = alike + 1
        while last < sites and kinds[by_kind[last]] == kinds[by_kind[alike]]:
            last += 1
        in_run = RUN  # a run of its own begins
        for m in range(magnitude_count):
            if not mixed:
                in_run = RUN
            for k in range(alike, last):
                s = by_kind[k]
                place[s, m] = first
                end = first + counts[s, m]
                while first < end:
                    size = min(BLOCK, end - first)
                    if in_run + size > RUN:
                        run[runs] = blocks
                        runs += 1
                        in_run = 0
                    in_run += size
                    start[blocks] = first
                    site[blocks] = s
                    blocks += 1
                    first += size
        alike = last
    start[blocks] = n
    run[runs] = blocks
    order = _order(rrup, rupture, site_start, magnitude_index, place)
    return order, start[: blocks + 1], site[:blocks], run[: runs + 1]


@part(nogil=True)
def _order(rrup, rupture, site_start, magnitude_index, place):
    """Return the contexts, those of a site and a magnitude from its place on by distance bin."""
    magnitude_count = place.shape[1]
    order = np.empty(len(rupture), np.int32)
    key = np.empty(len(rupture), np.int32)
    counts = np.zeros((magnitude_count, _BINS + 1), np.int64)
    for s in range(len(site_start) - 1):
        a, z = site_start[s], site_start[s + 1]
        counts[:] = 0
        for i in range(a, z):
            key[i] = min(int(4.0 * np.sqrt(rrup[i])), _BINS - 1)
            counts[magnitude_index[rupture[i]], key[i] + 1] += 1
        for m in range(magnitude_count):
            counts[m, 0] = place[s, m]
            for k in range(_BINS):
                counts[m, k + 1] += counts[m, k]
        for i in range(a, z):
            m = magnitude_index[rupture[i]]
            order[counts[m, key[i]]] = i
            counts[m, key[i]] += 1
    return order
