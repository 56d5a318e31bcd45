# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What worker pools and receivers ask the job database server, and its answers."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from quakegrid.wire.messages.plain import Process


class Heartbeat(msgspec.Struct, frozen=True, tag="heartbeat"):
    """Pool to dbserver, every half second: I am here. Answered by `RunningJobs`.

    `pool` is new with each start of a pool; `address` is where its control port listens. Lost:
    the next one counts; a node is missing after ten seconds of silence.
    """

    pool: str
    host: str
    address: str
    release: str
    cores: int
    running: int
    draining: bool
    load: float
    memory_used: int
    memory_total: int


class RunningJob(msgspec.Struct, frozen=True, array_like=True):
    """A job whose runner takes pulls at an address, the most urgent first in `RunningJobs`."""

    job_id: int
    epoch: int
    address: str
    priority: int


class RunningJobs(msgspec.Struct, frozen=True, tag="running_jobs"):
    """Dbserver to pool: work for these; what is not among them has ended: drop its chunks."""

    release: str
    jobs: tuple[RunningJob, ...]


class Node(msgspec.Struct, frozen=True):
    """A worker node as it last said; `silent` seconds ago."""

    pool: str
    host: str
    address: str
    release: str
    cores: int
    running: int
    draining: bool
    load: float
    memory_used: int
    memory_total: int
    silent: float


class ListNodes(msgspec.Struct, frozen=True, tag="list_nodes"):
    """Anybody to dbserver: which worker nodes are there? Answered by `Nodes`."""


class Nodes(msgspec.Struct, frozen=True, tag="nodes"):
    """Dbserver: the worker nodes that were heard of in the last ten seconds."""

    nodes: tuple[Node, ...]


class ReceiverStarted(msgspec.Struct, frozen=True, tag="receiver_started"):
    """Receiver to dbserver, once at its start: whatever ran under me before does not any more.

    Its executing jobs are queued again, at most three times each. Answered by `Requeued`; sent
    again until then.
    """

    receiver: str
    host: str


class Requeued(msgspec.Struct, frozen=True, tag="requeued"):
    """Dbserver to receiver: the jobs that go on, and those that were given up.

    `complete` and `aborted` are (job, folder) of jobs that ended well or were stopped, whose
    process may have been killed before it removed what is needed no more; `unsubmitted` of jobs
    that ended before they were submitted, whose inputs may have been half copied.
    """

    again: tuple[int, ...]
    failed: tuple[int, ...]
    complete: tuple[tuple[int, str], ...] = ()
    aborted: tuple[tuple[int, str], ...] = ()
    unsubmitted: tuple[tuple[int, str], ...] = ()


class Claim(msgspec.Struct, frozen=True, tag="claim"):
    """Receiver to dbserver, twice a second: I am here, give me another job if there is one.

    `running` are (job, epoch) of what it runs. `ports` are free. At most `at_once` jobs run at
    the same time, 0 for as many as ports. Answered by `Claimed`. Lost with its answer: a job
    claimed and never begun is found by its epoch missing from `running` in the next claim, and
    is queued again.
    """

    receiver: str
    host: str
    address: str
    ports: tuple[int, ...]
    at_once: int
    running: tuple[tuple[int, int], ...]


class ClaimedJob(msgspec.Struct, frozen=True, array_like=True):
    """A job to run: as which epoch, on which port, and the folder ``calc_<id>`` of its files."""

    job_id: int
    epoch: int
    port: int
    calculation_directory: str


class Claimed(msgspec.Struct, frozen=True, tag="claimed"):
    """Dbserver to receiver: a job to start, if any; jobs to end now; how many wait, and why.

    `stopped` are (job, folder) of jobs that were stopped lately while they waited to go on: no
    process is there to remove their parts. `unsubmitted` as in `Requeued`, those of lately.
    """

    job: ClaimedJob | None
    end: tuple[int, ...]
    waiting: int
    reason: str
    stopped: tuple[tuple[int, str], ...] = ()
    unsubmitted: tuple[tuple[int, str], ...] = ()


class RunnerEnded(msgspec.Struct, frozen=True, tag="runner_ended"):
    """Receiver to dbserver: the process of a job ended; `cause` is empty if it ended well.

    A job that is still executing then goes on at most three times; without `fault`, because
    the receiver itself ends, it goes on and that does not count. Answered by `Requeued`; sent
    again until then.
    """

    job_id: int
    epoch: int
    cause: str
    fault: bool = True


class RunnerReady(msgspec.Struct, frozen=True, tag="runner_ready"):
    """Runner to dbserver: pools can reach me at this address. Answered by `Fine` or `Fenced`."""

    job_id: int
    epoch: int
    address: str
    process: Process


NodeRequest: TypeAlias = Heartbeat | ListNodes | ReceiverStarted | Claim | RunnerEnded | RunnerReady
NodeAnswer: TypeAlias = RunningJobs | Nodes | Requeued | Claimed
