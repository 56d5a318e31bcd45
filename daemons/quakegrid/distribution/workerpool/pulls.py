# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which jobs are asked for chunks, and for how many workers: the most urgent job first."""

from __future__ import annotations

from collections.abc import Iterable

from quakegrid.distribution.workerpool.job_conversation import JobConversation


def pull_for_idle(
    conversations: Iterable[JobConversation], idle: int, workers: int, now: float
) -> None:
    """Ask for chunks.

    A job with few and light chunks left here is asked before the workers are idle.

    Parameters
    ----------
    conversations
        The most urgent job first.
    idle
        How many workers have nothing to do.
    workers
        How many there are.
    now
        The time [s].
    """
    for conversation in conversations:
        reserved = conversation.reserved(now)
        if conversation.may_pull(now):
            wanted = workers if conversation.runs_dry() else idle
            if wanted > 0:
                conversation.pull(wanted, now)
                reserved = conversation.reserved(now)
        idle = max(idle - reserved - conversation.waiting, 0)
