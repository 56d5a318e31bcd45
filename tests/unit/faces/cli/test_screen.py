# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Screens that show a running job."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from quakegrid.faces.cli.job_display import JobDisplay
from quakegrid.faces.cli.screen import LiveScreen, PlainScreen, screen_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_screen_tells_every_tenth_of_a_stage() -> None:
    """Between the tenths there is nothing to say; a new stage begins anew."""
    screen = PlainScreen(io.StringIO())
    fractions = [0.05, 0.11, 0.19, 0.2, 0.55, 1.0]
    told = [screen.progress(fraction, "rates") for fraction in fractions]
    assert told == [None, "rates  11%", None, "rates  20%", "rates  55%", "rates 100%"]
    assert screen.progress(0.5, "statistics") == "statistics  50%"


@pytest.mark.parametrize(("level", "shown"), [("info", 2), ("warning", 1), ("error", 0)])
def test_display_shows_lines_that_are_urgent_enough(level: str, shown: int) -> None:
    """Lines below the level are left out."""
    stream = io.StringIO()
    display = JobDisplay(PlainScreen(stream), level)
    display.log(7, NOON, "info", "one")
    display.log(7, NOON, "warning", "two")
    lines = stream.getvalue().splitlines()
    assert len(lines) == shown
    assert all(line.endswith(("#7 INFO] one", "#7 WARNING] two")) for line in lines)


def test_display_leaves_the_last_word_to_the_command() -> None:
    """A critical line is told once, by the command that ends on it."""
    stream = io.StringIO()
    JobDisplay(PlainScreen(stream), "debug").log(7, NOON, "critical", "the end")
    assert stream.getvalue() == ""


def test_progress_becomes_lines_of_the_log_without_a_terminal() -> None:
    """In a file, progress reads like the rest."""
    stream = io.StringIO()
    JobDisplay(PlainScreen(stream), "info").progress(7, 0.5, "rates")
    assert stream.getvalue().endswith("#7 INFO] rates  50%\n")


def test_terminal_gets_a_bar() -> None:
    """Lines stand above the bar, as they are."""
    stream = _Terminal()
    screen = screen_of(stream)
    assert isinstance(screen, LiveScreen)
    assert screen.progress(0.5, "rates") is None
    screen.line("[a line with brackets]")
    screen.close()
    assert "[a line with brackets]" in stream.getvalue()
    assert "rates" in stream.getvalue()


def test_other_streams_get_lines() -> None:
    """A file gets no bar."""
    assert isinstance(screen_of(io.StringIO()), PlainScreen)
