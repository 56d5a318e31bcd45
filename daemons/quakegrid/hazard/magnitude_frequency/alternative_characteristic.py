# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small magnitudes of one Gutenberg-Richter slope, characteristic ones of another.

The characteristic magnitudes, the last `delta_mag` below the maximum, release a given share
of the moment; after the model of Youngs R.R., Coppersmith K.J. (1985), Bulletin of the
Seismological Society of America 75(4), 939-964, https://doi.org/10.1785/BSSA0750040939,
with an exponential in place of the uniform part.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.binning import bin_centres
from quakegrid.hazard.magnitude_frequency.conditions import magnitude_range, positive, require
from quakegrid.hazard.magnitude_frequency.moment import (
    MOMENT_CONSTANT,
    gutenberg_richter_moment_rate,
)


@dataclass(frozen=True, slots=True)
class AlternativeCharacteristic:
    """Two truncated exponentials that meet at `max_mag - delta_mag`.

    Attributes
    ----------
    min_mag, max_mag
        Limits.
    bin_width
        Width of a bin.
    b_gr, b_ac
        Slopes below and above the meeting point.
    gamma
        Share of the moment that characteristic magnitudes release, between 0 and 1; the
        other share counts magnitudes below the minimum too.
    delta_mag
        Range of the characteristic magnitudes.
    total_rate
        Annual rate of all magnitudes above the minimum.

    Raises
    ------
    UserInputError
        A range shorter than a bin, slopes, share, range or rate outside their bounds.
    """

    min_mag: float
    max_mag: float
    bin_width: float
    b_gr: float
    b_ac: float
    gamma: float
    delta_mag: float
    total_rate: float

    def __post_init__(self) -> None:
        require(
            *magnitude_range(self.min_mag, self.max_mag - self.delta_mag, self.bin_width),
            positive("b value", self.b_gr),
            positive("characteristic b value", self.b_ac),
            positive("range of characteristic magnitudes", self.delta_mag),
            positive("total rate", self.total_rate),
            (self.b_gr < 1.5, f"the b value is {self.b_gr:g}, write one below 1.5"),
            (0.0 < self.gamma < 1.0, f"gamma is {self.gamma:g}, write one between 0 and 1"),
        )

    @staticmethod
    def from_reference_rates(
        limits: tuple[float, float],
        bin_width: float,
        slopes: tuple[float, float],
        delta_mag: float,
        reference_mags: tuple[float, float],
        reference_rates: tuple[float, float],
    ) -> AlternativeCharacteristic:
        """Return the distribution that has two given rates.

        Parameters
        ----------
        limits
            Minimum and maximum magnitude.
        bin_width, delta_mag
            As above.
        slopes
            Below and above the meeting point.
        reference_mags
            A magnitude below and one above the meeting point.
        reference_rates
            Annual rate of the magnitudes from the first of them to the meeting point, and
            from the second of them to the maximum.

        Raises
        ------
        UserInputError
            A reference magnitude that is not below the end of its part.
        """
        min_mag, max_mag = limits
        meeting = max_mag - delta_mag
        require(
            (
                reference_mags[0] < meeting,
                f"the reference magnitude {reference_mags[0]:g} must be below the first "
                f"characteristic magnitude {meeting:g}",
            ),
            (
                reference_mags[1] < max_mag,
                f"the characteristic reference magnitude {reference_mags[1]:g} must be below "
                f"the maximum magnitude {max_mag:g}",
            ),
            *(positive("reference rate", rate) for rate in reference_rates),
        )
        a_gr = math.log10(reference_rates[0] / _unscaled(slopes[0], reference_mags[0], meeting))
        a_ac = math.log10(reference_rates[1] / _unscaled(slopes[1], reference_mags[1], max_mag))
        small_moment = _moment_rate_up_to(a_gr, slopes[0], meeting)
        large_moment = gutenberg_richter_moment_rate(a_ac, slopes[1], meeting, max_mag)
        total_rate = 10.0**a_gr * _unscaled(slopes[0], min_mag, meeting)
        total_rate += 10.0**a_ac * _unscaled(slopes[1], meeting, max_mag)
        gamma = large_moment / (large_moment + small_moment)
        return AlternativeCharacteristic(
            min_mag, max_mag, bin_width, *slopes, gamma, delta_mag, total_rate
        )

    @property
    def _meeting_mag(self) -> float:
        return self.max_mag - self.delta_mag

    def _a_values(self) -> tuple[float, float]:
        """Return the a values below and above the meeting point."""
        meeting = self._meeting_mag
        small = _unscaled(self.b_gr, self.min_mag, meeting)
        large = _unscaled(self.b_ac, meeting, self.max_mag)
        small_moment = _moment_rate_up_to(0.0, self.b_gr, meeting) / small
        large_moment = gutenberg_richter_moment_rate(0.0, self.b_ac, meeting, self.max_mag) / large
        odds = self.gamma / (1.0 - self.gamma) * small_moment / large_moment
        small_rate = self.total_rate / (1.0 + odds)
        return math.log10(small_rate / small), math.log10(small_rate * odds / large)

    def occurrence_rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bin centres and their annual rates, both of shape (n,).

        The outer bins keep their full width where the limits were rounded outwards.
        """
        magnitudes = bin_centres(self.min_mag, self.max_mag, self.bin_width)
        half = 0.5 * self.bin_width
        a_gr, a_ac = self._a_values()
        meeting = self._meeting_mag
        rates = np.zeros(len(magnitudes))
        for a_value, b_value, low, high in (
            (a_gr, self.b_gr, -np.inf, meeting),
            (a_ac, self.b_ac, meeting, np.inf),
        ):
            lower = np.clip(magnitudes - half, low, high)
            upper = np.clip(magnitudes + half, low, high)
            rates += np.power(10.0, a_value - b_value * lower)
            rates -= np.power(10.0, a_value - b_value * upper)
        return magnitudes, rates

    def moment_rate(self) -> float:
        """Return the moment released per year [N m/yr]."""
        a_gr, a_ac = self._a_values()
        meeting = self._meeting_mag
        return gutenberg_richter_moment_rate(
            a_gr, self.b_gr, self.min_mag, meeting
        ) + gutenberg_richter_moment_rate(a_ac, self.b_ac, meeting, self.max_mag)

    def with_moment_rate(self, moment_rate: float) -> AlternativeCharacteristic:
        """Return a copy with the total rate that releases a moment rate [N m/yr]."""
        factor = moment_rate / self.moment_rate()
        return replace(self, total_rate=self.total_rate * factor)


def _unscaled(b_value: float, min_mag: float, max_mag: float) -> float:
    """Return the rate of the magnitudes between two, for an a value of 0 [1/yr]."""
    return float(10.0 ** (-b_value * min_mag) - 10.0 ** (-b_value * max_mag))


def _moment_rate_up_to(a_value: float, b_value: float, max_mag: float) -> float:
    """Return the moment rate of all magnitudes below one [N m/yr], for a slope below 1.5."""
    growth = 1.5 - b_value
    return float(b_value / growth * 10.0 ** (a_value + MOMENT_CONSTANT + growth * max_mag))
