# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a pool and its worker processes say to each other; if one is lost, so is the worker."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from quakegrid.wire.messages.chunk_messages import Assignment, LeaseDone
from quakegrid.wire.messages.control_messages import Examined
from quakegrid.wire.messages.plain import WireFailure


class Compute(msgspec.Struct, frozen=True, tag="compute"):
    """Pool to worker: compute chunks one after the other; with `inline`, write no part files.

    Each lease is answered once, by `Finished` or `Broken`.
    """

    assignments: tuple[Assignment, ...]
    directory: str
    inline: bool


class LookAt(msgspec.Struct, frozen=True, tag="look_at"):
    """Pool to worker: say whether you see a file of a job's directory and may write there."""

    job_id: int
    epoch: int
    directory: str
    inputs: str
    digest: str


class Inspect(msgspec.Struct, frozen=True, tag="inspect"):
    """Pool to worker: look at the node, as `Examine` of the control port asks."""

    ticket: int
    path: str
    content: str
    tasks: int
    reach: tuple[str, ...] = ()


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """Worker to pool: these are the large arrays of the chunk that I compute now."""

    lease: int
    shapes: dict[str, tuple[int, ...]]


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """Worker to pool: chunks are computed and their parts written.

    Where no part was written it is one chunk, and the arrays follow; `read_only` tells that the
    part could not be written because this node must not.
    """

    results: tuple[LeaseDone, ...]
    read_only: bool


class Broken(msgspec.Struct, frozen=True, tag="broken"):
    """Worker to pool: a chunk raised an error; `memory` tells whether memory was short."""

    lease: int
    number: int
    failure: WireFailure
    memory: bool


class LookedAt(msgspec.Struct, frozen=True, tag="looked_at"):
    """Worker to pool: what I saw of a job's directory; `reason` is empty if I saw it."""

    job_id: int
    epoch: int
    writable: bool
    path: str
    reason: str


class Inspected(msgspec.Struct, frozen=True, tag="inspected"):
    """Worker to pool: what I saw of the node."""

    ticket: int
    examined: Examined


ToWorker: TypeAlias = Compute | LookAt | Inspect
FromWorker: TypeAlias = Begun | Finished | Broken | LookedAt | Inspected
