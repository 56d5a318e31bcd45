# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which process is the worker pool of this node, written down so that it can be killed for sure."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from quakegrid.base.process import ProcessIdentity, this_process


def record_path(control_port: int, environment: Mapping[str, str] | None = None) -> Path:
    """Return where a pool of this user with a control port writes down which process it is."""
    environment = os.environ if environment is None else environment
    given = environment.get("RUNTIME_DIRECTORY") or environment.get("XDG_RUNTIME_DIR")
    folder = Path(given) if given else Path(tempfile.gettempdir()) / f"openquake-{os.getuid()}"
    return folder / f"workerpool-{control_port}.json"


def keep_record(control_port: int) -> Path:
    """Write down that this process is the worker pool with a control port."""
    path, me = record_path(control_port), this_process()
    with suppress(OSError):  # the pool works without
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps([me.host, me.pid, me.started]))
        draft.rename(path)
    return path


def remove_record(path: Path) -> None:
    """Remove what was written down, if it is about this process."""
    if _read(path) == this_process():
        with suppress(OSError):
            path.unlink()


def recorded_pool(control_port: int) -> ProcessIdentity | None:
    """Return the worker pool of this user with a control port, None if none runs here."""
    path = record_path(control_port)
    with suppress(OSError):
        if path.stat().st_uid != os.getuid():
            return None  # somebody else's word on whom to kill
    found = _read(path)
    return None if found is None or found.is_dead() else found


def _read(path: Path) -> ProcessIdentity | None:
    try:
        host, pid, started = json.loads(path.read_text())
        return ProcessIdentity(str(host), int(pid), int(started))
    except (OSError, ValueError):
        return None
