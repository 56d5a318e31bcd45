# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlation of spectral accelerations at two periods, by the names of averages of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.correlation import akkar_2014, baker_jayaram_2008, weatherill_2024
from quakegrid.hazard.correlation.baker_jayaram_2008 import Coefficients

#: Correlation of the deviations at periods (P,) [s], shape (P, P).
Correlation = Callable[[Sequence[float]], NDArray[np.float64]]


def _full(periods: Sequence[float]) -> NDArray[np.float64]:
    """Return the correlation of periods that rise and fall together."""
    return np.ones((len(periods), len(periods)))


def _akkar(periods: Sequence[float]) -> NDArray[np.float64]:
    return akkar_2014.interpolated(periods, periods)


def _of_baker_and_jayaram(c: Coefficients) -> Correlation:
    def correlation(periods: Sequence[float]) -> NDArray[np.float64]:
        known = np.array(periods)
        return baker_jayaram_2008.correlation_of_periods(known[:, np.newaxis], known, c)

    return correlation


CORRELATIONS: Mapping[str, Correlation] = MappingProxyType(
    {
        "none": _full,
        "akkar": _akkar,
        "baker_jayaram": _of_baker_and_jayaram(baker_jayaram_2008.PUBLISHED),
        "eshm20": _of_baker_and_jayaram(weatherill_2024.TOTAL),
    }
)
