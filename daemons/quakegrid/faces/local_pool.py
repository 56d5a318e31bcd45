# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worker pool of this machine: started and killed; other hosts run this module by ssh."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from quakegrid.base.errors import InstallationError, QuakegridError
from quakegrid.base.pool_record import record_path, recorded_pool
from quakegrid.base.settings import Settings, read_settings
from quakegrid.faces.systemd_unit import SystemdUnit

UNIT: Final = "openquake-workerpool.service"
_MODULE: Final = "quakegrid.processes.workerpool"
#: A pool that lives so long after its start has read its settings and opened its port [s].
_SETTLED: Final = 1.5
#: How long a process that was killed may take to be gone [s].
_TO_DIE: Final = 5.0
#: How long a pool that has stopped to listen may take to end [s].
_TO_END: Final = 12.0
_GLANCE: Final = 0.05
_LAST_LINES: Final = 5


class LocalPool:
    """The worker pool of this machine.

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
        self._port = settings.zworkers.ctrl_port
        self._environment = environment
        self._unit = unit

    def start(self) -> str:
        """Start it, by systemd where it knows the unit; return how.

        Raises
        ------
        InstallationError
            It cannot be started; says why.
        """
        # the unit reads the files of the installation, not those of somebody's own
        if not self._environment.get("OQ_CONFIG_FILE") and self._unit.exists():
            self._let_it_end()
            if reason := self._unit.start():
                raise InstallationError(f"systemd does not start {UNIT}: {reason}")
            return "started by systemd"
        log = record_path(self._port, self._environment).with_suffix(".log")
        process = self._start_process(log)
        try:
            process.wait(_SETTLED)
        except subprocess.TimeoutExpired:
            return f"started as process {process.pid}, its log is {log}"
        raise InstallationError(
            f"the worker pool has ended again; the last lines of {log}:\n{_last_lines(log)}"
        )

    def kill(self) -> str:
        """End it for certain, with all its workers; return what was done.

        Raises
        ------
        InstallationError
            It belongs to another user, or does not die.
        """
        pid = self._unit.main_process()
        by_unit = bool(pid)
        if not pid:
            recorded = recorded_pool(self._port)
            pid = recorded.pid if recorded is not None else 0
        if not pid:
            return "no worker pool ran"
        try:
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            return "no worker pool ran"
        try:
            signal.pidfd_send_signal(process, signal.SIGKILL)
        except ProcessLookupError:
            return "no worker pool ran"
        except PermissionError:
            raise InstallationError(
                f"the worker pool, process {pid}, belongs to another user: sudo kill -9 {pid}"
            ) from None
        finally:
            os.close(process)
        if by_unit:  # or it would be started again
            self._unit.stop()
        _wait_for_death(pid)
        return f"killed process {pid} and its workers"

    def _let_it_end(self) -> None:
        """Wait while a pool ends that does not answer any more: systemd would not start another."""
        pid = self._unit.main_process()
        end = time.monotonic() + _TO_END
        while pid and self._unit.main_process() == pid and time.monotonic() < end:
            time.sleep(_GLANCE)

    def _start_process(self, log: Path) -> subprocess.Popen[bytes]:
        """Start it as a process that outlives this one."""
        try:
            log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with log.open("ab") as stream:
                return subprocess.Popen(
                    [sys.executable, "-P", "-m", _MODULE],
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=stream,
                    start_new_session=True,
                    env=dict(self._environment),
                )
        except OSError as error:
            raise InstallationError(f"the worker pool cannot be started: {error}") from error


def _wait_for_death(pid: int) -> None:
    """Wait until a process is gone, or a zombie that others must bury."""
    end = time.monotonic() + _TO_DIE
    while time.monotonic() < end:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return
        if stat.rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(_GLANCE)
    raise InstallationError(
        f"process {pid} was killed and is not gone: it hangs in the system, often on a mount "
        "that does not answer"
    )


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LAST_LINES:])


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the one argument says, ``start`` or ``kill``, and say what was done."""
    (verb,) = sys.argv[1:] if arguments is None else arguments
    try:
        pool = LocalPool(read_settings(), os.environ, SystemdUnit(UNIT))
        told = {"start": pool.start, "kill": pool.kill}[verb]()
    except QuakegridError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(f"{told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
