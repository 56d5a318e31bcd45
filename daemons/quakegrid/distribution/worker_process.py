# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A new process that serves a pipe: forked from this one, or started afresh."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final, Literal, Protocol, TypeAlias

from quakegrid.distribution.pool_worker import serve
from quakegrid.distribution.worker import ChunkWorker

StartMethod: TypeAlias = Literal["fork", "spawn"]

#: Libraries that would start threads of their own: the cores are shared out by chunks.
ONE_THREAD: Final = {
    name: "1"
    for name in (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
    )
}
#: How long a worker that was told to stop may take [s].
_PATIENCE: Final = 2.0


class WorkerProcess(Protocol):
    """A process that was started."""

    def is_alive(self) -> bool:
        """Return whether it runs."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...

    def join(self) -> int:
        """Wait for its end, help it if it is slow, and return its exit code, -9 for SIGKILL."""
        ...


def best_start_method() -> StartMethod:
    """Return ``fork`` where it is safe and quick: on Linux, while this process has one thread."""
    single = threading.active_count() == 1
    return "fork" if sys.platform == "linux" and single else "spawn"


class ForkedProcess:
    """A copy of this process, which inherits a worker with its job already loaded.

    Parameters
    ----------
    connection
        The worker's end of the pipe.
    worker
        What it inherits.
    """

    def __init__(self, connection: Connection, worker: ChunkWorker) -> None:
        self._process = multiprocessing.get_context("fork").Process(
            target=serve, args=(connection, worker, os.getpid()), daemon=True
        )
        with _without_interrupts(), _environment(ONE_THREAD):
            self._process.start()

    def is_alive(self) -> bool:
        """Return whether it runs."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def join(self) -> int:
        """Wait for its end, help it if it is slow, and return its exit code."""
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        exit_code = self._process.exitcode
        self._process.close()
        return -signal.SIGKILL if exit_code is None else exit_code


class SpawnedProcess:
    """A fresh interpreter; it imports nothing of the program that runs here.

    Parameters
    ----------
    connection
        The worker's end of the pipe.
    calculations
        calculation_mode -> ``module:class``.
    """

    def __init__(self, connection: Connection, calculations: Mapping[str, str]) -> None:
        descriptor = connection.fileno()
        # -P: what lies in the current directory is no part of the engine
        command = [sys.executable, "-P", "-m", "quakegrid.distribution.pool_worker"]
        arguments = [str(descriptor), str(os.getpid()), json.dumps(dict(calculations))]
        path = os.pathsep.join(entry for entry in sys.path if entry)
        with _without_interrupts():
            self._process = subprocess.Popen(
                [*command, *arguments],
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
            )

    def is_alive(self) -> bool:
        """Return whether it runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def join(self) -> int:
        """Wait for its end, help it if it is slow, and return its exit code."""
        try:
            return self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables for the processes started inside."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C, so that a new process can say first that it ignores it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
