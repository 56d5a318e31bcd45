# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contract of a correlation between places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.positive_semidefinite import lower_factor
from quakegrid.hazard.intensity_measure import intensity_measure


@dataclass(frozen=True)
class SpatialCorrelation:
    """Correlation of the normalised within-event residuals of one measure at two places.

    Attributes
    ----------
    name
        As ``ground_motion_correlation_model`` in a job.
    about
        What it is.
    scale
        ``scale(imt, normal)``: the distance over which the correlation falls [km]; `normal` is
        a draw of the standard normal distribution where the publication gives the scale of an
        earthquake a distribution, 0 for its median.
    decay
        The correlation by the quotient of distance and scale.
    is_random
        Whether the scale differs from one earthquake to the next.
    """

    name: str
    about: str
    scale: Callable[[str, float], float]
    decay: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    is_random: bool = False

    def at(self, imt: str, distances: ArrayLike, normal: float = 0.0) -> NDArray[np.float64]:
        """Return the correlation of two places by their distance.

        Parameters
        ----------
        imt
            PGA, PGV or a spectral acceleration.
        distances
            Of any shape [km].
        normal
            A draw of the standard normal distribution, one for each earthquake.

        Returns
        -------
        ndarray
            Of the shape of `distances`.

        Raises
        ------
        UserInputError
            A measure the model is not defined for.
        """
        return self.decay(np.asarray(distances, dtype=float) / self.scale(imt, normal))

    def factor(
        self, imt: str, distances: NDArray[np.float64], normal: float = 0.0
    ) -> NDArray[np.float64]:
        """Return what makes independent residuals correlated: ``phi * (factor @ independent)``.

        Where phi differs between the sites, it belongs to the site and stands outside.

        Parameters
        ----------
        imt, normal
            As in `at`.
        distances
            Between the sites, shape (S, S) [km].

        Returns
        -------
        ndarray
            Shape (S, S), lower triangular, see `lower_factor`.  For some of the sites it is not
            a part of this one, but their residuals have the same distribution.

        Raises
        ------
        UserInputError
            As `at`.
        """
        return lower_factor(self.at(imt, distances, normal))


def period_with_defaults(model: str, imt: str, defaults: dict[str, float]) -> float:
    """Return the period that stands for a measure [s].

    Parameters
    ----------
    model
        Its name, for messages.
    imt
        The measure.
    defaults
        Measures without a period -> the period that stands for them [s].

    Raises
    ------
    UserInputError
        Any other measure that is not a spectral acceleration.
    """
    measure = intensity_measure(imt)
    if measure.kind == "SA":
        return measure.period
    if measure.name in defaults:
        return defaults[measure.name]
    known = _listed([*defaults, "SA"])
    raise UserInputError(f"{model} tells no correlation of {measure.name}, only of {known}")


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
