# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates given for magnitudes at equal distances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.binning import evenly_spaced
from quakegrid.hazard.magnitude_frequency.conditions import occurrence_rates, positive, require


@dataclass(frozen=True, slots=True)
class EvenlyDiscretized:
    """An incremental distribution as found by a study.

    Attributes
    ----------
    min_mag
        Centre of the first bin.
    bin_width
        Distance of two bins.
    rates
        Annual rate of every bin, 0 or more and not all 0.

    Raises
    ------
    UserInputError
        No rates, negative rates, a width that is not positive.
    """

    min_mag: float
    bin_width: float
    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        require(positive("bin width", self.bin_width), *occurrence_rates(self.rates))

    def occurrence_rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the magnitudes and their annual rates, both of shape (n,)."""
        magnitudes = evenly_spaced(self.min_mag, len(self.rates), self.bin_width)
        return magnitudes, np.array(self.rates, dtype=float)
