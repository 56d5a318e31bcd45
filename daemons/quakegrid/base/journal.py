# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries of the systemd journal with fields of their own, by its native protocol."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import socket
import struct
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

#: Where journald takes entries: systemd.io/JOURNAL_NATIVE_PROTOCOL.
JOURNAL_SOCKET: Final = Path("/run/systemd/journal/socket")

#: Names of levels -> PRIORITY of syslog(3).
PRIORITIES: Mapping[str, int] = MappingProxyType(
    {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
)

#: The descriptor to which a unit's errors go.
STDERR: Final = 2

_FIELD = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_SEALS: Final = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL


def is_journal(journal_stream: str | None, descriptor: int = STDERR) -> bool:
    """Return whether a file descriptor leads to the journal.

    Parameters
    ----------
    journal_stream
        ``JOURNAL_STREAM`` of the environment: device and inode, ``8:1234``.
    descriptor
        The file descriptor, stderr by default: it may have been redirected since.
    """
    if not journal_stream:
        return False
    try:
        status = os.fstat(descriptor)
    except OSError:
        return False
    return journal_stream == f"{status.st_dev}:{status.st_ino}"


def journal_entry(fields: Mapping[str, str | int]) -> bytes:
    """Return an entry as it is sent.

    Parameters
    ----------
    fields
        Name in capitals, digits and underscores -> value, which may hold several lines.

    Raises
    ------
    ValueError
        A name that the journal does not take.
    """
    parts = []
    for name, value in fields.items():
        if not _FIELD.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a field of the journal")
        data = str(value).encode(errors="surrogateescape")
        if b"\n" in data:
            parts.append(name.encode() + b"\n" + struct.pack("<Q", len(data)) + data + b"\n")
        else:
            parts.append(name.encode() + b"=" + data + b"\n")
    return b"".join(parts)


class Journal:
    """A way to the journal.

    Parameters
    ----------
    path
        The socket of journald.
    """

    def __init__(self, path: Path = JOURNAL_SOCKET) -> None:
        self._path = str(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)

    def send(self, fields: Mapping[str, str | int]) -> bool:
        """Send an entry; return whether the journal took it.

        What is too large for a datagram goes in a sealed file in memory.
        """
        entry = journal_entry(fields)
        try:
            self._socket.sendto(entry, self._path)
        except OSError as error:
            if error.errno in (errno.EMSGSIZE, errno.ENOBUFS):
                return self._send_file(entry)
            return False
        return True

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _send_file(self, entry: bytes) -> bool:
        try:
            descriptor = os.memfd_create("journal-entry", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        except OSError:
            return False
        try:
            with open(descriptor, "wb", closefd=False) as file:
                file.write(entry)
            fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
            # socket.send_fds of Python 3.11 forgets the address
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", descriptor))
            self._socket.sendmsg([b""], [rights], 0, self._path)
        except OSError:
            return False
        finally:
            os.close(descriptor)
        return True
