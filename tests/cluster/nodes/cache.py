# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trees that take long to make, kept outside the repository, for all runs of the tests."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

#: How many trees of a kind are kept; older ones go unless a run uses them.
KEPT = 3

#: How long to wait before looking again whether another run has made a tree [s].
RETRY_S = 0.1


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
        self._locks: dict[Path, IO[str]] = {}

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
        if entry not in self._locks:
            lock = entry.with_suffix(".lock").open("w")
            self._locks[entry] = lock
            # whoever uses a tree holds its lock shared, who makes or removes it holds it alone
            fcntl.flock(lock, fcntl.LOCK_SH)
            while not entry.exists():
                fcntl.flock(lock, fcntl.LOCK_UN)
                self._make_alone(entry, lock, make)
                fcntl.flock(lock, fcntl.LOCK_SH)
            os.utime(entry)
            self._prune(kind)
        return entry

    def _make_alone(self, entry: Path, lock: IO[str], make: Callable[[Path], None]) -> None:
        """Make a tree unless another run does; then come back when that run may have done it."""
        if not _taken(lock):
            time.sleep(RETRY_S)
        elif not entry.exists():
            unfinished = entry.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(entry)

    def close(self) -> None:
        """Let other runs remove what this one has used."""
        for lock in self._locks.values():
            lock.close()
        self._locks.clear()

    def _prune(self, kind: str) -> None:
        entries = [path for path in self.folder.glob(f"{kind}-*") if path.suffix == ""]
        entries.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for old in entries[KEPT:]:
            with old.with_suffix(".lock").open("w") as lock:
                if _taken(lock):
                    shutil.rmtree(old, ignore_errors=True)
                    old.with_suffix(".tar.zst").unlink(missing_ok=True)


def _taken(lock: IO[str]) -> bool:
    """Take a lock alone unless others hold it, and tell whether it was taken."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
