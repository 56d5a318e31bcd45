# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last answers of a server."""

from __future__ import annotations

from quakegrid.processes.remembered_answers import RememberedAnswers


def test_an_answer_is_known_by_client_and_number():
    """Two clients may use the same numbers."""
    answers: RememberedAnswers[str] = RememberedAnswers()
    answers.keep(b"a", 1, "one")
    answers.keep(b"b", 1, "other")
    assert (answers.get(b"a", 1), answers.get(b"b", 1)) == ("one", "other")
    assert answers.get(b"a", 2) is None
    assert answers.get(b"c", 1) is None


def test_the_number_zero_names_no_request():
    """Messages that are sent once all have it."""
    answers: RememberedAnswers[str] = RememberedAnswers()
    answers.keep(b"a", 0, "nothing")
    assert answers.get(b"a", 0) is None


def test_the_oldest_are_forgotten():
    """Of each client, and of the clients that asked longest ago."""
    answers: RememberedAnswers[str] = RememberedAnswers(per_client=2, clients=2)
    for number in (1, 2, 3):
        answers.keep(b"a", number, f"a{number}")
    assert [answers.get(b"a", number) for number in (1, 2, 3)] == [None, "a2", "a3"]
    answers.keep(b"b", 1, "b1")
    answers.keep(b"a", 4, "a4")
    answers.keep(b"c", 1, "c1")
    assert answers.get(b"b", 1) is None
    assert (answers.get(b"a", 4), answers.get(b"c", 1)) == ("a4", "c1")
