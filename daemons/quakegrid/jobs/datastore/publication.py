# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file that can be seen is whole: temporary name beside the target, fsync, rename."""

from __future__ import annotations

import os
from pathlib import Path

from quakegrid.base.errors import InstallationError

#: How temporary names begin: hidden, so that nobody takes them for a result.
TEMPORARY_PREFIX = ".unpublished-"


def temporary_path(target: Path) -> Path:
    """Return the name under which this process writes a file before it is published."""
    host = os.uname().nodename
    return target.with_name(f"{TEMPORARY_PREFIX}{target.name}-{host}-{os.getpid()}")


def publish(temporary: Path, target: Path) -> None:
    """Give a written and closed file its name, so that it survives a loss of power.

    Parameters
    ----------
    temporary
        The file, in the directory of `target`.
    target
        Its name; a file that had it before is replaced.

    Raises
    ------
    InstallationError
        The disk is full or cannot be written.
    """
    try:
        _synchronise(temporary, os.O_RDWR)
        temporary.rename(target)
        _synchronise(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise InstallationError(f"Cannot write {target}: {error.strerror}") from error


def remove_temporary_files(directory: Path, target: str = "") -> None:
    """Remove what writers that died have left in a directory.

    Parameters
    ----------
    directory
        Where to look.
    target
        The name of the file they meant to write; empty for any.
    """
    for path in directory.glob(f"{TEMPORARY_PREFIX}{target}*"):
        path.unlink(missing_ok=True)


def _synchronise(path: Path, flags: int) -> None:
    """Ask the system to bring a file or directory to the disk."""
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
