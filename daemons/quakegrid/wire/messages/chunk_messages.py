# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker pool of a node and the runner of a job say to each other."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from quakegrid.wire.messages.plain import Computed, WireChunk, WireFailure


class FromPool(msgspec.Struct, frozen=True):
    """What every message of a pool says first: who speaks, and of which run of which job.

    A runner of another job, or of a later epoch of the same job, answers `Over`.
    """

    pool: str
    job_id: int
    epoch: int


class Hello(FromPool, frozen=True, tag="hello"):
    """Pool to runner: may I work for this job? If it or its answer is lost, it is sent again."""

    release: str
    slots: int


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """Runner to pool: look whether you see the job's directory.

    `inputs` is the name of a file in it, `digest` the SHA-256 of the file's first 4096 bytes.
    Lost: the pool says `Hello` again.
    """

    directory: str
    inputs: str
    digest: str


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Runner to pool: you cannot work for this job, and why. The pool leaves it alone.

    Lost: the pool asks again.
    """

    reason: str


class Sees(FromPool, frozen=True, tag="sees"):
    """Pool to runner: I see the directory, and may write there or only read.

    It needs no answer; lost, the pool's `Pull` is answered with `Welcome` again.
    """

    writable: bool


class CannotSee(FromPool, frozen=True, tag="cannot_see"):
    """Pool to runner: this node does not see the directory. The job fails with the reason.

    Lost, the pool's next `Hello` begins again.
    """

    path: str
    reason: str


class Pull(FromPool, frozen=True, tag="pull"):
    """Pool to runner: I have `slots` idle workers. Answered at once by `Assigned`.

    A worker gets one chunk, or several of a few milliseconds each: the pool keeps those in a
    queue. `sequence` grows with each pull; the answer repeats it, and only the last of several
    pulls that wait is answered. Lost, or its answer lost: the pool pulls again. An answer to an
    older pull counts as well; leases that no `Beat` ever names are given to others, at no fault.
    """

    slots: int
    sequence: int


class Assignment(msgspec.Struct, frozen=True, array_like=True):
    """One chunk under a lease; to be computed in `cut` pieces, one after the other."""

    lease: int
    chunk: WireChunk
    cut: int


class Assigned(msgspec.Struct, frozen=True, tag="assigned"):
    """Runner to pool: these are yours; with none, ask again after `retry_after` seconds."""

    sequence: int
    assignments: tuple[Assignment, ...]
    retry_after: float


class Beat(FromPool, frozen=True, tag="beat"):
    """Pool to runner, every second: I still hold these leases. Lost: the next one counts."""

    leases: tuple[int, ...]


class Revoked(msgspec.Struct, frozen=True, tag="revoked"):
    """Runner to pool, the answer to `Beat`: stop computing these leases. Lost: said again."""

    leases: tuple[int, ...]


class Done(FromPool, frozen=True, tag="done"):
    """Pool to runner: a chunk is computed. Answered by `Noted`; until then it is sent again.

    From a node that may not write, the arrays come as frames of this message, or before it in
    `Piece` messages where they are too large for one; `pieced` are the names of those. `Beat`
    names the lease until it is noted.
    """

    lease: int
    computed: Computed
    pieced: tuple[str, ...] = ()


class LeaseDone(msgspec.Struct, frozen=True, array_like=True):
    """What came of a chunk, whose part is written, under a lease."""

    lease: int
    computed: Computed


class DoneTogether(FromPool, frozen=True, tag="done_together"):
    """Pool to runner: several `Done` whose parts are written. Answered by `NotedTogether`.

    Those that the answer does not name are said again, together or each by itself.
    """

    results: tuple[LeaseDone, ...]


class Piece(FromPool, frozen=True, tag="piece"):
    """Pool to runner: some bytes of one array of a result, in one frame (any name).

    `dtype` and `shape` are those of the whole array, `offset` counts its bytes. `Done` follows
    on the same connection; lost pieces are found by their missing offsets, and the lease is
    given to another.
    """

    lease: int
    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int


class Failed(FromPool, frozen=True, tag="failed"):
    """Pool to runner: a chunk raised an error: the job fails. Sent again until `Noted`."""

    lease: int
    number: int
    failure: WireFailure


class Lost(FromPool, frozen=True, tag="lost"):
    """Pool to runner: the process that computed a chunk died. Sent again until `Noted`."""

    lease: int
    number: int
    cause: str
    out_of_memory: bool


class Returned(FromPool, frozen=True, tag="returned"):
    """Pool to runner: the pool ends or was told to rest; these leases are free again.

    No fault of the chunks: it does not count as a loss. Sent once; lost, the leases run out.
    """

    leases: tuple[int, ...]


class Noted(msgspec.Struct, frozen=True, tag="noted"):
    """Runner to pool: `Done`, `Failed` or `Lost` of this lease has been taken or dropped."""

    lease: int


class NotedTogether(msgspec.Struct, frozen=True, tag="noted_together"):
    """Runner to pool: what was said of these leases has been taken or dropped."""

    leases: tuple[int, ...]


class Over(msgspec.Struct, frozen=True, tag="over"):
    """Runner to pool: this run of the job is over here; drop whatever you hold of it."""

    job_id: int
    epoch: int


ToRunner: TypeAlias = (
    Hello | Sees | CannotSee | Pull | Beat | Done | DoneTogether | Piece | Failed | Lost | Returned
)
ToPool: TypeAlias = Welcome | Refused | Assigned | Revoked | Noted | NotedTogether | Over
