# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pool's side of its zygote: start it, have workers forked, hear of their ends."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from quakegrid.distribution.worker_process import ONE_THREAD
from quakegrid.distribution.workerpool.zygote import FORK, REPORT, Report

_MODULE = "quakegrid.distribution.workerpool.zygote"


@dataclass(frozen=True, slots=True)
class ZygoteReport:
    """What the zygote says: what happened to which process; a wait status or error number."""

    what: Report
    pid: int
    number: int


class ZygoteLink:
    """A zygote that was started.

    Parameters
    ----------
    calculations
        calculation_mode -> ``module:class``.
    """

    def __init__(self, calculations: Mapping[str, str]) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # -P: what lies in the current directory is no part of the engine
        command = [sys.executable, "-P", "-m", _MODULE, str(theirs.fileno()), str(os.getpid())]
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(
            [*command, json.dumps(dict(calculations))],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        )
        theirs.close()
        self._control.setblocking(False)

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._control.fileno()

    def fork(self) -> socket.socket:
        """Have a worker forked; returns the pool's end of its socket pair.

        A report follows for each, in the same order.

        Raises
        ------
        OSError
            The zygote is gone or does not read.
        """
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [FORK], [theirs.fileno()])
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return ours

    def reports(self) -> list[ZygoteReport]:
        """Return what it said since the last time.

        Raises
        ------
        EOFError
            It is gone, and all its workers with it.
        """
        heard: list[ZygoteReport] = []
        while True:
            try:
                packet = self._control.recv(REPORT.size)
            except BlockingIOError:
                return heard
            except OSError:
                packet = b""
            if not packet:
                if heard:
                    return heard
                raise EOFError
            what, pid, number = REPORT.unpack(packet)
            heard.append(ZygoteReport(Report(what), pid, number))

    def end(self) -> None:
        """End it at once, and with it all its workers."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        self._control.close()
