# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that worker processes are forked from: everything imported, kernels loaded."""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import IntEnum
from typing import Final

from quakegrid.distribution.pool_worker import die_with
from quakegrid.distribution.worker import ChunkWorker
from quakegrid.distribution.workerpool.worker_service import serve_pool
from quakegrid.jobs.calculations.registry import CALCULATIONS, calculation_named

#: What a zygote tells: a `Report`, a process number, a wait status or error number.
REPORT: Final = struct.Struct("<Bqi")
#: What its owner sends with the worker's end of a socket pair.
FORK: Final = b"fork"


class Report(IntEnum):
    """What a zygote tells its owner."""

    READY = 1
    BORN = 2
    NOT_BORN = 3
    ENDED = 4


def warm(calculations: Mapping[str, str]) -> None:
    """Import every calculation; load, or compile, the usual kernels of those built in."""
    for mode in calculations:
        calculation_named(mode, calculations)
    if calculations.items() & CALCULATIONS.items():
        # not at the top: a pool of other calculations does without the compiler
        from quakegrid.hazard.kernels.warmup import USUAL_MODELS, warm_up

        warm_up(names=USUAL_MODELS)
    gc.collect()
    gc.freeze()  # or the first collection in each worker would copy all of this


class Zygote:
    """Forks worker processes when told to, and tells of their ends.

    It has one thread and knows nothing of ZeroMQ: both would make forking unsafe.

    Parameters
    ----------
    control
        Its end of a socket pair with its owner (SOCK_SEQPACKET).
    calculations
        calculation_mode -> ``module:class``.
    """

    def __init__(self, control: socket.socket, calculations: Mapping[str, str]) -> None:
        self._control = control
        self._calculations = calculations
        self._bell, self._ringer = socket.socketpair()
        for end in (self._bell, self._ringer):
            end.setblocking(False)

    def run(self) -> None:
        """Serve until the owner is gone."""
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self._ringer.fileno(), warn_on_full_buffer=False)
        warm(self._calculations)
        self._tell(Report.READY, os.getpid(), 0)
        with selectors.DefaultSelector() as selector:
            for item in (self._control, self._bell):
                selector.register(item, selectors.EVENT_READ)
            while self._serve(selector):
                self._bury()

    def _serve(self, selector: selectors.BaseSelector) -> bool:
        """Wait for something and do it; returns False when the owner is gone."""
        for key, _ in selector.select():
            if key.fileobj is self._bell:
                with suppress(BlockingIOError):
                    self._bell.recv(4096)
                continue
            message, descriptors, _, _ = socket.recv_fds(self._control, len(FORK), 1)
            if not message:
                return False
            for descriptor in descriptors:
                self._fork(socket.socket(fileno=descriptor))
        return True

    def _fork(self, connection: socket.socket) -> None:
        """Start a worker at one end of a socket pair."""
        me = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            self._tell(Report.NOT_BORN, 0, error.errno or 0)
            connection.close()
            return
        if pid:
            connection.close()
            self._tell(Report.BORN, pid, 0)
            return
        status = 1
        try:
            die_with(me)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for inherited in (self._control, self._bell, self._ringer):
                inherited.close()
            serve_pool(connection, ChunkWorker(self._calculations))
            status = 0
        finally:
            # not sys.exit: what the zygote would do at its end is not the worker's
            os._exit(status)

    def _bury(self) -> None:
        """Tell of every worker that ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._tell(Report.ENDED, pid, status)

    def _tell(self, report: Report, pid: int, number: int) -> None:
        """Tell the owner; one that is gone is found by the next read."""
        with suppress(OSError):
            self._control.send(REPORT.pack(report, pid, number))


def main(arguments: Sequence[str]) -> None:
    """Serve a socket that was handed over: its descriptor, the owner's pid, the calculations."""
    descriptor, owner, calculations = arguments
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the pool says when to end
    die_with(int(owner))
    Zygote(socket.socket(fileno=int(descriptor)), json.loads(calculations)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
