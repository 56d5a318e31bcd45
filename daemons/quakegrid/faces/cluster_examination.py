# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`oq workers debug`: two small tasks for each host, and all that a cluster needs, looked at."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quakegrid import __version__
from quakegrid.base.errors import PeerProcessError
from quakegrid.base.own_host import is_here
from quakegrid.base.settings import Settings, data_directory
from quakegrid.distribution.server_line import ServerLine
from quakegrid.faces.pool_lines import PoolLines
from quakegrid.faces.worker_hosts import TO_ANSWER, WorkerHosts
from quakegrid.jobs.datastore.paths import create_directory
from quakegrid.wire.messages.control_messages import (
    ControlFailure,
    Examine,
    Examined,
    FromControl,
    GetStatus,
)
from quakegrid.wire.messages.node_requests import ListNodes, Nodes

#: How long an examination may take [s].
_PATIENCE: Final = 60.0
_TASKS: Final = 2
#: What is less is worth a word: seconds, seconds, bytes.
_LATE: Final = 2.0
_CLOCK_OFF: Final = 1.0
_LITTLE_SPACE: Final = 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: where, what, whether it is as it should be, what to do."""

    host: str
    what: str
    fine: bool
    advice: str = ""


class ClusterExamination:
    """Looks at a cluster from this machine.

    Parameters
    ----------
    settings
        Of the installation.
    hosts
        Its worker hosts.
    """

    def __init__(self, settings: Settings, hosts: WorkerHosts) -> None:
        self._settings = settings
        self._hosts = hosts

    def findings(self) -> Iterator[Finding]:
        """Yield what was found, the master first."""
        yield from self._server()
        yield from self._answering()

    def _server(self) -> Iterator[Finding]:
        """Look at the job database server and which nodes it hears of."""
        host = self._settings.dbserver.host
        try:
            with ServerLine(self._settings, TO_ANSWER) as line:
                nodes = line.ask(ListNodes(), Nodes).nodes
        except PeerProcessError as error:
            yield Finding(host, "the job database server does not answer", False, str(error))
            return
        heard = ", ".join(node.host for node in nodes) or "none"
        yield Finding(host, f"the job database server hears of the nodes {heard}", True)
        for missing in set(self._hosts.hosts) - {node.host for node in nodes}:
            yield Finding(
                missing,
                "the job database server does not hear of this node",
                False,
                f"is the pool started there, does [dbserver] host = {host} lead to the master "
                f"from there, and is port {self._settings.dbserver.port} open on the master?",
            )

    def _answering(self) -> Iterator[Finding]:
        """Look at every host."""
        try:
            folder = create_directory(data_directory(self._settings))
        except Exception as error:
            yield Finding(
                os.uname().nodename, "the data directory cannot be used", False, str(error)
            )
            return
        with (
            _probe(folder) as (path, content),
            _listening(self._settings) as ports,
            PoolLines(self._settings, self._hosts.known()) as lines,
        ):
            there = lines.ask(GetStatus(), TO_ANSWER)
            for host in self._hosts.hosts:
                if host not in there:
                    yield Finding(
                        host, "the worker pool does not answer", False, self._hosts.silence(host)
                    )
            began = time.time()
            request = Examine(str(path), content, _TASKS, ports)
            answers = lines.ask(request, _PATIENCE, list(there))
            for host in there:
                yield from self._host(host, answers.get(host), path, (began, time.time()))

    def _host(
        self, host: str, seen: FromControl | None, path: Path, span: tuple[float, float]
    ) -> Iterator[Finding]:
        """Judge what was seen on a host."""
        if not isinstance(seen, Examined):
            reason = "it does not answer: is it busy starting, or does a mount hang?"
            if isinstance(seen, ControlFailure):
                reason = "; ".join(problem[0] for problem in seen.failure.problems)
            yield Finding(host, "the node could not be examined", False, reason)
            return
        yield Finding(
            host,
            f"{seen.tasks_done} of {_TASKS} tasks done",
            seen.tasks_done == _TASKS,
            "look at the log of the pool: journalctl -u openquake-workerpool",
        )
        yield Finding(
            host,
            f"release {seen.release}, Python {seen.python}",
            seen.release == __version__,
            f"install release {__version__} there: other releases are refused",
        )
        yield from _directory(host, seen, path)
        off = max(span[0] - seen.clock, seen.clock - span[1], 0.0)
        yield Finding(
            host,
            f"its clock is {off:.1f} s off" if off else "its clock agrees",
            off < _CLOCK_OFF,
            "times of logs would mislead: set up chrony or systemd-timesyncd on all machines",
        )
        for failure in seen.failures:
            yield Finding(host, failure, False, _advice(failure, path))


def _directory(host: str, seen: Examined, path: Path) -> Iterator[Finding]:
    """Judge what was seen of the shared directory."""
    if seen.visible_after is None:
        return  # among the failures
    how = "may write and rename" if seen.writable else "may only read: results travel in messages"
    yield Finding(
        host,
        f"sees the shared directory after {seen.visible_after:.1f} s, {how}",
        seen.visible_after < _LATE,
        "mount it with lookupcache=positive or a short actimeo, as docs/cluster.md says",
    )
    if seen.writable:
        yield Finding(
            host,
            f"{seen.free_bytes / 1e9:.1f} GB are free there",
            seen.free_bytes >= _LITTLE_SPACE,
            "make room: jobs fail when the disk is full",
        )
    owner = path.stat().st_uid
    if seen.user == _own_name() and seen.uid != owner:
        yield Finding(
            host,
            f"the user {seen.user} is {seen.uid} there and {owner} here",
            False,
            "give the user the same number on all machines, or set up idmapd for NFSv4",
        )
    else:
        yield Finding(host, f"works as user {seen.user} ({seen.uid}:{seen.gid})", True)


def _advice(failure: str, path: Path) -> str:
    """Return what to do about a failure."""
    if "cannot be reached" in failure:
        return "open the ports of [dbserver] port and receiver_ports on the master"
    return (
        f"mount {path.parent.parent} there as on the master, readable for the user of the pool; "
        "see [directory] shared_dir"
    )


def _own_name() -> str:
    with suppress(KeyError):
        return pwd.getpwuid(os.getuid()).pw_name
    return str(os.getuid())


@contextmanager
def _probe(folder: Path) -> Iterator[tuple[Path, str]]:
    """Lay a file for other nodes to see into a new folder of the data directory."""
    place = folder / f".workers-debug-{secrets.token_hex(6)}"
    place.mkdir(mode=0o775)
    place.chmod(0o775)
    try:
        path, content = place / "probe", secrets.token_hex(32)
        path.write_text(content)
        yield path, content
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _listening(settings: Settings) -> Iterator[tuple[str, ...]]:
    """Listen on a port of the receivers that is free, where this machine is their host."""
    dbserver = settings.dbserver
    host = dbserver.receiver_host or dbserver.host
    places = [f"{dbserver.host}:{dbserver.port}"]
    if not is_here(host):
        yield tuple(places)
        return
    with socket.socket(socket.AF_INET6 if ":" in dbserver.listen else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for port in dbserver.receiver_ports.ports():
            with suppress(OSError):
                listener.bind((dbserver.listen, port))
                listener.listen()
                places.append(f"{host}:{port}")
                break
        yield tuple(places)


def plain(findings: Sequence[Finding]) -> list[Mapping[str, object]]:
    """Return findings for programs."""
    return [
        {"host": each.host, "what": each.what, "fine": each.fine, "advice": each.advice}
        for each in findings
    ]
