# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of sources are weighted means over the realizations that have them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from quakegrid.jobs.hazard_inputs.rates_by_source import (
    add_part,
    array_name,
    is_of_source,
    slot_weights,
    source_name,
    source_names,
    weighted,
)


def hazard(weights: list[list[float]], *ids: str, wanted: bool = True) -> Any:
    """Return inputs with weights (R, M) of realizations and sources of these ids."""
    return SimpleNamespace(
        parameters=SimpleNamespace(rates_by_source=wanted),
        realizations=SimpleNamespace(weight_by_measure=np.array(weights)),
        units=[SimpleNamespace(source=SimpleNamespace(source_id=each)) for each in ids],
    )


def test_sources_with_a_number_after_a_colon_are_one() -> None:
    """``a:1`` and ``a:2`` are told of as ``a``."""
    assert source_name("a:1") == "a"
    assert source_name("a_1") == "a_1"


def test_names_come_once_and_in_order() -> None:
    """The rows of a table do not depend on the order of the sources in their files."""
    assert source_names(hazard([[1.0]], "b", "a:2", "a:1")) == ("a", "b")
    assert source_names(hazard([[1.0]], "b", wanted=False)) == ()


def test_slot_counts_as_much_as_the_realizations_that_have_it() -> None:
    """A family that a realization lacks gives it nothing; weights may differ by measure."""
    slots = np.array([[0, 2], [1, 2], [1, -1]], np.int32)
    weights = slot_weights(cast(Any, hazard([[0.5, 1.0], [0.3, 0.0], [0.2, 1.0]])), slots, 3)
    np.testing.assert_allclose(weights, [[0.5, 0.5], [0.5, 0.5], [0.8, 0.5]])


def test_rates_are_weighted_by_measure() -> None:
    """Each slot's rates (S, M, L) are multiplied by its weight for the measure."""
    rates = np.array([[[[1.0, 2.0], [3.0, 4.0]]], [[[10.0, 20.0], [30.0, 40.0]]]])
    mean = weighted(rates, np.array([[0.5, 0.0], [0.5, 1.0]]))
    np.testing.assert_allclose(mean, [[[5.5, 11.0], [30.0, 40.0]]])


def test_parts_add_up_by_source() -> None:
    """Arrays of families in the same part are left alone."""
    total = np.zeros((1, 1, 2, 3))
    part = {"0": np.ones((1, 4, 1, 2)), array_name(2): np.array([[[1.0, 2.0]]])}
    add_part(total, part)
    add_part(total, part)
    np.testing.assert_array_equal(total[0, 0], [[0.0, 0.0, 2.0], [0.0, 0.0, 4.0]])
    assert [is_of_source(name) for name in part] == [False, True]
