# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Waiting for something to become true, with an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

POLL_S = 0.05


class DeadlineMissed(AssertionError):
    """Raised when what a test waits for does not come in time."""


def wait_until(probe: Callable[[], T], *, timeout_s: float, what: str) -> T:
    """
    Ask again and again until the answer is true.

    Parameters
    ----------
    probe
        What to ask; anything that it raises ends the waiting.
    timeout_s
        When to give up [s]. The first question is asked in any case.
    what
        What is waited for, for the message.

    Returns
    -------
    T
        The first true answer.

    Raises
    ------
    DeadlineMissed
        If no answer was true in time; the last answer is told.
    """
    end = time.monotonic() + timeout_s
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() >= end:
            raise DeadlineMissed(f"not within {timeout_s:g} s: {what} (last answer: {answer!r})")
        time.sleep(POLL_S)
