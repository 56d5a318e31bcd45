# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write an HDF5 file of ours under a temporary name and publish it when it is whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Bug, InstallationError
from quakegrid.jobs.datastore.output_file import OutputFile
from quakegrid.jobs.datastore.publication import publish, temporary_path
from quakegrid.jobs.datastore.text_arrays import stored_dtype, to_stored
from quakegrid.jobs.ports import Array, Attributes

#: Who writes these files; readers refuse others.
PRODUCT: Final = "quakegrid"
#: The form of the files, counted up when old readers would misread new files.
FORMAT_VERSION: Final = 1

#: Below this size no array is compressed [bytes].
_SMALLEST_COMPRESSED = 64 * 1024
#: How much of an array is tried to see whether compression pays [bytes].
_SAMPLE = 256 * 1024
#: It pays when the sample shrinks to less than this share.
_WORTHWHILE = 0.5
#: Target size of the pieces in which a compressed array is stored [bytes].
_PIECE = 1024 * 1024


class Hdf5Writer:
    """An `ArrayWriter` into one new file, seen by others only once it is published.

    Used in a ``with``, it publishes at the end, or removes all traces after an error.

    Parameters
    ----------
    path
        The name the file gets when it is published.
    lasting
        Whether the name must survive a loss of power, as `publish` says.

    Raises
    ------
    InstallationError
        The directory cannot be written.
    """

    def __init__(self, path: Path, *, lasting: bool = True) -> None:
        self.path = path
        self._lasting = lasting
        self._temporary = temporary_path(path)
        try:
            self._output = OutputFile(self._temporary)
        except OSError as error:
            raise InstallationError(f"Cannot write {path}: {error.strerror}") from error
        self._file: Any = h5py.File(self._output, "w")
        self._dimensions: dict[str, tuple[str, ...]] = {}
        self._file.attrs["created_by"] = PRODUCT
        self._file.attrs["format_version"] = FORMAT_VERSION

    def __enter__(self) -> Hdf5Writer:
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Publish the file, or remove it after an error."""
        if error is None:
            self.publish()
        else:
            self.discard()

    def write(
        self,
        name: str,
        array: Array,
        *,
        unit: str = "",
        dimensions: Sequence[str] = (),
        attributes: Attributes | None = None,
    ) -> None:
        """Write a whole array; strings and bytes are arrays of shape ().

        Parameters
        ----------
        name
            Its path in the file, ``sitecol/lon``.
        array
            Any shape; text becomes UTF-8 of variable length.
        unit
            Kept in the attribute ``units``.
        dimensions
            A name for each axis. Where an array of such a name stands in the same group, or
            at the top, it becomes the axis' scale.
        attributes
            More attributes.

        Raises
        ------
        InstallationError
            The disk is full.
        """
        stored = to_stored(np.asarray(array))
        with self._writing():
            dataset = self._file.create_dataset(name, data=stored, **_storage(stored))
            self._describe(dataset, name, unit, dimensions, attributes)

    def create(
        self,
        name: str,
        shape: tuple[int, ...],
        dtype: np.dtype[np.generic],
        *,
        unit: str = "",
        dimensions: Sequence[str] = (),
        attributes: Attributes | None = None,
    ) -> None:
        """Declare an array too large to hold: its rows follow by `write_rows`."""
        with self._writing():
            dataset = self._file.create_dataset(name, shape, stored_dtype(dtype))
            self._describe(dataset, name, unit, dimensions, attributes)

    def write_rows(self, name: str, start: int, array: Array) -> None:
        """Write some rows of the first axis of a declared array.

        Parameters
        ----------
        name
            The declared array.
        start
            Its first row to write.
        array
            The rows.

        Raises
        ------
        Bug
            The rows do not fit in the declared shape.
        """
        dataset = self._file[name]
        if start < 0 or start + len(array) > dataset.shape[0]:
            raise Bug(
                f"{name} has {dataset.shape[0]} rows, cannot write {len(array)} rows at {start}"
            )
        with self._writing():
            dataset[start : start + len(array)] = to_stored(array)

    def set_attributes(self, name: str, attributes: Attributes) -> None:
        """Add attributes to an array or group; ``""`` names the file itself.

        A group that does not exist yet is created.
        """
        with self._writing():
            node = self._file.get(name) if name else self._file
            if node is None:
                node = self._file.create_group(name)
            _set(node, attributes)

    def publish(self) -> None:
        """Give the file its name; nothing can be written any more.

        Raises
        ------
        InstallationError
            The disk is full.
        """
        try:
            with self._writing():
                self._attach_scales()
                self._file.close()
            self._output.close()
            publish(self._temporary, self.path, lasting=self._lasting)
        except InstallationError:
            self.discard()
            raise

    def discard(self) -> None:
        """Remove the file that was not published."""
        self._output.abandon()
        self._file.close()
        self._output.close()
        self._temporary.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Tell a failure of the disk as the site's problem."""
        try:
            yield
        finally:
            if (error := self._output.error) is not None:
                raise InstallationError(f"Cannot write {self.path}: {error.strerror}") from error

    def _describe(
        self,
        dataset: Any,
        name: str,
        unit: str,
        dimensions: Sequence[str],
        attributes: Attributes | None,
    ) -> None:
        """Keep unit, dimensions and attributes of an array."""
        if unit:
            dataset.attrs["units"] = unit
        if dimensions:
            if len(dimensions) != dataset.ndim:
                raise Bug(f"{name} has {dataset.ndim} axes and {len(dimensions)} dimensions")
            self._dimensions[name] = tuple(dimensions)
            dataset.attrs["dimensions"] = ",".join(dimensions)
            for axis, dimension in enumerate(dimensions):
                dataset.dims[axis].label = dimension
        _set(dataset, attributes or {})

    def _attach_scales(self) -> None:
        """Make the arrays that name an axis its scale, so that other software finds them."""
        for name, dimensions in self._dimensions.items():
            group = name.rpartition("/")[0]
            dataset = self._file[name]
            for axis, dimension in enumerate(dimensions):
                scale = self._scale(group, dimension, dataset.shape[axis])
                if scale is not None and scale.name != dataset.name:
                    dataset.dims[axis].attach_scale(scale)

    def _scale(self, group: str, dimension: str, length: int) -> Any:
        """Return the array that gives the values of an axis, if there is one."""
        for name in (f"{group}/{dimension}", dimension):
            scale = self._file.get(name)
            if isinstance(scale, h5py.Dataset) and scale.shape == (length,):
                if not scale.is_scale:
                    scale.make_scale(dimension)
                return scale
        return None


def _set(node: Any, attributes: Attributes) -> None:
    """Write attributes."""
    for key, value in attributes.items():
        node.attrs[key] = value


def _storage(array: NDArray[Any]) -> Mapping[str, Any]:
    """Return how to store an array: in one piece, or compressed where that pays."""
    if array.dtype.hasobject or array.ndim == 0 or array.nbytes < _SMALLEST_COMPRESSED:
        return {}
    row_bytes = array[0].nbytes
    sample = np.ascontiguousarray(array[: max(1, _SAMPLE // row_bytes)]).tobytes()[:_SAMPLE]
    if len(zlib.compress(sample, 1)) > _WORTHWHILE * len(sample):
        return {}
    rows = min(len(array), max(1, _PIECE // row_bytes))
    return {
        "chunks": (rows, *array.shape[1:]),
        "compression": "gzip",
        "compression_opts": 1,
        "shuffle": True,
    }
