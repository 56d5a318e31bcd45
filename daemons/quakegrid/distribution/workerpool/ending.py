# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a worker process ended, in words an operator understands."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Final

_MEGABYTE: Final = 2**20
#: Bytes of one number of a large array.
_NUMBER_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended, and whether memory was the reason."""

    cause: str
    out_of_memory: bool


def ending_of(status: int, kills: int | None) -> Ending:
    """Return how a process ended.

    Parameters
    ----------
    status
        As `os.waitpid` tells it.
    kills
        How many processes the kernel has killed for memory since the last one that was
        accounted for; None if it does not tell.
    """
    if os.WIFEXITED(status):
        return Ending(f"its process ended with exit code {os.WEXITSTATUS(status)}", False)
    number = os.WTERMSIG(status)
    cause = f"its process was killed by signal {number} ({_name(number)})"
    if number != signal.SIGKILL:
        return Ending(cause, False)
    if kills:
        return Ending(f"{cause}: the kernel ended it because memory ran out", True)
    return Ending(f"{cause}, which often means that memory ran out", False)


def sizes_told(shapes: Mapping[str, tuple[int, ...]]) -> str:
    """Return the sizes of large arrays in words, the largest first; empty without any."""
    if not shapes:
        return ""
    largest = sorted(shapes.items(), key=lambda item: -prod(item[1]))
    told = [
        f"{name} {' x '.join(map(str, shape))} ({prod(shape) * _NUMBER_BYTES / _MEGABYTE:.1f} MB)"
        for name, shape in largest[:3]
    ]
    more = "" if len(largest) <= 3 else f" and {len(largest) - 3} more"
    return f"its arrays: {', '.join(told)}{more}"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"
