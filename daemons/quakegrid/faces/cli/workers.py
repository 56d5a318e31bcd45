# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start, stop, look at or test the worker pools of a cluster."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from quakegrid.base.errors import PeerProcessError, Problem
from quakegrid.base.settings import Settings, read_settings
from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect

if TYPE_CHECKING:
    from quakegrid.faces.worker_hosts import HostStatus, WorkerHosts

_TIMEOUT = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "action",
        choices=list(_ACTIONS),
        help="start the pools of all hosts of host_cores, by ssh; stop: let them hand over what "
        "they have and end; restart; status: (host, cores that compute, cores) of each; kill: "
        "end them for certain; wait until all are there; debug: test the hosts, the shared "
        "directory and the ports",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=_TIMEOUT,
        metavar="SECONDS",
        help="how long to wait for the pools (%(default)g)",
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Do it."""
    _ACTIONS[arguments.action](read_settings(), arguments)


def _start(settings: Settings, arguments: argparse.Namespace) -> None:
    _tell(_hosts(settings).start(), arguments.json)


def _stop(settings: Settings, arguments: argparse.Namespace) -> None:
    _tell(_hosts(settings).stop(), arguments.json)


def _restart(settings: Settings, arguments: argparse.Namespace) -> None:
    hosts = _hosts(settings)
    hosts.stop()
    _tell(hosts.start(), arguments.json)


def _kill(settings: Settings, arguments: argparse.Namespace) -> None:
    _tell(_hosts(settings).kill(), arguments.json)


def _status(settings: Settings, arguments: argparse.Namespace) -> None:
    hosts = _hosts(settings)
    statuses = hosts.status()
    _tell_statuses(statuses, arguments.json)
    silent = [Problem(hosts.silence(each.host)) for each in statuses if each.pool is None]
    if silent:
        raise PeerProcessError(silent)


def _wait(settings: Settings, arguments: argparse.Namespace) -> None:
    _tell_statuses(_hosts(settings).wait(arguments.timeout), arguments.json)


def _debug(settings: Settings, arguments: argparse.Namespace) -> None:
    from quakegrid.faces.cluster_examination import ClusterExamination, plain

    findings = []
    for finding in ClusterExamination(settings, _hosts(settings)).findings():
        findings.append(finding)
        if not arguments.json:
            print(f"{'  ok  ' if finding.fine else ' FAIL '} {finding.host}: {finding.what}")
            if not finding.fine and finding.advice:
                print(f"        {finding.advice}")
    if arguments.json:
        print_json(plain(findings))
    failed = sum(not finding.fine for finding in findings)
    if failed:
        raise PeerProcessError(f"{failed} of {len(findings)} tests failed")


_ACTIONS: Mapping[str, Callable[[Settings, argparse.Namespace], None]] = MappingProxyType(
    {
        "start": _start,
        "stop": _stop,
        "restart": _restart,
        "status": _status,
        "kill": _kill,
        "wait": _wait,
        "debug": _debug,
    }
)


def _hosts(settings: Settings) -> WorkerHosts:
    # sockets and keys take their time to import
    from quakegrid.faces.worker_hosts import WorkerHosts

    return WorkerHosts(settings)


def _tell(done: Mapping[str, str], as_json: bool) -> None:
    """Say what was done on each host."""
    if as_json:
        print_json(done)
        return
    for host, what in done.items():
        print(f"{host}: {what}")


def _tell_statuses(statuses: tuple[HostStatus, ...], as_json: bool) -> None:
    """Say how the pools are that answer."""
    if as_json:
        print_json([_plain(each) for each in statuses])
        return
    print([(each.host, len(each.pool.running), each.pool.cores) for each in statuses if each.pool])


def _plain(status: HostStatus) -> dict[str, Any]:
    """Return how a pool is, for programs."""
    pool = status.pool
    if pool is None:
        return {"host": status.host, "answers": False}
    return {
        "host": status.host,
        "answers": True,
        "running": len(pool.running),
        "cores": pool.cores,
        "pool": pool.pool,
        "pid": pool.pid,
        "release": pool.release,
        "draining": pool.draining,
        "load": pool.load,
        "memory_used": pool.memory_used,
        "memory_total": pool.memory_total,
        "started": datetime.fromtimestamp(pool.started, UTC),
        "chunks": [
            {
                "job_id": chunk.job_id,
                "stage": chunk.stage,
                "number": chunk.number,
                "pid": chunk.pid,
                "seconds": chunk.seconds,
            }
            for chunk in pool.running
        ],
    }
