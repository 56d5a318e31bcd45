# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must hold when a job has ended: ledger, results, files; looked at without any daemon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import h5py
from local_cluster import LocalCluster

#: Names of files that are not published.
_TEMPORARY = (".unpublished-*", ".packing-*")


@dataclass(frozen=True)
class ToyOrder:
    """A job that was asked for.

    Attributes
    ----------
    job_id
        Its number.
    chunks
        How many it has.
    is_right
        Tells of a results file whether it holds what it must.
    """

    job_id: int
    chunks: int
    is_right: Callable[[Path], bool]


def check_ledger(cluster: LocalCluster, order: ToyOrder) -> Counter[str]:
    """Count the chunks of a complete job that were not stored exactly once."""
    query = "SELECT number, is_done, stored, losses FROM chunk WHERE job_id = ?"
    rows = cluster.rows(query, order.job_id)
    once = sum(1 for _, is_done, stored, _ in rows if is_done and stored >= 1)
    return Counter(
        {
            "lost chunks": order.chunks - once,
            "duplicated chunks": sum(max(stored - 1, 0) for _, _, stored, _ in rows),
            "chunks found missing, computed again": sum(losses for *_, losses in rows),
        }
    )


def check_results(cluster: LocalCluster, order: ToyOrder) -> Counter[str]:
    """Count what is wrong with the results of a complete job."""
    path = cluster.data / f"calc_{order.job_id}.hdf5"
    if not path.exists() or not is_readable(path):
        return Counter({"damaged files": 1})
    return Counter({"wrong results": int(not order.is_right(path))})


def left_over(cluster: LocalCluster, order: ToyOrder, status: str) -> list[Path]:
    """Return the files that a job should not have left."""
    folder = cluster.data / f"calc_{order.job_id}"
    results = cluster.data / f"calc_{order.job_id}.hdf5"
    found = list(cluster.data.glob(f"*calc_{order.job_id}[.-]*")) + list(folder.glob("*"))
    found += [folder] if folder.exists() else []
    allowed = {results} if status == "complete" else {folder, folder / "input"}
    return [path for path in found if path not in allowed]


def temporary_files(cluster: LocalCluster) -> list[Path]:
    """Return all files that somebody began to write and nobody published."""
    return [path for name in _TEMPORARY for path in cluster.data.rglob(name)]


def damaged_files(cluster: LocalCluster) -> list[Path]:
    """Return the published files that cannot be read."""
    published = (path for path in cluster.data.rglob("*.hdf5") if path.name[0] != ".")
    return [path for path in published if not is_readable(path)]


def is_readable(path: Path) -> bool:
    """Return whether every array of an HDF5 file can be read."""

    def read(name: str, item: h5py.Group | h5py.Dataset) -> None:
        if isinstance(item, h5py.Dataset):
            item[()]

    try:
        with h5py.File(path, locking=False) as file:
            file.visititems(read)
    except FileNotFoundError:
        return True  # it was removed since it was listed
    except (OSError, RuntimeError, KeyError):
        return False
    return True
