# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pool's side of one worker process: give it a chunk, hear from it, end it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from quakegrid.distribution.pool_messages import (
    Compute,
    Done,
    Failed,
    Stop,
    decoded_by_pool,
    encoded,
)
from quakegrid.distribution.worker_process import WorkerProcess
from quakegrid.jobs.chunk import Chunk


class PoolProcess:
    """One worker process and the chunk it holds.

    Parameters
    ----------
    start
        Starts the process that serves the other end of a pipe.

    Attributes
    ----------
    connection
        Becomes ready when the worker speaks or dies.
    chunk
        What it computes, None while it is idle.
    ended
        Whether it died and all it said has been heard.
    """

    def __init__(self, start: Callable[[Connection], WorkerProcess]) -> None:
        self.connection, theirs = Pipe()
        self.chunk: Chunk | None = None
        self.ended = False
        self._process = start(theirs)
        # the only open end must be the worker's, so that its death closes the pipe
        theirs.close()

    def give(self, chunk: Chunk, calculation_directory: Path) -> None:
        """Have a chunk computed; a worker that died keeps it, to be found with it."""
        self.chunk = chunk
        with suppress(OSError):
            self.connection.send_bytes(encoded(Compute.of(chunk, calculation_directory)))

    def receive(self) -> Done | Failed | None:
        """Return what the worker said, or None; sets `ended` when it will say nothing more."""
        # asked first: what it said before its death can still be read after
        alive = self._process.is_alive()
        try:
            if not self.connection.poll():
                self.ended = not alive
                return None
            message = decoded_by_pool(self.connection.recv_bytes())
        except (EOFError, OSError):
            self.ended = True
            return None
        self.chunk = None
        return message

    def stop(self) -> None:
        """Tell the worker that there is no more work."""
        with suppress(OSError):  # it may be gone already
            self.connection.send_bytes(encoded(Stop()))

    def kill(self) -> None:
        """End the worker at once."""
        self._process.kill()
        self.join()

    def join(self) -> int:
        """Wait for the worker's end and return its exit code, negative for a signal."""
        exit_code = self._process.join()
        self.connection.close()
        return exit_code
