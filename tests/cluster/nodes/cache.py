# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trees that take long to make, kept outside the repository, for all runs of the tests."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

#: How many trees of a kind are kept; older ones go unless a run uses them.
KEPT = 3


def digest(parts: Iterable[bytes | str]) -> str:
    """Return a short name for the content of all parts in their order."""
    state = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        state.update(len(content).to_bytes(8))
        state.update(content)
    return state.hexdigest()[:16]


def digest_of_files(root: Path, folders: Iterable[str]) -> str:
    """Return a short name for the content of files and folders of a checkout."""
    files = []
    for folder in folders:
        top = root / folder
        files += [top] if top.is_file() else [file for file in top.rglob("*") if file.is_file()]
    parts: list[bytes | str] = []
    for file in sorted(files):
        if "__pycache__" not in file.parts:
            parts += [str(file.relative_to(root)), file.read_bytes()]
    return digest(parts)


class Cache:
    """
    A folder of trees, each under its kind and a digest of what it is made from.

    Two runs that want the same tree make it once; a tree in use is not removed.

    Parameters
    ----------
    folder
        Where the trees are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._locks: list[IO[str]] = []

    def get(self, kind: str, key: str, make: Callable[[Path], None]) -> Path:
        """
        Return a tree, made now if it is not there; it stays until the cache is closed.

        Parameters
        ----------
        kind
            What kind of tree, one word.
        key
            Digest of what it is made from.
        make
            Makes it at the path it is given, which does not exist yet.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        entry = self.folder / f"{kind}-{key}"
        lock = entry.with_suffix(".lock").open("w")
        self._locks.append(lock)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not entry.exists():
            unfinished = entry.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(entry)
        os.utime(entry)
        fcntl.flock(lock, fcntl.LOCK_SH)
        self._prune(kind)
        return entry

    def close(self) -> None:
        """Let other runs remove what this one has used."""
        for lock in self._locks:
            lock.close()
        self._locks.clear()

    def _prune(self, kind: str) -> None:
        entries = [path for path in self.folder.glob(f"{kind}-*") if path.suffix == ""]
        entries.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for old in entries[KEPT:]:
            with old.with_suffix(".lock").open("w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                shutil.rmtree(old)
