# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies in a results file, to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np

#: Tables of times and memory, and the attribute that dates the file: they differ in every run.
_OF_THE_RUN = ("performance_data", "task_info")
_DATE = "date"
#: Where an array and the arrays of its axes lie in the file: addresses, no content.
_REFERENCES = ("DIMENSION_LIST", "REFERENCE_LIST")


def contents(path: Path) -> dict[str, Any]:
    """Return everything in a results file but what depends on the run, by name."""
    found: dict[str, Any] = {}

    def add(name: str, item: h5py.Group | h5py.Dataset) -> None:
        if name in _OF_THE_RUN:
            return
        found[f"{name} attributes"] = _attributes(item)
        if isinstance(item, h5py.Dataset):
            found[name] = (item.dtype, item.shape, _bits(item[()]))

    with h5py.File(path) as file:
        found["attributes"] = _attributes(file)
        file.visititems(add)
    return found


def _attributes(item: h5py.Group | h5py.Dataset) -> dict[str, Any]:
    names = sorted(set(item.attrs) - {_DATE, *_REFERENCES})
    return {name: _bits(item.attrs[name]) for name in names}


def _bits(value: Any) -> Any:
    """Return a value as something that is equal if every bit is."""
    array = np.asarray(value)
    # texts are references in memory: their values count
    return array.tolist() if array.dtype.hasobject else array.tobytes()
