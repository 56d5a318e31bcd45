# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Akkar et al. (2014): spectral accelerations of two periods in Europe and the Middle East.

Akkar S., Sandikkaya M.A., Ay B.O. (2014). Compatible ground-motion prediction equations for
damping scaling factors and vertical-to-horizontal spectral amplitude ratios for the broader Europe
region. Bulletin of Earthquake Engineering 12, 517-547. https://doi.org/10.1007/s10518-013-9537-1,
electronic supplement.

Of the total residuals, from 0.01 to 4 s.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation, PeriodRange
from quakegrid.hazard.intensity_measure import spectral_period

#: PGA stands at the shortest period of the table.
_PERIODS = PeriodRange("AkkarEtAl2014", 0.01, 4.0, of_pga=0.01)


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the periods of the table [s], shape (P,), and the coefficients, shape (P, P)."""
    text = (resources.files(__package__) / "akkar_2014.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    rows = list(csv.reader(lines))[1:]
    periods = [spectral_period(name) for name, *_ in rows]
    return np.array(periods, dtype=float), np.array([row[1:] for row in rows], dtype=float)


def correlation_of_periods(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return the coefficients of each of some periods with each of others.

    Parameters
    ----------
    first, second
        Periods [s], shapes (M,) and (N,); outside the table the nearest row holds.

    Returns
    -------
    ndarray
        Shape (M, N), bilinear in the periods; 1 for a period with itself.
    """
    found = interpolated(first, second)
    return np.where(np.equal.outer(np.asarray(first), np.asarray(second)), 1.0, found)


def interpolated(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return the same, but less than 1 for a period between two rows with itself.

    So hazard has been computed for averages of spectral accelerations.
    """
    known, values = _table()
    rows, columns = (
        np.array([np.interp(np.asarray(periods), known, row) for row in np.eye(len(known))])
        for periods in (first, second)
    )
    found: NDArray[np.float64] = rows.T @ values @ columns
    return found


def _between(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
    return correlation_of_periods(_PERIODS.periods(first), _PERIODS.periods(second))


AkkarEtAl2014 = CrossCorrelation(
    "AkkarEtAl2014", "Akkar et al. (2014), PGA and SA in Europe", _between
)
