# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bradley (2012): peak ground velocity and spectral accelerations.

Bradley B.A. (2012). Empirical correlations between peak ground velocity and spectrum-based
intensity measures. Earthquake Spectra 28(1), 17-35. https://doi.org/10.1193/1.3675582

Of the total residuals.  Two spectral accelerations, which the publication leaves to others, are
correlated as Baker and Jayaram (2008) have it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.correlation.baker_jayaram_2008 import correlation_of_periods
from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation, PeriodRange

_VELOCITY = "PGV"

_PERIODS = PeriodRange("Bradley2012", 0.01, 10.0, of_pga=0.0)

#: The coefficient of PGV and PGA.
_OF_PGA = 0.733

#: The period [s] below which a row holds, a, b, c [s], d.
_TABLE = np.array(
    [
        [0.1, 0.73, 0.54, 0.045, 1.8],
        [0.75, 0.54, 0.81, 0.28, 1.5],
        [2.5, 0.80, 0.76, 1.1, 3.0],
        [np.inf, 0.76, 0.70, 5.0, 3.2],
    ]
)


def _with_velocity(periods: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the coefficients of PGV and spectral accelerations, PGA at 0 s."""
    rows = _TABLE[np.searchsorted(_TABLE[:, 0], periods, side="right")]
    _, a, b, c, d = rows.T
    known = np.where(periods > 0.0, periods, 1.0)
    spectral = 0.5 * (a + b) - 0.5 * (a - b) * np.tanh(d * np.log(known / c))
    return np.where(periods > 0.0, spectral, _OF_PGA)


def _periods(imts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the periods of measures, those of PGV being of no use, and which are PGV.

    Raises
    ------
    UserInputError
        Measures other than PGV, PGA and spectral accelerations.
    """
    others = ["PGA" if imt == _VELOCITY else imt for imt in imts]
    return _PERIODS.periods(others), np.array([imt == _VELOCITY for imt in imts])


def _between(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
    (rows, row_is), (columns, column_is) = _periods(first), _periods(second)
    row_is, rows = row_is[:, np.newaxis], rows[:, np.newaxis]
    spectral = correlation_of_periods(rows, columns)
    one = np.where(row_is, _with_velocity(columns), _with_velocity(rows[:, 0])[:, np.newaxis])
    return np.where(row_is & column_is, 1.0, np.where(row_is | column_is, one, spectral))


Bradley2012 = CrossCorrelation(
    "Bradley2012", "Bradley (2012), total residuals of PGV with PGA and SA", _between
)
