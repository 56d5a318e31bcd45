# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job database of whoever runs this process: a file of their own, or behind its server."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from quakegrid.base.settings import Settings
from quakegrid.jobs.ports import Clock

if TYPE_CHECKING:
    from quakegrid.distribution.remote_store import RemoteStore
    from quakegrid.jobs.embedded import EmbeddedStore

    JobDatabase: TypeAlias = EmbeddedStore | RemoteStore


def has_server(settings: Settings) -> bool:
    """Return whether the records of jobs are behind a server.

    They are where daemons compute (``oq_distribute = zmq``), and where ``[dbserver] host``
    is another address than this machine's own loopback, as on a supercomputer whose nodes
    compute by themselves.
    """
    return settings.distribution.oq_distribute == "zmq" or not _is_loopback(settings.dbserver.host)


@contextmanager
def open_job_database(
    settings: Settings, data_directory: Path, clock: Clock
) -> Iterator[JobDatabase]:
    """Open the job database.

    Parameters
    ----------
    settings
        Of the installation.
    data_directory
        Where calculations go, and the database where there is no server.
    clock
        Time.

    Raises
    ------
    InstallationError
        The directory or the database cannot be used; says why.
    PeerProcessError
        Later, at the first question: the server does not answer.
    """
    # databases and sockets take their time to import, and nobody needs both
    if not has_server(settings):
        from quakegrid.jobs.embedded import open_embedded_store

        with closing(open_embedded_store(data_directory, clock)) as embedded:
            yield embedded
        return
    from quakegrid.distribution.remote_store import open_remote_store

    with closing(open_remote_store(settings, clock)) as remote:
        yield remote


def _is_loopback(host: str) -> bool:
    """Return whether a host is this machine's loopback, without asking for names."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
