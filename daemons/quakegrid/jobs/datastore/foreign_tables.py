# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables in HDF5 files that users bring."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError


def read_group(path: Path, name: str) -> Mapping[str, NDArray[np.generic]] | None:
    """Return the columns of a group by name; None if there is no such file or group.

    Raises
    ------
    UserInputError
        The file is no HDF5 file.
    """
    if not path.is_file():
        return None
    try:
        with h5py.File(path, "r") as file:
            group = file.get(name)
            if not isinstance(group, h5py.Group):
                return None
            return {column: _values(node) for column, node in group.items() if _is_table(node)}
    except OSError as error:
        raise UserInputError(Problem(f"no HDF5 file: {error}", path)) from error


def _is_table(node: object) -> bool:
    return isinstance(node, h5py.Dataset) and node.shape != ()


def _values(table: h5py.Dataset) -> NDArray[np.generic]:
    """Return the values of a table, text as text."""
    is_text = h5py.check_string_dtype(table.dtype) is not None
    return np.asarray(table.asstr()[:] if is_text else table[:])
