# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start, stop, look at or upgrade the job database server of a cluster."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from quakegrid.base.errors import PeerProcessError
from quakegrid.base.settings import Settings, database_file, read_settings
from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect

if TYPE_CHECKING:
    from quakegrid.faces.server_control import ServerControl, ServerReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "action",
        choices=list(_ACTIONS),
        help="start or stop the server of this machine; status: tell how the server is, wherever "
        "it runs; upgrade: bring the database to the schema of this release, after a copy of it",
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Do it."""
    _ACTIONS[arguments.action](read_settings(), arguments.json)


def _start(settings: Settings, as_json: bool) -> None:
    report, started = _control(settings).start()
    if as_json:
        print_json({**_plain(report), "started": started})
        return
    what = "has been started" if started else "runs already"
    print(f"The job database server {what}: {_who(report)}")


def _stop(settings: Settings, as_json: bool) -> None:
    control = _control(settings)
    report = control.stop()
    if as_json:
        print_json({"stopped": report is not None})
    elif report is None:
        print(f"No job database server runs at {control.address}")
    else:
        print(f"The job database server has been stopped: {_who(report)}")


def _status(settings: Settings, as_json: bool) -> None:
    control = _control(settings)
    report = control.report()
    if report is None:
        raise PeerProcessError(
            f"No job database server runs at {control.address}: start it with oq dbserver start"
        )
    if as_json:
        print_json(_plain(report))
        return
    jobs = ", ".join(f"{count} {status}" for status, count in report.status.jobs.items())
    print(f"The job database server runs: {_who(report)}")
    print(f"release   {report.status.release}")
    print(f"since     {datetime.fromtimestamp(report.status.started):%Y-%m-%d %H:%M:%S}")
    print(f"database  {report.status.file}, schema {report.status.schema}")
    print(f"jobs      {jobs or 'none'}")
    print(f"nodes     {len(report.nodes) or 'none'}")
    for node in report.nodes:
        print(f"          {node.host}: {node.running} of {node.cores} cores compute")


def _upgrade(settings: Settings, as_json: bool) -> None:
    # the database's library takes its time to import
    from quakegrid.jobs.datastore.paths import create_directory
    from quakegrid.jobs.records.schema import upgrade_database

    file = database_file(settings)
    create_directory(file.parent)
    upgrade = upgrade_database(file)
    if as_json:
        told = {"before": upgrade.before, "after": upgrade.after, "copy": upgrade.copy}
        print_json({"file": file, **told})
    elif upgrade.before == 0:
        print(f"{file} has been created with the schema {upgrade.after}")
    elif upgrade.copy is None:
        print(f"{file} has the schema {upgrade.after} already")
    else:
        change = f"from the schema {upgrade.before} to {upgrade.after}"
        print(f"{file} has been upgraded {change}; as it was it lies in {upgrade.copy}")


_ACTIONS: Mapping[str, Callable[[Settings, bool], None]] = MappingProxyType(
    {"start": _start, "stop": _stop, "status": _status, "upgrade": _upgrade}
)


def _control(settings: Settings) -> ServerControl:
    # sockets and keys take their time to import
    from quakegrid.faces.server_control import UNIT, ServerControl
    from quakegrid.faces.systemd_unit import SystemdUnit

    return ServerControl(settings, os.environ, SystemdUnit(UNIT))


def _who(report: ServerReport) -> str:
    return f"process {report.process.pid} on {report.process.host}, at {report.address}"


def _plain(report: ServerReport) -> dict[str, Any]:
    """Return a report for programs."""
    status = report.status
    return {
        "address": report.address,
        "release": status.release,
        "host": report.process.host,
        "pid": report.process.pid,
        "running_since": datetime.fromtimestamp(status.started, UTC),
        "file": status.file,
        "schema": status.schema,
        "jobs": status.jobs,
        "nodes": [
            {
                "host": node.host,
                "address": node.address,
                "release": node.release,
                "cores": node.cores,
                "running": node.running,
                "draining": node.draining,
                "load": node.load,
                "memory_used": node.memory_used,
                "memory_total": node.memory_total,
                "silent": round(node.silent, 1),
            }
            for node in report.nodes
        ],
    }
