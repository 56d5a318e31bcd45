# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The file below an HDF5 file that is written: a full disk is remembered, HDF5 never meets it."""

from __future__ import annotations

import os
from pathlib import Path


class OutputFile:
    """What HDF5 takes for a file of Python, with the first failure of the disk kept aside.

    The library of HDF5 cannot close a file that it could not write: it fails again at every
    attempt, and may crash when the process ends. Here nothing fails. After the first error
    nothing is written any more, and whoever owns the file asks for `error`.

    Parameters
    ----------
    path
        The file to make; one that is there is emptied.

    Attributes
    ----------
    error
        What the disk answered first, None while all went well.

    Raises
    ------
    OSError
        It cannot be made.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        self._descriptor = os.open(path, flags, 0o666)
        self._abandoned = False
        self._place = 0
        self._size = 0
        self.error: OSError | None = None

    def abandon(self) -> None:
        """Write nothing any more: the file is not wanted."""
        self._abandoned = True

    def close(self) -> None:
        """Close the file, after HDF5 has."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    # -- what HDF5 asks for -------------------------------------------------------------

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place from the beginning, or to the end."""
        self._place = self._size if whence == os.SEEK_END else place
        return self._place

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def read(self, count: int = -1) -> bytes:
        """Return some bytes; zeros where nothing could be written."""
        wanted = self._size - self._place if count < 0 else count
        content = bytearray(wanted)
        self.readinto(memoryview(content))
        return bytes(content)

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer; with zeros where nothing could be written."""
        rest = memoryview(buffer).cast("B")
        size = len(rest)
        while rest and (count := os.preadv(self._descriptor, [rest], self._place)):
            rest = rest[count:]
            self._place += count
        rest[:] = bytes(len(rest))
        self._place += len(rest)
        return size

    def write(self, buffer: memoryview) -> int:
        """Write a buffer, or keep why it cannot be written."""
        rest = memoryview(buffer).cast("B")
        size = len(rest)
        try:
            while rest and self._writes():
                count = os.pwrite(self._descriptor, rest, self._place)
                rest = rest[count:]
                self._place += count
        except OSError as error:
            self.error = error
        self._place += len(rest)
        self._size = max(self._size, self._place)
        return size

    def truncate(self, size: int) -> int:
        """Make the file as long as it is to be."""
        try:
            if self._writes():
                os.ftruncate(self._descriptor, size)
        except OSError as error:
            self.error = error
        self._size = size
        return size

    def flush(self) -> None:
        """Do nothing: what was written is with the system."""

    def _writes(self) -> bool:
        return self.error is None and not self._abandoned
