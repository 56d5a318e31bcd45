# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Youngs and Coppersmith (1985): exponential seismicity and a characteristic box.

Youngs R.R., Coppersmith K.J. (1985). Implications of fault slip rates and earthquake
recurrence models to probabilistic seismic hazard estimates. Bulletin of the Seismological
Society of America 75(4), 939-964. https://doi.org/10.1785/BSSA0750040939
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.binning import bin_centres
from quakegrid.hazard.magnitude_frequency.conditions import magnitude_range, positive, require
from quakegrid.hazard.magnitude_frequency.moment import seismic_moment

#: Width of the box of characteristic magnitudes, p. 951.
_BOX = 0.5

#: The box is as high as the exponential density this far below its lower edge, p. 951.
_REFERENCE_OFFSET = 1.0


@dataclass(frozen=True, slots=True)
class YoungsCoppersmith:
    """Rates of the characteristic earthquake, uniform over half a magnitude, and of smaller ones.

    Attributes
    ----------
    min_mag
        Lower limit, rounded to the bin width.
    b_value
        Slope of the exponential part.
    characteristic_mag
        Centre of the characteristic magnitudes, which reach 0.25 to either side.
    characteristic_rate
        Annual rate of all of them.
    bin_width
        Width of a bin.

    Raises
    ------
    UserInputError
        A range shorter than a bin, a slope or a rate that is not positive.
    """

    min_mag: float
    b_value: float
    characteristic_mag: float
    characteristic_rate: float
    bin_width: float

    def __post_init__(self) -> None:
        require(
            *magnitude_range(self.min_mag, self._box_low, self.bin_width),
            positive("b value", self.b_value),
            positive("characteristic rate", self.characteristic_rate),
        )

    @staticmethod
    def from_moment_rate(
        min_mag: float,
        b_value: float,
        characteristic_mag: float,
        moment_rate: float,
        bin_width: float,
    ) -> YoungsCoppersmith:
        """Return the distribution whose bins together release a moment rate [N m/yr]."""
        unit = YoungsCoppersmith(min_mag, b_value, characteristic_mag, 1.0, bin_width)
        magnitudes, rates = unit.occurrence_rates()
        rate = moment_rate / float(np.sum(rates * seismic_moment(magnitudes)))
        return YoungsCoppersmith(min_mag, b_value, characteristic_mag, rate, bin_width)

    @property
    def _box_low(self) -> float:
        return self.characteristic_mag - 0.5 * _BOX

    @property
    def a_value(self) -> float:
        """The a value of the exponential part, eq. 14."""
        density = self.characteristic_rate / _BOX / (self.b_value * math.log(10.0))
        return math.log10(density) + self.b_value * (self._box_low - _REFERENCE_OFFSET)

    def occurrence_rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bin centres and their annual rates, both of shape (n,)."""
        magnitudes = bin_centres(self.min_mag, self.characteristic_mag + 0.5 * _BOX, self.bin_width)
        half = 0.5 * self.bin_width
        a_value = self.a_value
        low = np.power(10.0, a_value - self.b_value * (magnitudes - half))
        high = np.power(10.0, a_value - self.b_value * (magnitudes + half))
        box = self.characteristic_rate / _BOX * self.bin_width
        return magnitudes, np.where(magnitudes < self._box_low, low - high, box)
