# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a running job is shown: plain lines in a file, a bar below the lines on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Without a terminal, a line is written whenever so much more of a stage is done [%].
_STEP = 10


class Screen(Protocol):
    """Where lines and progress go."""

    def line(self, text: str) -> None:
        """Show a line."""
        ...

    def progress(self, fraction: float, stage: str) -> str | None:
        """Show how much of a stage is done; a text that is returned belongs in the log."""
        ...

    def close(self) -> None:
        """Take the bar away."""
        ...


class PlainScreen:
    """Lines, one after the other."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._told = ("", 0)

    def line(self, text: str) -> None:
        """Write a line at once."""
        print(text, file=self._stream, flush=True)

    def progress(self, fraction: float, stage: str) -> str | None:
        """Return a line every tenth of a stage."""
        percent = int(100 * fraction)
        last = self._told[1] if self._told[0] == stage else 0
        if percent // _STEP <= last // _STEP:
            return None
        self._told = (stage, percent)
        return f"{stage} {percent:3d}%"

    def close(self) -> None:
        """Leave the stream open: it is not ours."""


class LiveScreen:
    """Lines that scroll above a bar, for a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._progress = _rich_progress(stream)
        self._task: TaskID | None = None
        self._stage = ""

    def line(self, text: str) -> None:
        """Show a line above the bar."""
        self._progress.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def progress(self, fraction: float, stage: str) -> str | None:
        """Move the bar; the log gets no line."""
        if self._task is None:
            self._progress.start()
            self._task = self._progress.add_task(stage, total=1.0)
        if stage != self._stage:
            self._progress.reset(self._task, description=stage)
            self._stage = stage
        self._progress.update(self._task, completed=fraction)
        return None

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()


def screen_of(stream: TextIO) -> Screen:
    """Return the screen that fits a stream."""
    return LiveScreen(stream) if stream.isatty() else PlainScreen(stream)


def _rich_progress(stream: TextIO) -> Progress:
    # imported on a terminal only: rich takes longer to load than a small job to run
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
    )
