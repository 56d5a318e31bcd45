# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlation of spectral accelerations at two periods, for their average.

Baker J.W., Jayaram N. (2008). Correlation of spectral acceleration values from NGA ground motion
models. Earthquake Spectra 24(1), 299-317. https://doi.org/10.1193/1.2857544, table 2.

Akkar S., Sandikkaya M.A., Ay B.O. (2014). Compatible ground-motion prediction equations for
damping scaling factors and vertical-to-horizontal spectral amplitude ratios for the broader Europe
region. Bulletin of Earthquake Engineering 12, 517-547. https://doi.org/10.1007/s10518-013-9537-1

Weatherill G. (2024), coefficients of the total deviation for the form of Baker and Jayaram:
https://doi.org/10.1007/s10518-024-02068-8
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of

#: Correlation of the deviations at periods (P,) [s], shape (P, P).
Correlation = Callable[[Sequence[float]], NDArray[np.float64]]


def _full(periods: Sequence[float]) -> NDArray[np.float64]:
    """Return the correlation of periods that rise and fall together."""
    return np.ones((len(periods), len(periods)))


def _baker_jayaram(c: Sequence[float], periods: Sequence[float]) -> NDArray[np.float64]:
    """Return table 2 of Baker and Jayaram (2008)."""
    slope, fall, start, bend, short = c
    shorter = np.minimum.outer(np.array(periods), np.array(periods))
    longer = np.maximum.outer(np.array(periods), np.array(periods))
    c1 = 1.0 - np.cos(math.pi / 2.0 - slope * np.log(longer / np.maximum(shorter, bend)))
    shares = 1.0 - 1.0 / (1.0 + np.exp(np.minimum(100.0 * longer - 5.0, 700.0)))
    c2 = np.where(longer < short, 1.0 - fall * shares * (longer - shorter) / (longer - start), 0.0)
    c3 = np.where(longer < bend, c2, c1)
    c4 = c1 + 0.5 * (np.sqrt(c3) - c3) * (1.0 + np.cos(math.pi * shorter / bend))
    one_short = np.where(longer < short, np.minimum(c2, c4), c4)
    both_long = np.where(shorter > bend, c1, one_short)
    return np.where(longer <= bend, c2, both_long)


def _akkar(periods: Sequence[float]) -> NDArray[np.float64]:
    """Return the table of Akkar et al. (2014), interpolated in ln period."""
    table = CoefficientTable.read("wrappers/akkar_2014_correlation").rows
    known = np.log([period_of(imt) or 0.0 for imt in table])
    values = np.array([list(row.values()) for row in table.values()])
    shares = np.array([np.interp(np.log(periods), known, row) for row in np.eye(len(known))])
    found = shares.T @ values @ shares
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)


CORRELATIONS: Mapping[str, Correlation] = MappingProxyType(
    {
        "none": _full,
        "akkar": _akkar,
        "baker_jayaram": partial(_baker_jayaram, (0.366, 0.105, 0.0099, 0.109, 0.2)),
        "eshm20": partial(_baker_jayaram, (0.18141134, 0.1555742, -0.10851875, 0.08, 0.2)),
    }
)
