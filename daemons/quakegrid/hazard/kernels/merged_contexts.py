# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of several rupture sets put together, site by site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts


def merged_contexts(
    parts: Sequence[RuptureContexts], first_rupture: Sequence[int], columns_in_use: Sequence[int]
) -> RuptureContexts:
    """Return the contexts of several rupture sets seen from the same sites.

    Parameters
    ----------
    parts
        One for each set, all with the same sites.
    first_rupture
        What to add to the rupture numbers of each part.
    columns_in_use
        The columns worth copying.

    Returns
    -------
    RuptureContexts
        Sites in order; within a site the parts in order.
    """
    if len(parts) == 1 and first_rupture[0] == 0:
        return parts[0]
    counts = np.sum([np.diff(part.site_start) for part in parts], axis=0)
    site_start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    total = int(site_start[-1])
    merged = RuptureContexts(np.empty((len(COLUMNS), total)), np.empty(total, np.int32), site_start)
    filled = site_start[:-1].copy()
    use = np.asarray(columns_in_use, np.int64)
    for part, first in zip(parts, first_rupture, strict=True):
        _copy(
            part.columns, part.rupture, part.site_start, first, use,
            filled, merged.columns, merged.rupture,
        )  # fmt: skip
    return merged


@kernel("merged_contexts")
def _copy(columns, rupture, site_start, first_rupture, use, filled, out_columns, out_rupture):
    """Append each site's contexts of one part behind those already there."""
    for s in range(len(site_start) - 1):
        a = site_start[s]
        n = site_start[s + 1] - a
        to = filled[s]
        for k in use:
            for i in range(n):
                out_columns[k, to + i] = columns[k, a + i]
        for i in range(n):
            out_rupture[to + i] = rupture[a + i] + first_rupture
        filled[s] += n
