# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file that can be seen is whole: temporary name beside the target, fsync, rename."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from quakegrid.base.errors import InstallationError

#: How temporary names begin: hidden, so that nobody takes them for a result.
TEMPORARY_PREFIX = ".unpublished-"
#: What a mount for reading only, or a directory of somebody else, answers to who would write.
_FORBIDDEN: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def temporary_path(target: Path) -> Path:
    """Return the name under which this process writes a file before it is published."""
    host = os.uname().nodename
    return target.with_name(f"{TEMPORARY_PREFIX}{target.name}-{host}-{os.getpid()}")


def publish(temporary: Path, target: Path, *, lasting: bool = True) -> None:
    """Give a written and closed file its name, so that it survives a loss of power.

    Parameters
    ----------
    temporary
        The file, in the directory of `target`.
    target
        Its name; a file that had it before is replaced.
    lasting
        Whether the name too must survive. Without, a loss of power may take it back: then
        there is no such file, but never half of one. It takes half the time.

    Raises
    ------
    InstallationError
        The disk is full or cannot be written.
    """
    try:
        _synchronise(temporary, os.O_RDWR)
        temporary.rename(target)
        if lasting:
            _synchronise(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise InstallationError(f"Cannot write {target}: {error.strerror}") from error


def publish_content(content: bytes, target: Path, *, synchronise: bool) -> None:
    """Write a small file and give it its name.

    Parameters
    ----------
    content
        All of it.
    target
        Its name; a file that had it before is replaced.
    synchronise
        Whether it is brought to the disk before it gets its name. Without, a loss of power
        may leave its name with anything behind it: only for files whose readers would notice.

    Raises
    ------
    InstallationError
        The disk is full or cannot be written.
    """
    temporary = temporary_path(target)
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            if synchronise:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(temporary, target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise InstallationError(f"Cannot write {target}: {error.strerror}") from error


def is_writable(directory: Path) -> bool:
    """Return whether this process may create files in a directory.

    A full disk counts as one that may be written: that is told when a part is written.
    """
    probe = temporary_path(directory / "probe")
    try:
        os.close(os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    except OSError as error:
        return error.errno not in _FORBIDDEN
    with suppress(OSError):
        probe.unlink()
    return True


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
