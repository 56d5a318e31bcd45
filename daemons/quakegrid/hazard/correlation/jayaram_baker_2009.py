# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jayaram and Baker (2009): the exponential fall of within-event correlation with distance.

Jayaram N., Baker J.W. (2009). Correlation model for spatially distributed ground-motion
intensities. Earthquake Engineering and Structural Dynamics 38(15), 1687-1708.
https://doi.org/10.1002/eqe.922
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.correlation.spatial_correlation import (
    SpatialCorrelation,
    period_with_defaults,
)

#: Peak ground velocity behaves as the spectral acceleration at 1 s.
_PERIODS = {"PGA": 0.0, "PGV": 1.0}

#: From here on the ranges of both cases are the same [s].
_LONG = 1.0


def JB2009(*, vs30_clustering: bool = False) -> SpatialCorrelation:  # noqa: N802 - in jobs
    """Return the correlation.

    Parameters
    ----------
    vs30_clustering
        Whether neighbouring sites have like vs30 (case 2); else the vs30 of a site tells nothing
        of the next (case 1).
    """

    def scale(imt: str, normal: float) -> float:
        period = period_with_defaults("JB2009", imt, _PERIODS)
        if period >= _LONG:
            reach = 22.0 + 3.7 * period
        elif vs30_clustering:
            reach = 40.7 - 15.0 * period
        else:
            reach = 8.5 + 17.2 * period
        return reach / 3.0  # for exp(-3 h / reach)

    def decay(ratio: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.exp(-ratio))

    case = "clusters of like vs30" if vs30_clustering else "no clusters of like vs30"
    return SpatialCorrelation("JB2009", f"Jayaram and Baker (2009), {case}", scale, decay)
