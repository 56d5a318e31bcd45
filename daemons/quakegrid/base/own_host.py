# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of the hosts of a cluster this machine is."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Sequence

from quakegrid.base.errors import InstallationError
from quakegrid.base.setting import HostCores


def addresses(host: str) -> tuple[str, ...]:
    """Return the numbers of a host, none if it is not known."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_own(address: str) -> bool:
    """Return whether a number is an address of this machine."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def is_here(host: str) -> bool:
    """Return whether a host, name or number, is this machine."""
    return host in ("localhost", os.uname().nodename) or any(map(is_own, addresses(host)))


def is_loopback(host: str) -> bool:
    """Return whether a host means this machine, whichever machine asks."""
    numbers = addresses(host)
    return bool(numbers) and all(ipaddress.ip_address(each).is_loopback for each in numbers)


def own_entry(
    host_cores: Sequence[HostCores],
    here: Callable[[str], bool] = is_here,
    loopback: Callable[[str], bool] = is_loopback,
) -> HostCores:
    """Return the entry of ``host_cores`` that is this machine.

    Parameters
    ----------
    host_cores
        The entries.
    here, loopback
        Tell of a host whether it is this machine, and whether any machine says so of itself.

    Raises
    ------
    InstallationError
        Other hosts are listed and this one is not.
    """
    shared = [entry for entry in host_cores if loopback(entry.host)]
    for entry in host_cores:
        if entry not in shared and here(entry.host):
            return entry
    if shared and len(shared) == len(host_cores):
        return shared[0]
    listed = ", ".join(entry.host for entry in host_cores)
    raise InstallationError(
        f"This machine, {os.uname().nodename}, is not among the hosts of host_cores ({listed}): "
        f"add `{os.uname().nodename} -1`, or its address, to [zworkers] host_cores in "
        "openquake.cfg of all nodes"
    )
