# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""openquake-workerpool: computes chunks for running jobs with the cores of one node."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress

from quakegrid.base.own_host import addresses, is_loopback, own_entry
from quakegrid.base.pool_record import keep_record, remove_record
from quakegrid.base.process import this_process
from quakegrid.base.setting import HostCores
from quakegrid.base.settings import Settings
from quakegrid.base.settings_sections import DEFAULT_AUTHKEY
from quakegrid.distribution.registry import available_cores
from quakegrid.distribution.workerpool.pool_options import PoolOptions
from quakegrid.distribution.workerpool.supervisor import PoolSupervisor
from quakegrid.jobs.calculations.registry import CALCULATIONS
from quakegrid.processes.daemon import Daemon, run_daemon
from quakegrid.wire.keys import check_bindable, derive_keys
from quakegrid.wire.sockets import Context

NAME = "openquake-workerpool"


def serve(
    daemon: Daemon, settings: Settings, calculations: Mapping[str, str] = CALCULATIONS
) -> None:
    """Run the worker pool of this node until it is asked to end.

    Parameters
    ----------
    daemon
        The process.
    settings
        Of the cluster.
    calculations
        calculation_mode -> ``module:class``.

    Raises
    ------
    InstallationError
        The node is not listed in host_cores, the control port is taken or may not be opened.
    """
    options = pool_options(settings, calculations)
    daemon.log.say(
        "info",
        f"{options.cores} workers for {options.server}, control port "
        f"{options.listen}:{options.control_port}",
    )
    check_bindable(options.listen, settings.dbserver.authkey)
    with Context(derive_keys(settings.dbserver.authkey)) as context:
        pool = PoolSupervisor(options, context, daemon, daemon.log)
        record = keep_record(pool.control_port)
        try:
            pool.run()
        finally:
            remove_record(record)


def pool_options(settings: Settings, calculations: Mapping[str, str]) -> PoolOptions:
    """Return what the settings mean for this machine.

    Raises
    ------
    InstallationError
        It is not listed in host_cores.
    """
    entry = own_entry(settings.zworkers.host_cores)
    listen = control_address(entry, settings)
    host = entry.host
    if is_loopback(host) and listen != host:
        host = outward_address(settings.dbserver.host)
    return PoolOptions(
        pool=f"{this_process()}/{secrets.token_hex(4)}",
        host=host,
        cores=available_cores() if entry.cores < 0 else entry.cores,
        server=f"{settings.dbserver.host}:{settings.dbserver.port}",
        listen=listen,
        control_port=settings.zworkers.ctrl_port,
        soft_mem_limit=settings.memory.soft_mem_limit,
        hard_mem_limit=settings.memory.hard_mem_limit,
        calculations=calculations,
    )


def control_address(entry: HostCores, settings: Settings) -> str:
    """Return where the control port listens.

    On the address that host_cores gives this node; where that is only a loopback address, on
    all if the master is elsewhere and the cluster has a secret.
    """
    if not is_loopback(entry.host):
        return entry.host
    alone = is_loopback(settings.dbserver.host) or settings.dbserver.authkey == DEFAULT_AUTHKEY
    return entry.host if alone else "0.0.0.0"


def outward_address(host: str) -> str:
    """Return the address from which this machine speaks to a host, its name if that is unknown."""
    for address in addresses(host):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))  # nothing is sent: the route alone is asked for
            return str(probe.getsockname()[0])
    return os.uname().nodename


def main() -> int:
    """Run the daemon and return its exit status."""
    return run_daemon(NAME, serve)


if __name__ == "__main__":
    sys.exit(main())
