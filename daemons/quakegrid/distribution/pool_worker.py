# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One worker process of the pool: receives chunks, computes them, says that they are done."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from quakegrid.distribution.failure import chunk_error, failure_of
from quakegrid.distribution.pool_messages import (
    Compute,
    Done,
    Failed,
    Stop,
    decoded_by_worker,
    encoded,
)
from quakegrid.distribution.worker import ChunkWorker

#: prctl(2): the signal this process gets when its parent dies.
_PR_SET_PDEATHSIG = 1


def serve(connection: Connection, worker: ChunkWorker, master_pid: int) -> None:
    """Compute chunks until told to stop; the body of a worker process.

    Parameters
    ----------
    connection
        The worker's end of the pipe to the pool.
    worker
        Who computes; in a forked process, with the job already loaded.
    master_pid
        The job's process: this one dies with it.
    """
    _leave_interrupts_to_the_master()
    die_with(master_pid)
    while True:
        try:
            message = decoded_by_worker(connection.recv_bytes())
        except (EOFError, OSError):
            return
        if isinstance(message, Stop):
            return
        connection.send_bytes(encoded(_answer(worker, message)))


def _answer(worker: ChunkWorker, message: Compute) -> Done | Failed:
    """Compute a chunk and return what to say of it."""
    chunk = message.chunk()
    try:
        return Done.of(worker.compute(chunk, Path(message.directory)))
    except Exception as error:  # whatever it is, the pool tells it to the user
        return Failed(chunk.number, failure_of(chunk_error(chunk, error)))


def _leave_interrupts_to_the_master() -> None:
    """Ignore Ctrl-C, which a terminal sends to the whole process group."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})


def die_with(master_pid: int) -> None:
    """Have the system kill this process when the master dies, however it dies."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != master_pid:  # it died before the line above
        os._exit(1)


def main(arguments: Sequence[str]) -> None:
    """Serve a pipe that was handed over: its descriptor, the master's pid, the calculations."""
    descriptor, master_pid, calculations = arguments
    worker = ChunkWorker(json.loads(calculations))
    serve(Connection(int(descriptor)), worker, int(master_pid))


if __name__ == "__main__":
    main(sys.argv[1:])
