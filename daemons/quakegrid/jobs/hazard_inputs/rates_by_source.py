# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mean rates of exceedance of each source: the realizations' weights times rates by slot."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.ports import Array

#: The dataset of a chunk of statistics and of the results, and the names beside it.
RATES_BY_SOURCE = "mean_rates_by_src/array"
SOURCE_NAMES = "mean_rates_by_src/src_id"
#: What the arrays of a chunk of rates are called: this and the number of the source.
_PREFIX = "source "
#: What follows tells apart sources that are told of as one.
_MARK = ":"


def source_name(source_id: str) -> str:
    """Return the name under which the rates of a source are told: its id up to a colon."""
    return source_id.partition(_MARK)[0]


def source_names(hazard: HazardInputs) -> tuple[str, ...]:
    """Return the names of all sources, in order; none if nobody asks for their rates."""
    if not hazard.parameters.rates_by_source:
        return ()
    return tuple(sorted({source_name(unit.source.source_id) for unit in hazard.units}))


def slot_weights(hazard: HazardInputs, slots: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """Return how much the rates of each slot count in the mean over realizations.

    Parameters
    ----------
    hazard
        The inputs.
    slots
        Shape (R, F): the slot each family gives to a realization, -1 for none.
    count
        Z, the number of slots.

    Returns
    -------
    ndarray
        Shape (Z, M).
    """
    by_measure = hazard.realizations.weight_by_measure
    weights = np.zeros((count, by_measure.shape[1]))
    for of_family in slots.T:
        there = of_family >= 0
        np.add.at(weights, of_family[there], by_measure[there])
    result: NDArray[np.float64] = weights / by_measure.sum(axis=0)
    return result


def array_name(source: int) -> str:
    """Return the name of the array of a source in a chunk of rates."""
    return f"{_PREFIX}{source}"


def is_of_source(name: str) -> bool:
    """Return whether an array of a chunk of rates is that of a source."""
    return name.startswith(_PREFIX)


def weighted(rates: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean rates (S, M, L) of some slots.

    Parameters
    ----------
    rates
        Shape (Z, S, M, L) [1/yr].
    weights
        Shape (Z, M), of these slots.
    """
    result = np.zeros(rates.shape[1:])
    for slot, weight in zip(rates, weights, strict=True):
        result += slot * weight[:, np.newaxis]
    return result


def add_part(total: NDArray[np.float64], part: Mapping[str, Array]) -> None:
    """Add the arrays of a chunk of rates to those of all sources, shape (S, M, L, sources)."""
    for name, rates in part.items():
        if is_of_source(name):
            total[..., int(name.removeprefix(_PREFIX))] += np.asarray(rates, np.float64)
