# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The states of a job and the table of legal transitions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class JobStatus(StrEnum):
    """What a job is doing, as the operator sees it."""

    CREATED = "created"
    SUBMITTED = "submitted"
    EXECUTING = "executing"
    COMPLETE = "complete"
    FAILED = "failed"
    ABORTED = "aborted"
    DELETED = "deleted"


#: Each state in one sentence.
MEANING: Mapping[JobStatus, str] = MappingProxyType(
    {
        JobStatus.CREATED: "The job has a number and nothing has been done for it yet.",
        JobStatus.SUBMITTED: "The job waits for its turn.",
        JobStatus.EXECUTING: "A process works for the job.",
        JobStatus.COMPLETE: "The job ended well and its results can be read.",
        JobStatus.FAILED: "The job ended with an error, or its process died.",
        JobStatus.ABORTED: "A person stopped the job.",
        JobStatus.DELETED: "A person removed the job and its results.",
    }
)

#: From each state, the states that may follow. A failed job may go on from its published
#: parts; an aborted one must be submitted again first, so that a process that has not
#: noticed yet that it was stopped cannot revive it.
TRANSITIONS: Mapping[JobStatus, frozenset[JobStatus]] = MappingProxyType(
    {
        JobStatus.CREATED: frozenset(
            {
                JobStatus.SUBMITTED,
                JobStatus.EXECUTING,
                JobStatus.FAILED,
                JobStatus.ABORTED,
                JobStatus.DELETED,
            }
        ),
        JobStatus.SUBMITTED: frozenset(
            {JobStatus.EXECUTING, JobStatus.FAILED, JobStatus.ABORTED, JobStatus.DELETED}
        ),
        # back to the queue: its process was lost, and it goes on from its published parts
        JobStatus.EXECUTING: frozenset(
            {JobStatus.SUBMITTED, JobStatus.COMPLETE, JobStatus.FAILED, JobStatus.ABORTED}
        ),
        JobStatus.COMPLETE: frozenset({JobStatus.DELETED}),
        JobStatus.FAILED: frozenset({JobStatus.SUBMITTED, JobStatus.EXECUTING, JobStatus.DELETED}),
        JobStatus.ABORTED: frozenset({JobStatus.SUBMITTED, JobStatus.DELETED}),
        JobStatus.DELETED: frozenset(),
    }
)

#: The states of a job that has not ended.
UNFINISHED = frozenset({JobStatus.CREATED, JobStatus.SUBMITTED, JobStatus.EXECUTING})


def may_follow(before: JobStatus, after: JobStatus) -> bool:
    """Return whether a job may go from one state to another."""
    return after in TRANSITIONS[before]
