# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates given for magnitudes at any distances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.conditions import occurrence_rates, require


@dataclass(frozen=True, slots=True)
class Arbitrary:
    """Magnitudes and rates as listed.

    Attributes
    ----------
    magnitudes
        In the order of the list.
    rates
        Annual rate of every magnitude, 0 or more and not all 0.

    Raises
    ------
    UserInputError
        Lists of different lengths, no rates, negative rates.
    """

    magnitudes: tuple[float, ...]
    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        require(
            (
                len(self.magnitudes) == len(self.rates),
                f"{len(self.magnitudes)} magnitudes stand beside {len(self.rates)} occurrence "
                "rates, write one rate for every magnitude",
            ),
            *occurrence_rates(self.rates),
        )

    def occurrence_rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the magnitudes and their annual rates, both of shape (n,)."""
        return np.array(self.magnitudes, dtype=float), np.array(self.rates, dtype=float)
