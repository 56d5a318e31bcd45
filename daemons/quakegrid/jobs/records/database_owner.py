# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One process owns the file of the job database: a lock that ends with the process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quakegrid.base.errors import InstallationError


@contextmanager
def own(database: Path) -> Iterator[None]:
    """Own a job database, until the end of the context or of the process.

    The lock is on a file beside it: whoever closes the database's own file loses the locks
    that SQLite has on it.

    Parameters
    ----------
    database
        The SQLite file, in a directory that exists.

    Raises
    ------
    InstallationError
        Another server owns it, or its directory cannot be written.
    """
    path = database.with_name(f"{database.name}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        raise InstallationError(f"Cannot write {path}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 32, 0).decode(errors="replace").strip()
            raise InstallationError(
                f"Another openquake-dbserver, process {owner or 'unknown'}, has opened "
                f"{database}: stop it with oq dbserver stop, or name another [dbserver] file"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
