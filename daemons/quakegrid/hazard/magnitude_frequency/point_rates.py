# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The distributions of many points, as the sum of all and the share of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.magnitude_frequency.modifications import (
    KINDS_WITH_RATES,
    ModificationValue,
    modified,
)

#: Magnitudes that agree to so many decimals are one: bins of different points may differ in
#: the last bit.
_DECIMALS = 6


@dataclass(frozen=True, eq=False)
class PointDistributions:
    """The distributions of P points.

    Attributes
    ----------
    different
        Those that differ by more than a factor.
    which
        Shape (P,): the distribution of each point.
    factor
        Shape (P,): what the rates of each point are multiplied by.
    """

    different: tuple[MagnitudeFrequencyDistribution, ...]
    which: NDArray[np.int64]
    factor: NDArray[np.float64]

    def modified(self, kind: str, value: ModificationValue) -> PointDistributions:
        """Return the distributions a branch of a logic tree makes of these, point by point.

        Parameters, errors as `modifications.modified`.
        """
        different = tuple(modified(each, kind, value) for each in self.different)
        factor = np.ones_like(self.factor) if kind in KINDS_WITH_RATES else self.factor
        return replace(self, different=different, factor=factor)

    def summed(self) -> tuple[Arbitrary, NDArray[np.float64]]:
        """Return the sum of all and the share of each, as `summed_over_points`."""
        return summed_over_points(self.different, self.which, self.factor)


def summed_over_points(
    distributions: Sequence[MagnitudeFrequencyDistribution],
    which: NDArray[np.int64],
    factor: NDArray[np.float64],
) -> tuple[Arbitrary, NDArray[np.float64]]:
    """Return the distribution of all points together and the part each of them has in it.

    Parameters
    ----------
    distributions
        The different ones.
    which
        Shape (P,): the distribution of each point.
    factor
        Shape (P,): what the rates of each point are multiplied by.

    Returns
    -------
    total
        K magnitudes, ascending.
    share
        Shape (P, K); the shares of one magnitude add up to 1, or are 0 if nothing happens.
    """
    tables = [distribution.occurrence_rates() for distribution in distributions]
    found = np.unique(np.round(np.concatenate([mags for mags, _ in tables]), _DECIMALS))
    magnitudes = np.empty(len(found))
    rates = np.zeros((len(tables), len(found)))
    for row, (mags, values) in zip(rates, tables, strict=True):
        at = np.searchsorted(found, np.round(mags, _DECIMALS))
        np.add.at(row, at, values)
        magnitudes[at] = mags
    by_point = rates[which] * factor[:, np.newaxis]
    total = by_point.sum(axis=0)
    share = by_point / np.where(total > 0.0, total, 1.0)
    return Arbitrary(tuple(magnitudes.tolist()), tuple(total.tolist())), share
