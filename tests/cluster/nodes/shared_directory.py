# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory that all nodes share: in memory, of limited size, so that it can be full."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from nodes.holder import Holder

PLACE = "/run/shared"
BALLAST = ".ballast"


class SharedDirectory:
    """
    A directory with its own size, mounted into the nodes.

    It belongs to the group of the engine and new files in it do too, as the manual tells operators
    (root:openquake 2770).

    Parameters
    ----------
    holder
        The namespaces of the cluster.
    size_mib
        Its size [MiB].
    group
        The number of the group.
    """

    def __init__(self, holder: Holder, size_mib: int, group: int) -> None:
        self._holder = holder
        self.path: Path = holder.seen(PLACE)
        """Where this process sees the directory."""
        holder.call("mkdir", PLACE)
        options = f"size={size_mib}m,mode=2770,uid=0,gid={group}"
        holder.call("mount", "-t", "tmpfs", "-o", options, "tmpfs", PLACE)

    def free_bytes(self) -> int:
        """Tell the space that is left [bytes]."""
        state = os.statvfs(self.path)
        return state.f_bavail * state.f_frsize

    def fill(self, leave_bytes: int = 0) -> None:
        """
        Fill it up, so that writers get ENOSPC.

        Parameters
        ----------
        leave_bytes
            How much to leave free [bytes].
        """
        while (wanted := self.free_bytes() - leave_bytes) > 0:
            with (self.path / BALLAST).open("ab") as ballast:
                try:
                    os.posix_fallocate(ballast.fileno(), ballast.tell(), wanted)
                except OSError as error:  # a job that writes at the same time was quicker
                    if error.errno != errno.ENOSPC:
                        raise

    def free(self) -> None:
        """Take away what `fill` has put in."""
        with suppress(FileNotFoundError):
            (self.path / BALLAST).unlink()

    def resize(self, size_mib: int) -> None:
        """Give it another size, not below what is in it [MiB]."""
        self._holder.call("mount", "-o", f"remount,size={size_mib}m", PLACE)
