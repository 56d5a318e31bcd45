# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text between numpy, which knows fixed widths, and HDF5, which stores UTF-8 of any length."""

from __future__ import annotations

from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from quakegrid.jobs.ports import Array

_TEXT_KINDS = "UO"


def stored_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the type under which HDF5 stores arrays of a numpy type.

    Text becomes UTF-8 of variable length, also inside the fields of a table.
    """
    if dtype.names is not None:
        return np.dtype([(name, stored_dtype(dtype[name])) for name in dtype.names])
    if dtype.kind in _TEXT_KINDS:
        text: np.dtype[Any] = h5py.string_dtype("utf-8")
        return text
    return dtype


def to_stored(array: Array) -> NDArray[Any]:
    """Return an array in the form that HDF5 stores.

    Parameters
    ----------
    array
        Any array; text of kind ``U``, or objects that are ``str``.

    Returns
    -------
    array
        The same shape; the same array where there is no text.
    """
    return array.astype(stored_dtype(array.dtype)) if _has_text(array.dtype) else array


def from_stored(array: NDArray[Any]) -> Array:
    """Return an array read from HDF5 in the form of numpy: text has the kind ``U``.

    Parameters
    ----------
    array
        What h5py returned: text as objects that are UTF-8 `bytes`.

    Returns
    -------
    array
        The same shape.
    """
    if not _has_text(array.dtype):
        return array
    if array.dtype.names is None:
        return _decoded(array)
    columns = {name: from_stored(array[name]) for name in array.dtype.names}
    # a field may hold a small array per row: its own shape stands in the field's type
    fields = [(name, columns[name].dtype, array.dtype[name].shape) for name in array.dtype.names]
    table = np.empty(array.shape, np.dtype(fields))
    for name, column in columns.items():
        table[name] = column
    return table


def _has_text(dtype: np.dtype[Any]) -> bool:
    """Return whether a type is text or a table with a text field."""
    if dtype.names is not None:
        return any(_has_text(dtype[name]) for name in dtype.names)
    return dtype.base.kind in _TEXT_KINDS


def _decoded(array: NDArray[Any]) -> Array:
    """Return an array of `bytes` objects as text, as wide as the longest needs."""
    words = [word.decode() if isinstance(word, bytes) else str(word) for word in array.flat]
    return np.array(words, dtype=np.str_).reshape(array.shape)
