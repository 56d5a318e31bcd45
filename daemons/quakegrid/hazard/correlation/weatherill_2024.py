# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weatherill (2024): spectral accelerations of two periods in shallow crust of Europe.

Weatherill G. (2024), coefficients of the total deviation for the form of Baker and Jayaram (2008):
https://doi.org/10.1007/s10518-024-02068-8
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.correlation.baker_jayaram_2008 import Coefficients, correlation_of_periods
from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation, PeriodRange

TOTAL = Coefficients(slope=0.18141134, fall=0.1555742, start=-0.10851875, bend=0.08, short=0.2)

_PERIODS = PeriodRange("Weatherill2024", 0.01, 8.0, of_pga=0.0)


def _between(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
    rows, columns = _PERIODS.periods(first), _PERIODS.periods(second)
    return correlation_of_periods(rows[:, np.newaxis], columns, TOTAL)


Weatherill2024 = CrossCorrelation(
    "Weatherill2024", "Weatherill (2024), total residuals of PGA and SA in Europe", _between
)
