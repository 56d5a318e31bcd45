# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rupture-site pairs within the integration distance, as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import DISTANCE_FIELDS, RUPTURE_FIELDS

#: The rows of `RuptureContexts.columns`.
COLUMNS = RUPTURE_FIELDS + DISTANCE_FIELDS


@dataclass(frozen=True)
class RuptureContexts:
    """n pairs of a rupture and a site, sites in order, ruptures in order within a site.

    Attributes
    ----------
    columns
        Shape (len(COLUMNS), n); rows of fields that nobody required are uninitialised.
    rupture
        Shape (n,), int32: index of the rupture in the set the pairs were made from.
    site_start
        Shape (S + 1,), int64: the pairs of site s are ``site_start[s]:site_start[s + 1]``.
    """

    columns: NDArray[np.float64]
    rupture: NDArray[np.int32]
    site_start: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.rupture)
