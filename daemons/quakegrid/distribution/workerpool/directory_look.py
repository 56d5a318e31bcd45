# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a worker process sees of a shared directory: the right file, and whether it may write."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

#: How much of a file its digest is made of [bytes].
_DIGESTED: Final = 4096
#: How long a file that is not seen at first may take to be seen [s].
PATIENCE: Final = 3.0
_PAUSE: Final = 0.2


def cause_of_not_seeing(
    path: Path, digest: str, sleep: Callable[[float], None] = time.sleep
) -> str:
    """Return why a file cannot be used, empty if it can.

    Parameters
    ----------
    path
        The file.
    digest
        SHA-256 of its first 4096 bytes, as hexadecimal digits.
    sleep
        Waits so many seconds.
    """
    waited = 0.0
    while reason := _reason(path, digest):
        if waited >= PATIENCE:
            return reason
        # listing a folder makes a client of NFS ask its server again
        with suppress(OSError):
            os.listdir(path.parent)
        sleep(_PAUSE)
        waited += _PAUSE
    return ""


def _reason(path: Path, digest: str) -> str:
    """Return what is wrong with a file now."""
    try:
        with path.open("rb") as file:
            start = file.read(_DIGESTED)
    except OSError as error:
        return f"{error.strerror or error}{_first_missing(path)}"
    if hashlib.sha256(start).hexdigest() != digest:
        return "another file lies there: it is not the directory that the master uses"
    return ""


def _first_missing(path: Path) -> str:
    """Return which of the folders above a file is missing, if one is."""
    for folder in reversed(path.parents):
        try:
            folder.stat()
        except OSError as error:
            return f" ({folder}: {error.strerror})"
    return ""
