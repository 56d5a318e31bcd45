# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contract of a correlation between intensity measures, and what periods a model knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.correlation.positive_semidefinite import lower_factor
from quakegrid.hazard.intensity_measure import spectral_period


@dataclass(frozen=True)
class CrossCorrelation:
    """Correlation of the normalised residuals of two intensity measures of one earthquake.

    Attributes
    ----------
    name
        As ``cross_correlation`` in a job.
    about
        What it is, and of which residuals.
    between
        ``between(first, second)`` gives the coefficients of each of M measures with each of N,
        shape (M, N); UserInputError tells all measures it is not defined for.
    """

    name: str
    about: str
    between: Callable[[Sequence[str], Sequence[str]], NDArray[np.float64]]

    def matrix(self, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return the coefficients of measures with one another.

        Parameters
        ----------
        imts
            M names such as ``PGA`` and ``SA(0.3)``.

        Returns
        -------
        ndarray
            Shape (M, M), symmetric, 1 on the diagonal; as published, so that it need not be
            positive semidefinite.

        Raises
        ------
        UserInputError
            Measures the model is not defined for.
        """
        return self.between(imts, imts)

    def factor(self, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return what makes independent numbers correlated: ``factor @ independent``.

        Parameters
        ----------
        imts
            M names.

        Returns
        -------
        ndarray
            Shape (M, M), lower triangular, see `lower_factor`.

        Raises
        ------
        UserInputError
            Measures the model is not defined for.
        """
        return lower_factor(self.matrix(imts))


@dataclass(frozen=True)
class PeriodRange:
    """The spectral accelerations a publication is for.

    Attributes
    ----------
    model
        Its name, for messages.
    shortest, longest
        Periods [s], both included.
    of_pga
        The period that stands for PGA [s].
    """

    model: str
    shortest: float
    longest: float
    of_pga: float

    def periods(self, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return the periods of measures [s], shape (M,).

        Raises
        ------
        UserInputError
            Measures other than PGA and spectral accelerations within the range.
        """
        found = [spectral_period(imt) for imt in imts]
        wrong = [imt for imt, period in zip(imts, found, strict=True) if not self._is_known(period)]
        if wrong:
            known = f"PGA and SA from {self.shortest:g} to {self.longest:g} s"
            raise UserInputError(
                Problem(f"{self.model} tells no correlation of {imt}, only of {known}")
                for imt in dict.fromkeys(wrong)
            )
        return np.array([period or self.of_pga for period in found], dtype=float)

    def _is_known(self, period: float | None) -> bool:
        return period == 0.0 or (period is not None and self.shortest <= period <= self.longest)
