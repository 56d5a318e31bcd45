# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Poissonian, negative binomial and non-parametric occurrence of a rupture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakegrid.base.errors import Problem, UserInputError


class TemporalOccurrence(Protocol):
    """How often one rupture may happen in the investigation time."""

    def no_exceedance(self, exceedance: ArrayLike) -> NDArray[np.float64]:
        """Return the probability that no occurrence exceeds a level.

        Parameters
        ----------
        exceedance
            Probability that one occurrence exceeds it, of any shape.

        Returns
        -------
        ndarray
            Of the shape of `exceedance`.
        """
        ...

    def occurrence_probabilities(self, count: int) -> NDArray[np.float64]:
        """Return the probabilities of 0, 1, 2 ... occurrences, shape (count,)."""
        ...


@dataclass(frozen=True, slots=True)
class PoissonianOccurrence:
    """Occurrences without memory.

    Attributes
    ----------
    rate
        [1/yr]
    investigation_time
        [yr]
    """

    rate: float
    investigation_time: float

    @property
    def _mean(self) -> float:
        return self.rate * self.investigation_time

    def no_exceedance(self, exceedance: ArrayLike) -> NDArray[np.float64]:
        """Return ``exp(-mean * exceedance)``."""
        return np.exp(-self._mean * np.asarray(exceedance, dtype=float))

    def occurrence_probabilities(self, count: int) -> NDArray[np.float64]:
        """Return the probabilities of 0, 1, 2 ... occurrences, shape (count,)."""
        ratios = np.full(count, self._mean)
        ratios[1:] /= np.arange(1, count)
        ratios[0] = math.exp(-self._mean)
        return np.cumprod(ratios)


@dataclass(frozen=True, slots=True)
class NegativeBinomialOccurrence:
    """Occurrences that cluster: their variance is ``mean + dispersion * mean ** 2``.

    Kagan Y.Y., Jackson D.D. (2000). Probabilistic forecasting of earthquakes. Geophysical
    Journal International 143(2), 438-453. https://doi.org/10.1046/j.1365-246X.2000.01267.x

    Attributes
    ----------
    rate
        Mean [1/yr].
    dispersion
        Above 0; the occurrence is Poissonian in the limit of 0.
    investigation_time
        [yr]

    Raises
    ------
    UserInputError
        A rate or a dispersion that is not positive.
    """

    rate: float
    dispersion: float
    investigation_time: float

    def __post_init__(self) -> None:
        problems = [
            Problem(f"the {name} of a negative binomial is {value:g}, write a positive one")
            for name, value in (("rate mu", self.rate), ("dispersion alpha", self.dispersion))
            if not value > 0.0
        ]
        if problems:
            raise UserInputError(problems)

    def no_exceedance(self, exceedance: ArrayLike) -> NDArray[np.float64]:
        """Return the probability generating function at `1 - exceedance`."""
        spread = self.dispersion * self.rate * self.investigation_time
        survived = np.log1p(spread * np.asarray(exceedance, dtype=float))
        return np.asarray(np.exp(-survived / self.dispersion))

    def occurrence_probabilities(self, count: int) -> NDArray[np.float64]:
        """Return the probabilities of 0, 1, 2 ... occurrences, shape (count,)."""
        spread = self.dispersion * self.rate * self.investigation_time
        numbers = np.arange(1, count)
        ratios = np.empty(count)
        ratios[0] = self.no_exceedance(1.0)
        ratios[1:] = (numbers - 1 + 1.0 / self.dispersion) / numbers * spread / (1.0 + spread)
        return np.asarray(np.cumprod(ratios), np.float64)


@dataclass(frozen=True, slots=True)
class NonParametricOccurrence:
    """Occurrences whose probabilities are listed.

    Attributes
    ----------
    probabilities
        Of 0, 1, 2 ... occurrences in the investigation time; they sum to 1.

    Raises
    ------
    UserInputError
        Fewer than two probabilities, negative ones, or a sum other than 1.
    """

    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        total = math.fsum(self.probabilities)
        checks = (
            (len(self.probabilities) >= 2, "write at least the probabilities of 0 and of 1"),
            (min(self.probabilities, default=0.0) >= 0.0, "none of them may be negative"),
            (abs(total - 1.0) < 1e-7, f"they sum to {total:g} and must sum to 1"),
        )
        problems = [
            Problem(f"the probabilities of occurrence {self.probabilities}: {what}")
            for holds, what in checks
            if not holds
        ]
        if problems:
            raise UserInputError(problems)

    def no_exceedance(self, exceedance: ArrayLike) -> NDArray[np.float64]:
        """Return the sum of ``probability[k] * (1 - exceedance) ** k``."""
        survival = 1.0 - np.asarray(exceedance, dtype=float)
        total = np.zeros_like(survival)
        for probability in reversed(self.probabilities):
            total = total * survival + probability
        return np.asarray(total)

    def occurrence_probabilities(self, count: int) -> NDArray[np.float64]:
        """Return the probabilities of 0, 1, 2 ... occurrences, shape (count,)."""
        padded = np.zeros(max(count, len(self.probabilities)))
        padded[: len(self.probabilities)] = self.probabilities
        return padded[:count]
