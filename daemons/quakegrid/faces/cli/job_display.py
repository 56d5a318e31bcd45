# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A running job on a screen: the lines of its log and how far it has come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from quakegrid.base.errors import InstallationError
from quakegrid.base.log import job_line, level_number
from quakegrid.faces.cli.screen import PlainScreen, Screen, screen_of

#: Ends on what the command prints itself at its end.
_NOT_SHOWN = "critical"


class JobDisplay:
    """Listens to a job and shows what it says on a screen.

    Parameters
    ----------
    screen
        Where to.
    level
        The least urgent level that is shown.
    """

    def __init__(self, screen: Screen, level: str) -> None:
        self._screen = screen
        self._lowest = level_number(level)

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        """Show a line of the job's log."""
        if level != _NOT_SHOWN and level_number(level) >= self._lowest:
            self._screen.line(job_line(when, job_id, level, message))

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        """Show how much of a stage is done."""
        text = self._screen.progress(fraction, stage)
        if text is not None:
            self.log(job_id, datetime.now().astimezone(), "info", text)


@contextmanager
def job_display(level: str, log_file: Path | None) -> Iterator[JobDisplay]:
    """Yield a display on the standard error, or one that writes to a file instead.

    Raises
    ------
    InstallationError
        The file cannot be written.
    """
    if log_file is None:
        screen = screen_of(sys.stderr)
        try:
            yield JobDisplay(screen, level)
        finally:
            screen.close()
        return
    try:
        stream = log_file.open("a", encoding="utf-8")
    except OSError as error:
        raise InstallationError(f"cannot write {log_file}: {error.strerror}") from error
    with stream:
        yield JobDisplay(PlainScreen(stream), level)
