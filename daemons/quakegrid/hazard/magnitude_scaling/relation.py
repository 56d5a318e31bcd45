# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contract of a magnitude scaling relation: regressions on magnitude, as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.base.errors import UserInputError


class Mechanism(Enum):
    """How a fault slips, as regressions distinguish it."""

    UNKNOWN = "unknown"
    STRIKE_SLIP = "strike slip"
    REVERSE = "reverse"
    NORMAL = "normal"


def mechanism_of(rake: float | None, *, steep_limit: bool = False) -> Mechanism:
    """Return the mechanism of a rake: dip slip is between 45 and 135 degrees.

    Parameters
    ----------
    rake
        [deg], None if unknown.
    steep_limit
        Whether exactly 135 or -135 degrees is dip slip.
    """
    if rake is None:
        return Mechanism.UNKNOWN
    steepness = abs(rake)
    if 45.0 < steepness < 135.0 or (steep_limit and steepness == 135.0):
        return Mechanism.REVERSE if rake > 0.0 else Mechanism.NORMAL
    return Mechanism.STRIKE_SLIP


@dataclass(frozen=True, slots=True)
class Line:
    """``prediction = intercept + slope * predictor``.

    Attributes
    ----------
    intercept, slope
        The predictor of a dimension is the magnitude, its prediction log10 of km or km2;
        a magnitude is predicted from log10 of km or km2.
    sigma
        Standard deviation of the prediction, None where the publication gives none.
    up_to
        Largest predictor the line is for; the next line is for larger ones.
    """

    intercept: float
    slope: float
    sigma: float | None = None
    up_to: float = math.inf


@dataclass(frozen=True)
class Regression:
    """Lines by mechanism.

    Attributes
    ----------
    lines
        For every mechanism, `UNKNOWN` included, lines of increasing `up_to`.
    steep_limit_is_dip_slip
        Whether the prediction for a rake of exactly 135 or -135 degrees is that of dip slip;
        its standard deviation is that of strike slip all the same.
    """

    lines: Mapping[Mechanism, tuple[Line, ...]]
    steep_limit_is_dip_slip: bool = False

    @staticmethod
    def of_any_mechanism(*lines: Line) -> Regression:
        """Return a regression that does not distinguish mechanisms."""
        return Regression(dict.fromkeys(Mechanism, lines))

    @staticmethod
    def by_mechanism(unknown: Line, strike_slip: Line, reverse: Line, normal: Line) -> Regression:
        """Return a regression with one line for each mechanism."""
        lines = (unknown, strike_slip, reverse, normal)
        return Regression(
            {mechanism: (line,) for mechanism, line in zip(Mechanism, lines, strict=True)}
        )

    def predicted(self, predictor: NDArray[np.float64], rake: float | None) -> NDArray[np.float64]:
        """Return the prediction, of the predictor's shape."""
        lines = self.lines[mechanism_of(rake, steep_limit=self.steep_limit_is_dip_slip)]
        which = np.searchsorted([line.up_to for line in lines[:-1]], predictor, side="left")
        intercepts = np.array([line.intercept for line in lines])
        slopes = np.array([line.slope for line in lines])
        return np.asarray(intercepts[which] + slopes[which] * predictor)

    def sigma(self, rake: float | None) -> float | None:
        """Return the standard deviation of the prediction."""
        return self.lines[mechanism_of(rake)][0].sigma


class Dimension(Enum):
    """What is measured of a rupture."""

    AREA = "area"
    LENGTH = "length"
    WIDTH = "width"
    SURFACE_LENGTH = "surface length"


@dataclass(frozen=True)
class MagnitudeScalingRelation:
    """How large ruptures are, and how strong ruptures of a size.

    Attributes
    ----------
    name
        As written in a source model.
    dimensions
        Regressions of log10 of a dimension [log10 km, log10 km2] on the magnitude.
    magnitudes
        Regressions of the magnitude on log10 of a dimension.
    """

    name: str
    dimensions: Mapping[Dimension, Regression]
    magnitudes: Mapping[Dimension, Regression]

    def median_area(self, mag: ArrayLike, rake: float | None = None) -> NDArray[np.float64]:
        """Return the median rupture area [km2].

        Parameters
        ----------
        mag
            Magnitudes, of any shape.
        rake
            [deg], None if unknown.

        Returns
        -------
        ndarray
            Of the shape of `mag`.
        """
        return self.median(Dimension.AREA, mag, rake)

    def median_mag(self, area: ArrayLike, rake: float | None = None) -> NDArray[np.float64]:
        """Return the median magnitude of ruptures of an area [km2], of the shape of `area`.

        Raises
        ------
        UserInputError
            The publication gives no magnitudes.
        """
        return self.median_mag_from(Dimension.AREA, area, rake)

    def sigma_area(self, rake: float | None = None) -> float:
        """Return the standard deviation of log10 area.

        Raises
        ------
        UserInputError
            The publication gives none.
        """
        return self.sigma(Dimension.AREA, rake)

    def sigma_mag(self, rake: float | None = None) -> float:
        """Return the standard deviation of the magnitude for an area.

        Raises
        ------
        UserInputError
            The publication gives none.
        """
        return self.sigma_mag_from(Dimension.AREA, rake)

    def median(
        self, dimension: Dimension, mag: ArrayLike, rake: float | None = None
    ) -> NDArray[np.float64]:
        """Return the median of a dimension [km, km2], of the shape of `mag`.

        Raises
        ------
        UserInputError
            The publication does not give the dimension.
        """
        predicted = self._dimension(dimension).predicted(np.asarray(mag, dtype=float), rake)
        return np.asarray(np.power(10.0, predicted))

    def median_mag_from(
        self, dimension: Dimension, size: ArrayLike, rake: float | None = None
    ) -> NDArray[np.float64]:
        """Return the median magnitude of ruptures of a size [km, km2], of its shape.

        Raises
        ------
        UserInputError
            The publication gives no magnitudes for the dimension.
        """
        return self._magnitude(dimension).predicted(np.log10(np.asarray(size, float)), rake)

    def sigma(self, dimension: Dimension, rake: float | None = None) -> float:
        """Return the standard deviation of log10 of a dimension.

        Raises
        ------
        UserInputError
            The publication gives none.
        """
        quantity = f"the logarithm of the {dimension.value}"
        return self._given(self._dimension(dimension).sigma(rake), quantity)

    def sigma_mag_from(self, dimension: Dimension, rake: float | None = None) -> float:
        """Return the standard deviation of the magnitude for a dimension.

        Raises
        ------
        UserInputError
            The publication gives none.
        """
        quantity = f"the magnitude for the {dimension.value}"
        return self._given(self._magnitude(dimension).sigma(rake), quantity)

    def _dimension(self, dimension: Dimension) -> Regression:
        if dimension not in self.dimensions:
            raise UserInputError(f"{self.name} does not give the {dimension.value} of ruptures")
        return self.dimensions[dimension]

    def _magnitude(self, dimension: Dimension) -> Regression:
        if dimension not in self.magnitudes:
            raise UserInputError(
                f"{self.name} does not give the magnitude of a rupture from its {dimension.value}"
            )
        return self.magnitudes[dimension]

    def _given(self, sigma: float | None, quantity: str) -> float:
        if sigma is None:
            raise UserInputError(f"{self.name} gives no standard deviation of {quantity}")
        return sigma
