# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worker pools of all hosts of a cluster: asked, started, ended, waited for."""

from __future__ import annotations

import os
import pwd
import shlex
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from quakegrid.base.errors import InstallationError, PeerProcessError, Problem
from quakegrid.base.own_host import addresses, is_here
from quakegrid.base.settings import Settings
from quakegrid.faces.local_pool import UNIT, LocalPool
from quakegrid.faces.pool_lines import PoolLines
from quakegrid.faces.systemd_unit import Run, SystemdUnit, run_command
from quakegrid.wire.messages.control_messages import Drain, GetStatus, Kill, PoolStatus

#: Whose keys lead to the hosts.
_USER: Final = "openquake"
_SSH: Final = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5")
#: How long pools may take to answer, to start and to end gently [s].
TO_ANSWER: Final = 2.0
TO_START: Final = 20.0
TO_END: Final = 15.0
_GLANCE: Final = 0.2
_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class HostStatus:
    """A host and what its pool says, None if it does not answer."""

    host: str
    pool: PoolStatus | None


class WorkerHosts:
    """The hosts of ``host_cores``.

    Parameters
    ----------
    settings
        Of the installation.
    environment
        The environment variables.
    run
        Runs commands.
    here
        Tells whether a host is this machine.
    """

    def __init__(
        self,
        settings: Settings,
        environment: Mapping[str, str] = os.environ,
        run: Run = run_command,
        here: Callable[[str], bool] = is_here,
    ) -> None:
        self.hosts = tuple(entry.host for entry in settings.zworkers.host_cores)
        self._settings = settings
        self._environment = environment
        self._run = run
        self._here = here

    def status(self, patience: float = TO_ANSWER) -> tuple[HostStatus, ...]:
        """Return what each host says."""
        with PoolLines(self._settings, self.known()) as lines:
            answers = lines.ask(GetStatus(), patience)
        return tuple(HostStatus(host, _status(answers.get(host))) for host in self.hosts)

    def start(self) -> Mapping[str, str]:
        """Start the pools that do not run and wait until they answer.

        Returns
        -------
        mapping
            Host -> what was done.

        Raises
        ------
        InstallationError
            Some could not be started; names the command to try by hand for each.
        """
        before = self.status()
        done = {each.host: "runs already" for each in before if each.pool is not None}
        silent = [each.host for each in before if each.pool is None]
        told, problems = self._everywhere("start", silent)
        done |= told
        late = self._silent_after(list(told), TO_START)
        problems += [Problem(self.silence(host)) for host in late]
        for host in late:
            del done[host]
        if problems:
            raise InstallationError([*_told(done), *problems])
        return {host: done[host] for host in self.hosts}

    def stop(self) -> Mapping[str, str]:
        """Have all pools finish gently and wait for their end.

        Raises
        ------
        PeerProcessError
            Some have not ended in time.
        """
        with PoolLines(self._settings, self.known()) as lines:
            agreed = lines.ask(Drain(), TO_ANSWER)
            left = self._still_there(lines, list(agreed), TO_END)
        if left:
            raise PeerProcessError(
                [
                    Problem(f"{host} has not ended within {TO_END:.0f} s: oq workers kill ends it")
                    for host in left
                ]
            )
        return {host: "stopped" if host in agreed else "did not run" for host in self.hosts}

    def kill(self) -> Mapping[str, str]:
        """End all pools for certain, with all their workers; touches nothing else.

        Raises
        ------
        InstallationError
            Some hosts could not be reached; names the command to try by hand for each.
        """
        with PoolLines(self._settings, self.known()) as lines:
            agreed = lines.ask(Kill(), TO_ANSWER)
            left = self._still_there(lines, list(agreed), TO_ANSWER)
        done = {host: "killed" for host in agreed if host not in left}
        told, problems = self._everywhere("kill", [host for host in self.hosts if host not in done])
        done |= told
        if problems:
            raise InstallationError([*_told(done), *problems])
        return {host: done[host] for host in self.hosts}

    def wait(self, timeout: float) -> tuple[HostStatus, ...]:
        """Wait until all pools answer, and return what they say.

        Raises
        ------
        PeerProcessError
            Some have not come in time [s]; says of each what may be the matter.
        """
        silent = self._silent_after(self.hosts, timeout)
        if silent:
            raise PeerProcessError([Problem(self.silence(host)) for host in silent])
        return self.status()

    def silence(self, host: str) -> str:
        """Return why a host may not answer, and what to do."""
        port = self._settings.zworkers.ctrl_port
        if not addresses(host):
            return f"{host}: there is no such host; correct [zworkers] host_cores in openquake.cfg"
        try:
            socket.create_connection((host, port), timeout=TO_ANSWER).close()
        except ConnectionRefusedError:
            return f"{host}: no worker pool listens on port {port}; oq workers start starts it"
        except OSError as error:
            return (
                f"{host}: port {port} cannot be reached ({error}); is the host up, and does a "
                "firewall keep the port closed?"
            )
        return (
            f"{host}: something listens on port {port} and does not answer; is [dbserver] authkey "
            "the same there?"
        )

    def by_hand(self, host: str, verb: str) -> str:
        """Return the command to try by hand."""
        if self._here(host):
            return f"sudo systemctl {verb} {UNIT}"
        return f"ssh {_target(host)} systemctl {verb} {UNIT}"

    def known(self) -> list[str]:
        """Return the hosts that have an address; others would be an error of ZeroMQ."""
        return [host for host in self.hosts if addresses(host)]

    # -- steps --------------------------------------------------------------------------

    def _everywhere(self, verb: str, hosts: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
        """Do something on many hosts at once; return what was done, and what could not be."""
        done: dict[str, str] = {}
        problems: list[Problem] = []
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            outcomes = threads.map(lambda host: self._on_host(verb, host), hosts)
            for host, (told, reason) in zip(hosts, outcomes, strict=True):
                if reason:
                    hand = self.by_hand(host, verb)
                    problems.append(Problem(f"{host}: {reason}; try by hand: {hand}"))
                else:
                    done[host] = told
        return done, problems

    def _on_host(self, verb: str, host: str) -> tuple[str, str]:
        """Do something on a host; return what was done, or why it could not be."""
        if self._here(host):
            pool = LocalPool(self._settings, self._environment, SystemdUnit(UNIT, self._run))
            try:
                return (pool.start() if verb == "start" else pool.kill()), ""
            except InstallationError as error:
                return "", str(error)
        status, told = self._run([*_SSH, _target(host), self._remote_command(verb)])
        return (told, "") if status == 0 else ("", told or f"ssh ended with status {status}")

    def _remote_command(self, verb: str) -> str:
        """Return what the shell of another host is to run: the same program at the same place."""
        kept = {
            name: self._environment[name]
            for name in ("OQ_CONFIG_FILE", "PYTHONPATH")
            if self._environment.get(name)
        }
        words = ["env", *(f"{name}={value}" for name, value in kept.items())] if kept else []
        words += [sys.executable, "-P", "-m", "quakegrid.faces.local_pool", verb]
        return shlex.join(words)

    def _silent_after(self, hosts: Sequence[str], timeout: float) -> list[str]:
        """Wait until pools answer; return the hosts that have not in time [s]."""
        known = [host for host in hosts if addresses(host)]
        with PoolLines(self._settings, known) as lines:
            answers = lines.ask(GetStatus(), timeout)
        return [host for host in hosts if host not in answers]

    def _still_there(self, lines: PoolLines, hosts: list[str], timeout: float) -> list[str]:
        """Wait until pools do not answer any more; return those that still do."""
        end = time.monotonic() + timeout
        while hosts and time.monotonic() < end:
            hosts = list(lines.ask(GetStatus(), _GLANCE, hosts))
            if hosts:
                time.sleep(_GLANCE)
        return hosts


def _status(answer: object) -> PoolStatus | None:
    return answer if isinstance(answer, PoolStatus) else None


def _target(host: str) -> str:
    """Return whom to be on another host."""
    try:
        pwd.getpwnam(_USER)
    except KeyError:
        return host
    return f"{_USER}@{host}"


def _told(done: Mapping[str, str]) -> list[Problem]:
    return [Problem(f"{host}: {what}") for host, what in done.items()]
