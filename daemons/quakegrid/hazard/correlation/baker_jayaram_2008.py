# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Baker and Jayaram (2008): spectral accelerations of two periods.

Baker J.W., Jayaram N. (2008). Correlation of spectral acceleration values from NGA ground motion
models. Earthquake Spectra 24(1), 299-317. https://doi.org/10.1193/1.2857544, table 2.

Of the total residuals of the geometric mean and of arbitrary components, from 0.01 to 10 s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation, PeriodRange


class Coefficients(NamedTuple):
    """The numbers of table 2, which others fitted anew."""

    slope: float = 0.366  #: of the cosine, per ln of period
    fall: float = 0.105  #: of the correlation of short periods
    start: float = 0.0099  #: from where short periods are counted [s]
    bend: float = 0.109  #: the period where the slopes change [s]
    short: float = 0.2  #: the period up to which the fall is felt [s]


PUBLISHED = Coefficients()


def correlation_of_periods(
    first: ArrayLike, second: ArrayLike, c: Coefficients = PUBLISHED
) -> NDArray[np.float64]:
    """Return the correlation coefficients of table 2.

    Parameters
    ----------
    first, second
        Periods [s], of shapes that go together; 0 for PGA.
    c
        The coefficients.

    Returns
    -------
    ndarray
        Of the common shape.
    """
    shorter = np.minimum(first, second)
    longer = np.maximum(first, second)
    ratio = np.maximum(longer, c.bend) / np.maximum(shorter, c.bend)
    c1 = 1.0 - np.cos(math.pi / 2.0 - c.slope * np.log(ratio))
    shares = 1.0 - 1.0 / (1.0 + np.exp(np.minimum(100.0 * longer - 5.0, 700.0)))
    fall = c.fall * shares * (longer - shorter) / (longer - c.start)
    c2 = np.where(longer < c.short, 1.0 - fall, 0.0)
    c3 = np.where(longer < c.bend, c2, c1)
    c4 = c1 + 0.5 * (np.sqrt(c3) - c3) * (1.0 + np.cos(math.pi * shorter / c.bend))
    one_short = np.where(longer < c.short, np.minimum(c2, c4), c4)
    return np.where(longer <= c.bend, c2, np.where(shorter > c.bend, c1, one_short))


#: PGA stands at 0 s, as others who use the model have it.
_PERIODS = PeriodRange("BakerJayaram2008", 0.01, 10.0, of_pga=0.0)


def _between(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
    rows, columns = _PERIODS.periods(first), _PERIODS.periods(second)
    return correlation_of_periods(rows[:, np.newaxis], columns)


BakerJayaram2008 = CrossCorrelation(
    "BakerJayaram2008", "Baker and Jayaram (2008), total residuals of PGA and SA", _between
)
