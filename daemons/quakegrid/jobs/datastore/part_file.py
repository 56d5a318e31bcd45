# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The results of one chunk: written once by a worker, never changed after."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from quakegrid.base.errors import ResultFileError, UnreadablePart
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.paths import part_path
from quakegrid.jobs.datastore.publication import publish_content
from quakegrid.jobs.datastore.small_part import (
    ARRAYS,
    COUNTS,
    SEAL_BYTES,
    SmallParts,
    is_hdf5,
    is_intact,
    is_sealed,
)
from quakegrid.jobs.ports import Array

#: What becomes of a part that cannot be read.
_REMEDY: Final = "it is computed again when the job goes on (oq engine --resume)"


class PartWriter:
    """Writes part files; those of small arrays at once, with a seal that shows damage."""

    def __init__(self) -> None:
        self._small = SmallParts()

    def write(
        self,
        path: Path,
        arrays: Mapping[str, Array],
        counts: Mapping[str, float],
        *,
        cheap: bool = False,
    ) -> None:
        """Write and publish a part file.

        Parameters
        ----------
        path
            Its name; a part that was there before, of an earlier try, is replaced by its equal.
        arrays
            What the chunk computed.
        counts
            What was counted on the way.
        cheap
            Whether it costs less to compute it again, should power be lost in the next half
            a minute, than to wait until it is on the disk.

        Raises
        ------
        InstallationError
            The disk is full or cannot be written.
        """
        content = self._small.content(arrays, counts)
        if content is not None:
            publish_content(content, path, synchronise=not cheap)
            return
        # a part that is gone is computed again, and there may be a thousand of them in a second
        with Hdf5Writer(path, lasting=False) as part:
            for name, array in arrays.items():
                part.write(f"{ARRAYS}{name}", np.asarray(array))
            part.set_attributes(COUNTS, dict(counts))


def part_is_whole(path: Path) -> bool:
    """Return whether a part is there as it was written, also after a loss of power.

    A sealed one is read and compared with its seal. Others were on the disk before they got
    their names.

    Raises
    ------
    OSError
        It cannot be opened or read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        begins = os.read(descriptor, SEAL_BYTES)
        if not is_sealed(begins):
            return is_hdf5(begins)
        content = [begins]
        while some := os.read(descriptor, 2**20):
            content.append(some)
        return is_intact(b"".join(content))
    finally:
        os.close(descriptor)


def part_is_there(path: Path) -> bool:
    """Return whether a job can go on from a part."""
    try:
        return part_is_whole(path)
    except OSError:
        return False


def read_part(
    path: Path, rows: slice | None = None
) -> tuple[Mapping[str, Array], Mapping[str, float]]:
    """Return the arrays and the counts of a part file.

    Parameters
    ----------
    path
        Its name.
    rows
        Which rows of the first axis of each array; None for all.

    Raises
    ------
    UnreadablePart
        It is missing or damaged.
    """
    _see_that_it_is_whole(path)
    try:
        with Hdf5Reader(path) as part:
            names = part.names(ARRAYS)
            arrays = {name.removeprefix(ARRAYS): part.read(name, rows) for name in names}
            counts = {name: float(value) for name, value in part.attributes(COUNTS).items()}
    except (OSError, RuntimeError, ValueError, ResultFileError) as error:
        raise UnreadablePart(f"{path} cannot be read ({error}): {_REMEDY}") from error
    return arrays, counts


def remove_unreadable_parts(folder: Path) -> None:
    """Delete the part files that nobody can read, so that a job that goes on has them again."""
    for path in folder.glob("[0-9]*.hdf5"):
        try:
            read_part(path)
        except UnreadablePart:
            with suppress(OSError):
                path.unlink()


def _see_that_it_is_whole(path: Path) -> None:
    """Raise an error for a part that is damaged."""
    try:
        whole = part_is_whole(path)
    except FileNotFoundError:
        raise UnreadablePart(f"There is no file {path}: {_REMEDY}") from None
    except OSError as error:
        raise UnreadablePart(f"{path} cannot be read ({error.strerror}): {_REMEDY}") from error
    if not whole:
        raise UnreadablePart(f"{path} is damaged, as a loss of power may leave it: {_REMEDY}")


def remove_part(calculation_directory: Path, number: int) -> None:
    """Delete the part file of a chunk if it is there; one that cannot be deleted stays.

    The folder goes as a whole when the job has ended.
    """
    with suppress(OSError):
        part_path(calculation_directory, number).unlink()


class PartFiles:
    """A `PartReader` over the part files of a calculation.

    Parameters
    ----------
    calculation_directory
        The folder ``calc_<id>``.
    """

    def __init__(self, calculation_directory: Path) -> None:
        self._directory = calculation_directory

    def read(self, number: int, rows: slice | None = None) -> Mapping[str, Array]:
        """Return the arrays of a chunk's part file, or some rows of the first axis of each.

        Raises
        ------
        UnreadablePart
            It is missing or damaged.
        """
        return read_part(part_path(self._directory, number), rows)[0]
