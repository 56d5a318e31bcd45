# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The result of a chunk made safe: a part file that is really there, or one written here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from quakegrid.jobs.datastore.part_file import PartWriter, part_is_whole
from quakegrid.jobs.datastore.paths import part_path
from quakegrid.jobs.ports import Array
from quakegrid.wire.messages.plain import Computed

#: How long a part that was announced may stay out of sight [s]. A client of NFS that looked
#: for a name in vain believes for half a minute that there is no such file.
PATIENCE: Final = 35.0


class PartAmiss(Exception):
    """A result that cannot be used; says why."""


class PartIntake:
    """Sees to it that the part of a chunk is there before the chunk counts as done.

    Parameters
    ----------
    calculation_directory
        The folder ``calc_<id>``.
    patience
        How long a part that was announced may stay out of sight [s].
    """

    def __init__(self, calculation_directory: Path, patience: float = PATIENCE) -> None:
        self._directory = calculation_directory
        self._patience = patience
        self._awaited: dict[int, float] = {}
        self._writer = PartWriter()

    def announced(self, computed: Computed, lease: int, now: float) -> Path | None:
        """Return the part that a worker has written, None if it cannot be seen yet.

        Nobody waits here: the pool says again that it is done.

        Raises
        ------
        PartAmiss
            It is no part of this chunk, damaged, or out of sight for too long.
        """
        part = part_path(self._directory, computed.number)
        if Path(computed.part).name != part.name:
            raise PartAmiss(f"{computed.part!r} is not the part of chunk {computed.number}")
        try:
            whole = part_is_whole(part)
        except OSError as error:
            since = self._awaited.setdefault(lease, now)
            if now - since < self._patience:
                return None
            raise PartAmiss(f"{part} cannot be opened: {error.strerror}") from None
        self._awaited.pop(lease, None)
        if not whole:
            raise PartAmiss(f"{part} is not a whole HDF5 file")
        return part

    def sent(self, computed: Computed, arrays: Mapping[str, Array]) -> Path:
        """Write the part of a chunk whose arrays travelled with the message.

        Raises
        ------
        InstallationError
            The disk is full or cannot be written.
        """
        part = part_path(self._directory, computed.number)
        self._writer.write(part, arrays, computed.counts)
        return part
