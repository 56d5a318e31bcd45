# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gutenberg-Richter distribution with an exponential taper of the moment.

Kagan Y.Y. (2002). Seismic moment distribution revisited: I. Statistical results.
Geophysical Journal International 148(3), 520-541.
https://doi.org/10.1046/j.1365-246x.2002.01594.x
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.binning import bin_centres
from quakegrid.hazard.magnitude_frequency.conditions import magnitude_range, positive, require
from quakegrid.hazard.magnitude_frequency.moment import seismic_moment

#: Corner of the taper that stands for none: rates are scaled by what the taper of the
#: source takes away beyond it.
_WIDEST_CORNER = 9.05

#: Magnitude from which the taper counts.
_TAPER_START = 4.0


@dataclass(frozen=True, slots=True)
class TaperedGutenbergRichter:
    """A Gutenberg-Richter distribution whose large magnitudes fade out around a corner.

    Attributes
    ----------
    min_mag, max_mag
        Limits, rounded to the bin width.
    corner_mag
        Magnitude of the corner moment.
    bin_width
        Width of a bin.
    a_value, b_value
        Of the distribution without taper.

    Raises
    ------
    UserInputError
        A range shorter than a bin, a slope that is not positive.
    """

    min_mag: float
    max_mag: float
    corner_mag: float
    bin_width: float
    a_value: float
    b_value: float

    def __post_init__(self) -> None:
        require(
            *magnitude_range(self.min_mag, self.max_mag, self.bin_width),
            positive("b value", self.b_value),
            positive("corner magnitude", self.corner_mag),
        )

    def occurrence_rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bin centres and their annual rates, both of shape (n,)."""
        magnitudes = bin_centres(self.min_mag, self.max_mag, self.bin_width)
        half = 0.5 * self.bin_width
        edges = np.array([magnitudes - half, magnitudes + half])
        low, high = np.power(10.0, self.a_value - self.b_value * edges)
        tapered = self._share(edges, self.corner_mag)
        widest = self._share(edges, _WIDEST_CORNER)
        return magnitudes, (low - high) * tapered / widest

    def _share(self, edges: NDArray[np.float64], corner: float) -> NDArray[np.float64]:
        """Return what falls between edges of shape (2, n) under a taper, eq. 11, shape (n,)."""
        beta = self.b_value / 1.5
        start = seismic_moment(_TAPER_START)
        moments = seismic_moment(edges)
        taper = np.exp((start - moments) / seismic_moment(corner))
        survivors = np.power(start / moments, beta) * taper
        return np.asarray(survivors[0] - survivors[1])
