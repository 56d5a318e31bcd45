# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The results of one chunk: written once by a worker, never changed after."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.paths import part_path
from quakegrid.jobs.ports import Array

_COUNTS = "counts"


def write_part(path: Path, arrays: Mapping[str, Array], counts: Mapping[str, float]) -> None:
    """Write and publish a part file.

    Parameters
    ----------
    path
        Its name; a part that was there before, of an earlier try, is replaced by its equal.
    arrays
        What the chunk computed.
    counts
        What was counted on the way.

    Raises
    ------
    InstallationError
        The disk is full or cannot be written.
    """
    # a part that is gone is computed again, and there may be a thousand of them in a second
    with Hdf5Writer(path, lasting=False) as part:
        for name, array in arrays.items():
            part.write(f"arrays/{name}", np.asarray(array))
        part.set_attributes(_COUNTS, dict(counts))


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
    ResultFileError
        It is missing or damaged.
    """
    with Hdf5Reader(path) as part:
        prefix = "arrays/"
        arrays = {name.removeprefix(prefix): part.read(name, rows) for name in part.names(prefix)}
        counts = {name: float(value) for name, value in part.attributes(_COUNTS).items()}
    return arrays, counts


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
        ResultFileError
            It is missing or damaged.
        """
        return read_part(part_path(self._directory, number), rows)[0]
