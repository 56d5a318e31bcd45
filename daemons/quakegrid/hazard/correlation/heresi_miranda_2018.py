# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Heresi and Miranda (2018): within-event correlation whose reach differs between earthquakes.

Heresi P., Miranda E. (2018). Uncertainty in intraevent spatial correlation of elastic
pseudo-acceleration spectral ordinates. Bulletin of Earthquake Engineering 17, 1099-1115.
https://doi.org/10.1007/s10518-018-0506-6
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.correlation.spatial_correlation import (
    SpatialCorrelation,
    period_with_defaults,
)

_PERIODS = {"PGA": 0.0}

#: Where the median changes its form [s].
_BEND = 1.37

#: The power of distance.
_POWER = 0.55


def HM2018(*, uncertainty_multiplier: float = 0.0) -> SpatialCorrelation:  # noqa: N802 - in jobs
    """Return the correlation.

    Parameters
    ----------
    uncertainty_multiplier
        Share of the deviation between earthquakes: 0 for the median, 1 for all of it.
    """

    def scale(imt: str, normal: float) -> float:
        period = period_with_defaults("HM2018", imt, _PERIODS)
        if period < _BEND:
            median = (4.231 * period - 5.180) * period + 13.392
        else:
            median = (0.140 * period - 2.249) * period + 17.050
        deviation = (4.63e-3 * period + 0.028) * period + 0.713
        return median * math.exp(uncertainty_multiplier * deviation * normal)

    def decay(ratio: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.exp(-(ratio**_POWER)))

    return SpatialCorrelation(
        "HM2018",
        "Heresi and Miranda (2018), PGA and SA",
        scale,
        decay,
        is_random=uncertainty_multiplier > 0.0,
    )
