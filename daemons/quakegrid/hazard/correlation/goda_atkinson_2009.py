# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goda and Atkinson (2009): spectral accelerations of two periods in Japan.

Goda K., Atkinson G.M. (2009). Probabilistic characterization of spatially correlated response
spectra for earthquakes in Japan. Bulletin of the Seismological Society of America 99(5),
3003-3020. https://doi.org/10.1785/0120090007.

From 0.1 to 5 s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation, PeriodRange

#: PGA stands at 0.05 s, as others who use the model have it.
_PERIODS = PeriodRange("GodaAtkinson2009", 0.1, 5.0, of_pga=0.05)

_THETA1, _THETA2, _THETA3 = 1.374, 5.586, 0.728

#: The period [s] below which the correlation falls faster.
_BEND = 0.25


def _between(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
    rows, columns = _PERIODS.periods(first)[:, np.newaxis], _PERIODS.periods(second)
    shorter, longer = np.minimum(rows, columns), np.maximum(rows, columns)
    ratio = np.log10(longer / shorter)
    below = np.minimum(np.log10(shorter / _BEND), 0.0)
    slope = _THETA1 + _THETA2 * (shorter / longer) ** _THETA3 * below
    cosines = 2.0 - np.cos(math.pi / 2.0 - slope * ratio) + np.cos(1.5 * ratio)
    # for neighbouring periods below 0.15 s the equation gives up to 1.02
    return np.minimum(cosines / 3.0, 1.0)


GodaAtkinson2009 = CrossCorrelation(
    "GodaAtkinson2009", "Goda and Atkinson (2009), PGA and SA in Japan", _between
)
