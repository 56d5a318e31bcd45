# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pieces of a chunk put together."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.jobs.hazard_inputs import units_together as module
from quakegrid.jobs.hazard_inputs.rate_chunks import Piece

PIECES = [Piece(number, 0, 1) for number in range(5)]


@pytest.fixture
def hazard(monkeypatch):
    """Return inputs with five units of 10 ruptures, the fourth of another family."""
    made = SimpleNamespace(properties=range(10))
    monkeypatch.setattr(module, "piece_ruptures", lambda _, piece: made)
    units = [
        SimpleNamespace(
            family=family,
            group=None,
            occurrence=Occurrence.RATES,
            source=SimpleNamespace(source_id=str(family)),
        )
        for family in (0, 0, 0, 1, 0)
    ]
    return SimpleNamespace(
        units=units, groups={7: "exclusive"}, parameters=SimpleNamespace(rates_by_source=False)
    )


def told(hazard, most):
    """Return the family and the number of parts of each portion."""
    found = module.units_together(hazard, PIECES, most)
    return [(portion.family, len(portion.ruptures)) for portion in found]


def test_ruptures_of_one_family_come_together(hazard):
    """In the order in which families are met."""
    assert told(hazard, 1000) == [(0, 4), (1, 1)]


def test_many_ruptures_come_in_portions(hazard):
    """As soon as there are enough."""
    assert told(hazard, 20) == [(0, 2), (0, 2), (1, 1)]


def test_a_dependent_group_is_never_divided(hazard):
    """Its ruptures rule each other out."""
    for number in (0, 1, 2, 4):
        hazard.units[number].group = 7
    assert told(hazard, 20) == [(0, 4), (1, 1)]
