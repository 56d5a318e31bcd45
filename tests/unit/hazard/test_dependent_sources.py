# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups of sources that rule out each other, or that happen together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from quakegrid.hazard.dependent_sources import dependent_rates
from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.sources.source import Dependence

YEARS = 5.0
#: The probability that one occurrence of any rupture exceeds each of two levels.
EXCEEDS = np.array([0.6, 0.02])
ONCE = np.array([[0.1, 0.3]])


def a_source(chances: np.ndarray, occurrence: Occurrence = Occurrence.CHANCES) -> RatedRuptures:
    """Return a source whose ruptures have these chances (1, N) to happen once."""
    anything: Any = np.zeros(chances.shape[1])
    return RatedRuptures(
        anything, chances, lambda *_: anything, occurrence=occurrence, investigation_time=YEARS
    )


def tables(sources: Sequence[RatedRuptures]) -> Sequence[np.ndarray]:
    """Return the rates of exceedance of some sources of one kind of occurrence."""
    assert len({source.occurrence for source in sources}) == 1
    chances = np.concatenate([source.rates[0] for source in sources])[:, np.newaxis] * EXCEEDS
    if sources[0].occurrence == Occurrence.RATES:
        return (chances.sum(axis=0),)
    if sources[0].occurrence == Occurrence.EXCLUSIVE_CHANCES:
        return (-np.log1p(-chances.sum(axis=0)) / YEARS,)
    return (-np.log1p(-chances).sum(axis=0) / YEARS,)


def poes(sources: Sequence[RatedRuptures], dependence: Dependence) -> np.ndarray:
    """Return the probabilities of exceedance of two sources weighted 0.4 and 0.6."""
    (rates,) = dependent_rates(sources, (0.4, 0.6), dependence, tables)
    return -np.expm1(-rates * YEARS)


def test_exclusive_sources_add_their_weighted_probabilities() -> None:
    """Inside a source ruptures stay independent."""
    of_sources = [1.0 - (1.0 - 0.1 * EXCEEDS) * (1.0 - 0.3 * EXCEEDS), 0.5 * EXCEEDS]
    found = poes([a_source(ONCE), a_source(np.array([[0.5]]))], Dependence(exclusive_sources=True))
    np.testing.assert_allclose(found, 0.4 * of_sources[0] + 0.6 * of_sources[1], rtol=1e-12)


def test_probability_of_a_group_counts_for_exclusive_sources() -> None:
    """All of them together may happen with some probability only."""
    sources = [a_source(np.array([[0.2]])), a_source(np.array([[0.5]]))]
    whole = poes(sources, Dependence(exclusive_sources=True))
    half = poes(sources, Dependence(exclusive_sources=True, probability=0.5))
    np.testing.assert_allclose(half, 0.5 * whole, rtol=1e-12)


def test_poissonian_sources_may_be_exclusive() -> None:
    """Their probability in the investigation time counts."""
    source = a_source(np.array([[0.01]]), Occurrence.RATES)
    found = poes([source, source], Dependence(exclusive_sources=True))
    np.testing.assert_allclose(found, -np.expm1(-0.01 * YEARS * EXCEEDS), rtol=1e-12)


def test_sources_of_exclusive_ruptures_are_independent() -> None:
    """Only the ruptures of one source rule out each other."""
    source = a_source(ONCE, Occurrence.EXCLUSIVE_CHANCES)
    found = poes([source, source], Dependence(exclusive_ruptures=True))
    np.testing.assert_allclose(found, 1.0 - (1.0 - 0.4 * EXCEEDS) ** 2, rtol=1e-12)


def test_cluster_happens_at_its_rate() -> None:
    """Any of its ruptures may exceed a level when the cluster happens."""
    source = a_source(np.ones((1, 2)))
    (rates,) = dependent_rates([source, source], (1.0, 1.0), Dependence(cluster_rate=0.03), tables)
    np.testing.assert_allclose(rates, 0.03 * (1.0 - (1.0 - EXCEEDS) ** 4), rtol=1e-12)


@pytest.mark.parametrize("order", [1, -1])
def test_exclusive_sources_of_both_kinds_may_stand_in_any_order(order: int) -> None:
    """A source of exclusive ruptures adds up, one of independent ruptures does not."""
    one, two = a_source(ONCE), a_source(ONCE, Occurrence.EXCLUSIVE_CHANCES)
    of_sources = [1.0 - (1.0 - 0.1 * EXCEEDS) * (1.0 - 0.3 * EXCEEDS), 0.4 * EXCEEDS]
    found = poes([one, two][::order], Dependence(exclusive_sources=True))
    first, second = of_sources[::order]
    np.testing.assert_allclose(found, 0.4 * first + 0.6 * second, rtol=1e-12)
