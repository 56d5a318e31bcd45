# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gutenberg-Richter distribution between a minimum and a maximum magnitude.

Gutenberg B., Richter C.F. (1944). Frequency of earthquakes in California. Bulletin of the
Seismological Society of America 34(4), 185-188. https://doi.org/10.1785/BSSA0340040185
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.binning import bin_centres
from quakegrid.hazard.magnitude_frequency.conditions import magnitude_range, positive, require
from quakegrid.hazard.magnitude_frequency.moment import (
    gutenberg_richter_moment_rate,
    moment_rate_from_slip,
)


@dataclass(frozen=True, slots=True)
class TruncatedGutenbergRichter:
    """``log10 N = a - b m``, cut into bins.

    Attributes
    ----------
    min_mag, max_mag
        Limits; the bins reach from one to the other, both rounded to the bin width.
    bin_width
        Width of a bin.
    a_value
        log10 of the annual rate of magnitudes above 0.
    b_value
        Slope.

    Raises
    ------
    UserInputError
        A range shorter than a bin, a slope that is not positive.
    """

    min_mag: float
    max_mag: float
    bin_width: float
    a_value: float
    b_value: float

    def __post_init__(self) -> None:
        require(
            *magnitude_range(self.min_mag, self.max_mag, self.bin_width),
            positive("b value", self.b_value),
        )

    @staticmethod
    def from_moment_rate(
        min_mag: float,
        max_mag: float,
        bin_width: float,
        b_value: float,
        moment_rate: float,
        constant_term: float = 9.1,
    ) -> TruncatedGutenbergRichter:
        """Return the distribution that releases a moment rate.

        Parameters
        ----------
        min_mag, max_mag, bin_width, b_value
            As above.  Magnitudes below the minimum are taken to release their share too.
        moment_rate
            [N m/yr]
        constant_term
            log10 of the moment of a magnitude 0 [log10 N m].
        """
        require(
            positive("moment rate", moment_rate),
            (b_value < 1.5, f"the b value is {b_value:g}, a moment rate needs one below 1.5"),
        )
        growth = 1.5 - b_value
        # the rate above magnitude 0 up to the maximum, which the a value stands for here
        above_zero = 1.0 - 10.0 ** (-b_value * max_mag)
        a_value = math.log10(moment_rate * growth / b_value * above_zero)
        a_value -= growth * max_mag + constant_term
        return TruncatedGutenbergRichter(min_mag, max_mag, bin_width, a_value, b_value)

    @staticmethod
    def from_slip_rate(
        min_mag: float,
        max_mag: float,
        bin_width: float,
        b_value: float,
        slip_rate: float,
        rigidity: float,
        area: float,
        constant_term: float = 9.1,
    ) -> TruncatedGutenbergRichter:
        """Return the distribution that spends the slip of a fault.

        Parameters
        ----------
        min_mag, max_mag, bin_width, b_value, constant_term
            As in `from_moment_rate`.
        slip_rate
            [mm/yr]
        rigidity
            [GPa]
        area
            Of the fault [km2].
        """
        moment_rate = moment_rate_from_slip(slip_rate, rigidity, area)
        return TruncatedGutenbergRichter.from_moment_rate(
            min_mag, max_mag, bin_width, b_value, moment_rate, constant_term
        )

    def occurrence_rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bin centres and their annual rates, both of shape (n,)."""
        magnitudes = bin_centres(self.min_mag, self.max_mag, self.bin_width)
        half = 0.5 * self.bin_width
        low = np.power(10.0, self.a_value - self.b_value * (magnitudes - half))
        high = np.power(10.0, self.a_value - self.b_value * (magnitudes + half))
        return magnitudes, low - high

    def moment_rate(self) -> float:
        """Return the moment released per year [N m/yr], of the limits as they were given."""
        return gutenberg_richter_moment_rate(self.a_value, self.b_value, self.min_mag, self.max_mag)

    def with_moment_rate(self, moment_rate: float) -> TruncatedGutenbergRichter:
        """Return a copy whose a value is such that it releases a moment rate [N m/yr]."""
        unscaled = gutenberg_richter_moment_rate(0.0, self.b_value, self.min_mag, self.max_mag)
        a_value = math.log10(moment_rate / unscaled)
        return TruncatedGutenbergRichter(
            self.min_mag, self.max_mag, self.bin_width, a_value, self.b_value
        )
