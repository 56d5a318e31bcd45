# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a published HDF5 file of ours: inputs or results."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import h5py
import numpy as np

from quakegrid.base.errors import ResultFileError
from quakegrid.jobs.datastore.hdf5_writer import FORMAT_VERSION, PRODUCT
from quakegrid.jobs.datastore.text_arrays import from_stored
from quakegrid.jobs.ports import Array, Attributes

#: Attributes that HDF5 itself keeps for dimension scales; meaningless to our readers.
_HDF5_OWN = frozenset({"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "DIMENSION_LABELS"})


class Hdf5Reader:
    """An `ArrayReader` over one published file; close it, or use it in a ``with``.

    Published files never change, therefore no lock is taken: mounts without locks work.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    ResultFileError
        The file is missing, damaged, or was written by something else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _open(path)
        try:
            self._check()
        except ResultFileError:
            self._file.close()
            raise

    def __enter__(self) -> Hdf5Reader:
        """Return the reader itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """Return the names of the arrays that start with `prefix`, sorted."""
        found: list[str] = []

        def visit(name: str, node: Any) -> None:
            if isinstance(node, h5py.Dataset) and name.startswith(prefix):
                found.append(name)

        self._file.visititems(visit)
        return tuple(sorted(found))

    def read(self, name: str, rows: slice | None = None, columns: slice | None = None) -> Array:
        """Return an array, or some of its rows and columns; text has the kind ``U``.

        Parameters
        ----------
        name
            Its path in the file, ``sitecol/lon``.
        rows
            Which rows, along the first axis; None for all.
        columns
            Which columns, along the second axis; None for all.

        Raises
        ------
        ResultFileError
            No such name, or a damaged file.
        """
        dataset = self._node(name)
        if not isinstance(dataset, h5py.Dataset):
            raise ResultFileError(f"{self.path}: {name!r} is a group, not an array")
        selection: tuple[slice, ...] = () if rows is None else (rows,)
        if columns is not None:
            selection = (rows or slice(None), columns)
        try:
            values = dataset[selection]
        except (OSError, RuntimeError) as error:
            raise ResultFileError(f"{self.path}: {name!r} is damaged: {error}") from error
        scalar_text = isinstance(values, bytes) and dataset.dtype.kind == "O"
        return from_stored(np.asarray(values, dtype=object if scalar_text else None))

    def has(self, name: str) -> bool:
        """Return whether there is an array or group of a name."""
        return name in self._file

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of an array without reading it.

        Raises
        ------
        ResultFileError
            No such array.
        """
        dataset = self._node(name)
        if not isinstance(dataset, h5py.Dataset):
            raise ResultFileError(f"{self.path}: {name!r} is a group, not an array")
        return tuple(int(length) for length in dataset.shape)

    def attributes(self, name: str) -> Attributes:
        """Return the attributes of an array or group; ``""`` names the file itself.

        Raises
        ------
        ResultFileError
            No such name.
        """
        node = self._node(name) if name else self._file
        return {key: _plain(value) for key, value in node.attrs.items() if key not in _HDF5_OWN}

    def size(self, name: str) -> int:
        """Return what an array, or all arrays of a group, take on the disk [bytes].

        Raises
        ------
        ResultFileError
            No such name.
        """
        node = self._node(name)
        if isinstance(node, h5py.Dataset):
            return int(node.id.get_storage_size())
        return sum(self.size(found) for found in self.names(f"{name}/"))

    def _node(self, name: str) -> Any:
        """Return what has a name."""
        try:
            return self._file[name]
        except KeyError:
            raise ResultFileError(f"{self.path} has no {name!r}") from None

    def _check(self) -> None:
        """Refuse what we did not write, or wrote in a form this code does not know."""
        attributes = self._file.attrs
        if attributes.get("created_by") != PRODUCT:
            raise ResultFileError(f"{self.path} was not written by {PRODUCT}")
        version = int(attributes.get("format_version", 0))
        if version > FORMAT_VERSION:
            raise ResultFileError(
                f"{self.path} has the format {version}, this version reads up to {FORMAT_VERSION}: "
                "read it with the version that wrote it, or a newer one"
            )


def _open(path: Path) -> Any:
    """Open a published file."""
    try:
        return h5py.File(path, "r", locking=False)
    except FileNotFoundError:
        raise ResultFileError(f"There is no file {path}") from None
    except OSError as error:
        raise ResultFileError(f"{path} cannot be read or is damaged: {error}") from error


def _plain(value: Any) -> str | int | float:
    """Return an attribute as a plain value of Python."""
    plain: str | int | float = value.item() if isinstance(value, np.generic) else value
    return plain
