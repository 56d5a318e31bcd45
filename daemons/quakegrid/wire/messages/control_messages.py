# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `oq workers` and the control port of a worker pool say to each other."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from quakegrid.wire.messages.plain import WireFailure


class GetStatus(msgspec.Struct, frozen=True, tag="get_status"):
    """Operator to pool: how are you? Lost: asked again by hand."""


class RunningChunk(msgspec.Struct, frozen=True, array_like=True):
    """A chunk that a worker process computes, since so many seconds."""

    job_id: int
    stage: str
    number: int
    pid: int
    seconds: float


class PoolStatus(msgspec.Struct, frozen=True, tag="pool_status"):
    """Pool to operator: what it is and does; memory in bytes, used and in all."""

    pool: str
    host: str
    pid: int
    release: str
    cores: int
    draining: bool
    running: tuple[RunningChunk, ...]
    load: float
    memory_used: int
    memory_total: int
    started: float


class Drain(msgspec.Struct, frozen=True, tag="drain"):
    """Operator to pool: take no more chunks, return what is unfinished, end. Answered `Agreed`."""


class Kill(msgspec.Struct, frozen=True, tag="kill"):
    """Operator to pool: end at once with all worker processes. Answered `Agreed` before."""


class Agreed(msgspec.Struct, frozen=True, tag="agreed"):
    """Pool to operator: it will be done."""


class Examine(msgspec.Struct, frozen=True, tag="examine"):
    """Operator to pool: look at your node from inside a worker process.

    Does it see the file `path` in the shared directory, whose content is `content`; may it
    write and rename beside it; how much space is free; what time is it; can it connect to the
    places in `reach`, ``host:port``. Answered `Examined`.
    """

    path: str
    content: str
    tasks: int
    reach: tuple[str, ...] = ()


class Examined(msgspec.Struct, frozen=True, tag="examined"):
    """Pool to operator: what was seen; `failures` has one sentence for each thing amiss.

    Times in seconds, `clock` since 1970, `visible_after` until the file could be read.
    """

    host: str
    release: str
    python: str
    clock: float
    visible_after: float | None
    writable: bool
    free_bytes: int
    user: str
    uid: int
    gid: int
    tasks_done: int
    failures: tuple[str, ...]


class ControlFailure(msgspec.Struct, frozen=True, tag="control_failure"):
    """Pool to operator: it could not be done."""

    failure: WireFailure


ToControl: TypeAlias = GetStatus | Drain | Kill | Examine
FromControl: TypeAlias = PoolStatus | Agreed | Examined | ControlFailure
