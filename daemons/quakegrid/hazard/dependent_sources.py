# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What sources add up to that rule out each other, whose ruptures do, or that happen at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.kernels.exceedance import SURE, Occurrence
from quakegrid.hazard.sources.source import Dependence

Floats = NDArray[np.float64]


def dependent_rates(
    sources: Sequence[RatedRuptures],
    weights: Sequence[float],
    dependence: Dependence,
    tables: Callable[[Sequence[RatedRuptures]], Sequence[Floats]],
) -> tuple[Floats, ...]:
    """Return the rates of exceedance of a whole group of dependent sources.

    With X the probability that a source exceeds a level in the investigation time, sources
    that rule out each other exceed it with the sum of their X times weights, others with
    ``1 - prod(1 - X)``.  Of a cluster X is the probability that any of the ruptures exceeds
    the level if each of them happens once.

    Parameters
    ----------
    sources
        All sources of the group.
    weights
        The chance of each source to be the one that may happen, where they rule out each
        other; else not looked at.
    dependence
        The rule of the group.
    tables
        Returns annual rates of exceedance of some sources that do not depend on each other,
        in arrays of any shapes.

    Returns
    -------
    tuple
        The rates of a Poissonian source as likely to exceed, in arrays as `tables` makes.
    """
    time = sources[0].investigation_time
    totals: list[Floats] = []
    for some, weight in _bundles(sources, weights, dependence):
        parts = [np.asarray(table, float) * time for table in tables(some)]
        if dependence.exclusive_sources:
            parts = [-weight * np.expm1(-part) for part in parts]
        if totals:
            parts = [one + other for one, other in zip(totals, parts, strict=True)]
        totals = parts
    if dependence.exclusive_sources:
        share = dependence.probability
        totals = [-np.log1p(-np.minimum(share * total, SURE)) for total in totals]
    if dependence.cluster_rate is not None:
        return tuple(dependence.cluster_rate * -np.expm1(-total) for total in totals)
    return tuple(total / time for total in totals)


def _bundles(
    sources: Sequence[RatedRuptures], weights: Sequence[float], dependence: Dependence
) -> Iterator[tuple[list[RatedRuptures], float]]:
    """Yield sources that can be computed in one go, and what their probability counts."""
    if not dependence.exclusive_sources:
        if dependence.exclusive_ruptures:
            yield from (([source], 1.0) for source in sources)
        else:
            yield from _by_occurrence(sources)
        return
    together = []
    for source, weight in zip(sources, weights, strict=True):
        if _adds_up(source):
            together.append(
                replace(
                    source,
                    rates=source.rates * weight,
                    occurrence=Occurrence.EXCLUSIVE_CHANCES,
                )
            )
        else:
            yield [source], weight
    if together:
        yield together, 1.0


def _adds_up(source: RatedRuptures) -> bool:
    """Return whether the probabilities of a source are the sum of those of its ruptures."""
    if source.occurrence == Occurrence.CHANCES:
        return len(source.properties) == 1
    return source.occurrence == Occurrence.EXCLUSIVE_CHANCES


def _by_occurrence(sources: Sequence[RatedRuptures]) -> Iterator[tuple[list[RatedRuptures], float]]:
    """Yield the sources of each kind of occurrence."""
    for occurrence in Occurrence:
        some = [source for source in sources if source.occurrence == occurrence]
        if some:
            yield some, 1.0
