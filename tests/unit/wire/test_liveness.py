# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is alive."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quakegrid.wire.liveness import Liveness


def test_the_first_word_of_somebody_is_news():
    """And so is the first one after a silence."""
    alive = Liveness(10.0)
    assert alive.heard("a", 0.0)
    assert not alive.heard("a", 5.0)
    assert alive.silent(16.0) == ("a",)
    assert alive.heard("a", 17.0)


def test_who_is_missing_is_told_once():
    """Those who spoke in time are not."""
    alive = Liveness(10.0)
    alive.heard("a", 0.0)
    alive.heard("b", 8.0)
    assert alive.silent(10.0) == ()
    assert alive.silent(10.1) == ("a",)
    assert alive.silent(11.0) == ()
    assert alive.names == {"b"}


def test_the_listeners_own_sleep_counts_against_nobody():
    """Their words may have been lost meanwhile."""
    alive = Liveness(10.0)
    alive.heard("a", 0.0)
    alive.late(60.0)
    assert alive.silent(65.0) == ()
    assert alive.silent(70.5) == ("a",)


def test_next_deadline_is_that_of_the_quietest():
    """None where nobody is there."""
    alive = Liveness(10.0)
    assert alive.next_deadline is None
    alive.heard("a", 3.0)
    alive.heard("b", 1.0)
    assert alive.next_deadline == 11.0
    alive.gone("b")
    alive.gone("nobody")
    assert alive.next_deadline == 13.0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.0, 4.0)), max_size=50))
def test_who_speaks_often_enough_is_never_missing(words):
    """However the others behave."""
    alive, now, spoke = Liveness(10.0), 0.0, {}
    for name, pause in words:
        now += pause
        missing = alive.silent(now)
        assert all(now - spoke[other] > 10.0 for other in missing)
        alive.heard(name, now)
        spoke[name] = now
        assert name in alive.names
