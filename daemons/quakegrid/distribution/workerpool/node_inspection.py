# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `oq workers debug` learns of a node from inside one of its worker processes."""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from quakegrid import __version__
from quakegrid.distribution.workerpool.worker_messages import Inspect
from quakegrid.wire.messages.control_messages import Examined

#: How long a file may take to be seen [s].
_PATIENCE: Final = 35.0
_PAUSE: Final = 0.05
#: How long another machine may take to answer [s].
_CONNECT: Final = 3.0


def inspect_node(order: Inspect) -> Examined:
    """Return what is seen of the node and the shared directory."""
    failures: list[str] = []
    path = Path(order.path)
    visible_after = _visible_after(path, order.content, failures)
    writable = visible_after is not None and _writes_and_renames(path, failures)
    failures += [reason for place in order.reach if (reason := _cannot_reach(place))]
    return Examined(
        host=os.uname().nodename,
        release=__version__,
        python=platform.python_version(),
        clock=time.time(),
        visible_after=visible_after,
        writable=writable,
        free_bytes=_free_bytes(path.parent),
        user=_user_name(),
        uid=os.getuid(),
        gid=os.getgid(),
        tasks_done=sum(_task(number) for number in range(order.tasks)),
        failures=tuple(failures),
    )


def _visible_after(path: Path, content: str, failures: list[str]) -> float | None:
    """Return after how many seconds a file could be read, None if never."""
    began = time.monotonic()
    reason = ""
    while time.monotonic() - began < _PATIENCE:
        try:
            found = path.read_text()
        except OSError as error:
            reason = f"{path} cannot be read: {error.strerror}"
        else:
            if found == content:
                return time.monotonic() - began
            reason = f"{path} is another file here: it is not the directory of the master"
        if not path.parent.is_dir():  # a folder that is not there will not come
            break
        time.sleep(_PAUSE)
    failures.append(reason)
    return None


def _writes_and_renames(path: Path, failures: list[str]) -> bool:
    """Return whether a file can be written beside another one and renamed."""
    name = f"{os.uname().nodename}-{os.getpid()}"
    draft, final = path.with_name(f".unpublished-{name}"), path.with_name(f"seen-by-{name}")
    try:
        draft.write_text(name)
    except OSError:
        return False  # a mount for reading only is allowed: results then travel in messages
    try:
        draft.rename(final)
        if final.read_text() != name:
            failures.append(f"{final} does not hold what was written")
    except OSError as error:
        failures.append(f"{draft} cannot be renamed: {error.strerror}")
    for left in (draft, final):
        with suppress(OSError):
            left.unlink()
    return True


def _free_bytes(directory: Path) -> int:
    try:
        return shutil.disk_usage(directory).free
    except OSError:
        return 0


def _user_name() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _cannot_reach(place: str) -> str:
    """Return why ``host:port`` cannot be connected to, empty if it can."""
    host, _, port = place.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT).close()
    except (OSError, ValueError) as error:
        return f"{place} cannot be reached from this node: {error}"
    return ""


def _task(number: int) -> bool:
    """Compute something small whose result is known."""
    values = np.arange(1000.0) + number
    return bool(values.sum() == 499_500.0 + 1000 * number)
