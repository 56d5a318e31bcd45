# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One worker process of a node: does what its pool says, one thing after the other."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from quakegrid.distribution.failure import chunk_error
from quakegrid.distribution.wire_records import chunk_of, computed_of, wire_failure
from quakegrid.distribution.worker import ChunkWorker
from quakegrid.distribution.workerpool.directory_look import cause_of_not_seeing
from quakegrid.distribution.workerpool.message_stream import MessageStream
from quakegrid.distribution.workerpool.node_inspection import inspect_node
from quakegrid.distribution.workerpool.worker_messages import (
    Begun,
    Broken,
    Compute,
    Finished,
    Inspect,
    Inspected,
    LookAt,
    LookedAt,
    ToWorker,
)
from quakegrid.jobs.datastore.paths import part_path
from quakegrid.jobs.datastore.publication import is_writable
from quakegrid.wire.messages.chunk_messages import Assignment, LeaseDone

#: For so long results wait for those of the other chunks of an order [s].
_COLLECT: Final = 0.05
#: The kernel ends this process before its pool when memory runs out: oom_score_adj.
_SACRIFICE: Final = "500"


def serve_pool(connection: socket.socket, worker: ChunkWorker) -> None:
    """Do what comes over a socket until its other end is closed.

    Parameters
    ----------
    connection
        The worker's end.
    worker
        Who computes.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_SACRIFICE)
    stream: MessageStream[ToWorker] = MessageStream(connection, ToWorker)
    with suppress(EOFError, OSError):
        while True:
            order = stream.receive().body
            if isinstance(order, Compute):
                _compute(order, worker, stream)
            elif isinstance(order, LookAt):
                stream.send(_look(order))
            else:
                assert isinstance(order, Inspect)
                stream.send(Inspected(order.ticket, inspect_node(order)))


def _compute(order: Compute, worker: ChunkWorker, stream: MessageStream[ToWorker]) -> None:
    """Compute chunks and send what came of them, those of short ones together."""
    done: list[LeaseDone] = []
    sent = time.monotonic()
    for assignment in order.assignments:
        result = _result(assignment, order, worker, stream)
        if result is not None:
            done.append(result)
        if done and time.monotonic() - sent > _COLLECT:
            stream.send(Finished(tuple(done), read_only=False))
            done, sent = [], time.monotonic()
    if done:
        stream.send(Finished(tuple(done), read_only=False))


def _result(
    assignment: Assignment, order: Compute, worker: ChunkWorker, stream: MessageStream[ToWorker]
) -> LeaseDone | None:
    """Compute a chunk; return what is to be said if its part is written, else say it."""
    lease, chunk, directory = assignment.lease, chunk_of(assignment.chunk), Path(order.directory)
    try:
        alone = len(order.assignments) == 1  # else, should it die, it is computed alone
        if alone and (shapes := worker.array_shapes(chunk, directory)):
            stream.send(Begun(lease, dict(shapes)))
        compute = worker.compute_unwritten if order.inline else worker.compute_where_allowed
        result = compute(chunk, directory, cut=assignment.cut)
    except Exception as error:  # whatever it is, the runner tells it to the user
        failure = wire_failure(chunk_error(chunk, error))
        stream.send(Broken(lease, chunk.number, failure, isinstance(error, MemoryError)))
        return None
    done = LeaseDone(lease, computed_of(result.done, with_part=result.written))
    if result.written:
        return done
    stream.send(Finished((done,), read_only=not order.inline), result.arrays)
    return None


def _look(order: LookAt) -> LookedAt:
    """Look at the directory of a job."""
    path = Path(order.directory) / order.inputs
    reason = cause_of_not_seeing(path, order.digest)
    parts = part_path(Path(order.directory), 0).parent
    writable = not reason and is_writable(parts)
    return LookedAt(order.job_id, order.epoch, writable, str(path), reason)
