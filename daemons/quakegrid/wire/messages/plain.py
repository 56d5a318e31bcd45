# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The records that messages are made of: a process, a chunk, an error, what was computed."""

from __future__ import annotations

from typing import Any

import msgspec


class Process(msgspec.Struct, frozen=True, array_like=True):
    """A process: its host, number, and start [clock ticks since the machine started]."""

    host: str
    pid: int
    started: int


class WireFailure(msgspec.Struct, frozen=True, array_like=True):
    """What went wrong: the family's name, and (message, file, line) of each problem."""

    family: str
    problems: tuple[tuple[str, str | None, int | None], ...]


class WireChunk(msgspec.Struct, frozen=True, array_like=True):
    """A chunk; `slices` are names with numbers, texts and lists of them."""

    job_id: int
    calculation: str
    stage: str
    number: int
    slices: tuple[tuple[str, Any], ...]
    weight: float
    seed: int


class Computed(msgspec.Struct, frozen=True, array_like=True):
    """What computing a chunk gave and took; times in seconds, memory in bytes.

    `part` is the published part file, empty where the arrays travel with the message.
    """

    number: int
    part: str
    cpu_seconds: float
    wall_seconds: float
    peak_memory: int
    worker: str
    counts: dict[str, float]
