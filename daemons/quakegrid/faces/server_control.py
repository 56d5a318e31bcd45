# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job database server on this machine: started, asked how it is, ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quakegrid.base.errors import InstallationError, PeerProcessError
from quakegrid.base.own_host import is_here
from quakegrid.base.process import ProcessIdentity
from quakegrid.base.settings import Settings, database_file
from quakegrid.distribution.server_line import ServerLine, server_address, unreachable
from quakegrid.distribution.wire_records import process_of
from quakegrid.faces.systemd_unit import SystemdUnit
from quakegrid.jobs.datastore.paths import create_directory
from quakegrid.wire.messages.job_requests import GetServerStatus, ServerStatus
from quakegrid.wire.messages.node_requests import ListNodes, Node, Nodes

UNIT: Final = "openquake-dbserver.service"
_MODULE: Final = "quakegrid.processes.dbserver"
#: How long a server may take to answer, to start and to end [s].
_TO_ANSWER: Final = 3.0
_TO_START: Final = 20.0
_TO_END: Final = 20.0
_GLANCE: Final = 0.1
_LAST_LINES: Final = 10


@dataclass(frozen=True, slots=True)
class ServerReport:
    """What a server says of itself.

    Attributes
    ----------
    address
        ``host:port``.
    status
        Who it is and how many jobs it has.
    nodes
        The worker nodes that it hears of.
    """

    address: str
    status: ServerStatus
    nodes: tuple[Node, ...]

    @property
    def process(self) -> ProcessIdentity:
        """The server."""
        return process_of(self.status.process)


class ServerControl:
    """The server that the settings name.

    Parameters
    ----------
    settings
        Of the installation.
    environment
        The environment variables.
    unit
        The unit that runs it where there is systemd.
    """

    def __init__(
        self, settings: Settings, environment: Mapping[str, str], unit: SystemdUnit
    ) -> None:
        self._settings = settings
        self._environment = environment
        self._unit = unit
        self.address = server_address(settings)

    def report(self, patience: float = _TO_ANSWER) -> ServerReport | None:
        """Return what the server says, None if nobody listens where it should.

        Raises
        ------
        PeerProcessError
            Somebody listens there and does not answer.
        """
        if not self._is_anybody_there():
            return None
        with ServerLine(self._settings, patience) as line:
            status = line.ask(GetServerStatus(), ServerStatus)
            return ServerReport(self.address, status, line.ask(ListNodes(), Nodes).nodes)

    def start(self) -> tuple[ServerReport, bool]:
        """Start the server unless it runs; return its report and whether it was started.

        By systemd where it knows the unit and one may; else as a process of its own, whose
        log goes to ``dbserver.log`` beside the database.

        Raises
        ------
        InstallationError
            It cannot be started here; says why.
        PeerProcessError
            Something else listens on its port, or has another secret.
        """
        if (report := self.report()) is not None:
            return report, False
        host = self._settings.dbserver.host
        if not is_here(host):
            raise InstallationError(
                f"[dbserver] host is {host}, which is not this machine: start the server there"
            )
        # the unit reads the files of the installation, not those of somebody's own
        own_files = bool(self._environment.get("OQ_CONFIG_FILE"))
        if not own_files and self._unit.exists() and not self._unit.start():
            return self._wait_for_answer(None, Path()), True
        log = self._log_file()
        return self._wait_for_answer(self._start_process(log), log), True

    def stop(self) -> ServerReport | None:
        """End the server gently and return what it was, None if it did not run.

        Raises
        ------
        InstallationError
            It runs on another machine, or as another user.
        PeerProcessError
            It does not answer, or does not end.
        """
        report = self.report()
        if report is None:
            return None
        process = report.process
        if process.host != os.uname().nodename:
            raise InstallationError(
                f"The server runs on {process.host}: stop it there with oq dbserver stop"
            )
        by_unit = self._unit.main_process() == process.pid
        if by_unit and not self._unit.stop():
            return report
        try:
            os.kill(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            return report
        except PermissionError:
            how = f"sudo systemctl stop {UNIT}" if by_unit else f"sudo kill {process.pid}"
            raise InstallationError(
                f"The server, process {process.pid}, belongs to another user: {how}"
            ) from None
        self._wait_for_end(process)
        return report

    # -- inside -------------------------------------------------------------------------

    def _is_anybody_there(self) -> bool:
        """Return whether something listens where the server should."""
        host, port = self._settings.dbserver.host, self._settings.dbserver.port
        try:
            with socket.create_connection((host, port), timeout=_TO_ANSWER):
                return True
        except ConnectionRefusedError:
            return False
        except OSError as error:
            raise PeerProcessError(f"{unreachable(self.address)} ({error})") from None

    def _log_file(self) -> Path:
        file = database_file(self._settings, environment=self._environment)
        return create_directory(file.parent) / "dbserver.log"

    def _start_process(self, log: Path) -> subprocess.Popen[bytes]:
        """Start the server as a process that outlives this one."""
        try:
            with log.open("ab") as stream:
                return subprocess.Popen(
                    [sys.executable, "-m", _MODULE],
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=stream,
                    start_new_session=True,
                    env=dict(self._environment),
                )
        except OSError as error:
            raise InstallationError(f"Cannot start the server: {error}") from error

    def _wait_for_answer(self, process: subprocess.Popen[bytes] | None, log: Path) -> ServerReport:
        """Return what a server says that was started just now."""
        end = time.monotonic() + _TO_START
        while time.monotonic() < end:
            if (report := self.report()) is not None:
                return report
            if process is not None and process.poll() is not None:
                raise InstallationError(
                    f"The server has ended again; the last lines of {log}:\n{_last_lines(log)}"
                )
            time.sleep(_GLANCE)
        raise PeerProcessError(unreachable(self.address))

    def _wait_for_end(self, process: ProcessIdentity) -> None:
        end = time.monotonic() + _TO_END
        while not process.is_dead():
            if time.monotonic() > end:
                raise PeerProcessError(
                    f"The server, process {process.pid}, was asked to end and has not ended for "
                    f"{_TO_END:.0f} s"
                )
            time.sleep(_GLANCE)


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LAST_LINES:])
