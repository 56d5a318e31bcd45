# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intensity measures that go together, or do not at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation
from quakegrid.hazard.intensity_measure import normalized_imt


def _none(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
    rows, columns = ([normalized_imt(imt) for imt in imts] for imts in (first, second))
    return np.array([[float(row == column) for column in columns] for row in rows])


def _full(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
    return np.ones((len(first), len(second)))


NoCrossCorrelation = CrossCorrelation(
    "NoCrossCorrelation", "each measure on its own, whatever it is", _none
)

FullCrossCorrelation = CrossCorrelation(
    "FullCrossCorrelation", "all measures together, whatever they are", _full
)
