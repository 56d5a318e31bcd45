# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The states of a job and their legal transitions."""

from __future__ import annotations

import pytest

from quakegrid.jobs.job_status import MEANING, TRANSITIONS, UNFINISHED, JobStatus, may_follow


def test_every_state_has_a_sentence_and_a_row():
    """No state is forgotten in a table."""
    assert set(MEANING) == set(TRANSITIONS) == set(JobStatus)
    assert all(sentence.endswith(".") for sentence in MEANING.values())


def test_every_state_can_be_reached_from_created():
    """A state nobody can reach would be a mistake in the table."""
    reached, todo = {JobStatus.CREATED}, [JobStatus.CREATED]
    while todo:
        new = TRANSITIONS[todo.pop()] - reached
        reached |= new
        todo += new
    assert reached == set(JobStatus)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aborted", "complete"),
        ("aborted", "failed"),
        ("aborted", "executing"),
        ("complete", "executing"),
        ("executing", "deleted"),
        ("deleted", "created"),
    ],
)
def test_what_must_not_happen_is_not_legal(before, after):
    """A stopped job never becomes anything else by the hand of its old process."""
    assert not may_follow(JobStatus(before), JobStatus(after))


def test_a_failed_job_may_go_on():
    """From its published parts."""
    assert may_follow(JobStatus.FAILED, JobStatus.EXECUTING)


def test_every_unfinished_job_can_be_stopped_and_can_fail():
    """Whatever it does at the moment."""
    for status in UNFINISHED:
        assert TRANSITIONS[status] >= {JobStatus.ABORTED, JobStatus.FAILED}
