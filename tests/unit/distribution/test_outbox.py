# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run of a job has to tell and has not told yet."""

from __future__ import annotations

import pytest

from quakegrid.distribution.outbox import Outbox
from quakegrid.wire.messages.job_requests import ChunksDone, LogLines, SetProgress
from quakegrid.wire.messages.plain import Computed


def _line(message: str) -> tuple[float, str, str, str]:
    return (1.0, "INFO", "host/1", message)


def _computed(number: int) -> Computed:
    return Computed(number, f"/parts/{number}", 1.0, 1.0, 1, "host/1", {})


def _all(outbox: Outbox) -> list[object]:
    """Tell everything and return the messages."""
    told = []
    while (letter := outbox.next()) is not None:
        told.append(letter.body)
        letter.sent()
    return told


@pytest.fixture
def outbox():
    """Return an empty outbox of the second run of a job."""
    return Outbox(2, most_lines=5, most_characters=100, clock=lambda: 9.0)


def test_what_was_not_told_is_told_again(outbox):
    """Only when it has arrived it leaves the outbox."""
    outbox.add_line(7, _line("a"))
    assert outbox.next().body == outbox.next().body == LogLines(7, 2, (_line("a"),))
    letter = outbox.next()
    outbox.add_line(7, _line("b"))
    letter.sent()
    assert _all(outbox) == [LogLines(7, 2, (_line("b"),))]
    assert outbox.next() is None


def test_things_of_one_kind_go_together(outbox):
    """Each job's by themselves; the log goes first."""
    outbox.add_done(7, _computed(1))
    outbox.add_done(7, _computed(2))
    assert outbox.done_told == 0
    outbox.add_line(7, _line("a"))
    outbox.add_line(8, _line("b"))
    assert _all(outbox) == [
        LogLines(7, 2, (_line("a"),)),
        LogLines(8, 2, (_line("b"),)),
        ChunksDone(7, 2, (_computed(1), _computed(2))),
    ]
    assert outbox.done_told == 2


def test_of_progress_only_the_last_word_counts(outbox):
    """Also if it comes while the one before is on its way."""
    outbox.set_progress(7, 0.1, "rates")
    outbox.set_progress(7, 0.2, "rates")
    letter = outbox.next()
    assert letter.body == SetProgress(7, 2, 0.2, "rates")
    outbox.set_progress(7, 0.3, "rates")
    letter.sent()
    assert _all(outbox) == [SetProgress(7, 2, 0.3, "rates")]


def test_too_long_a_log_is_lost_and_that_is_told(outbox):
    """Finished chunks never are."""
    for number in range(8):
        outbox.add_line(7, _line(str(number)))
        outbox.add_done(7, _computed(number))
    told = _all(outbox)
    lines = [line[3] for message in told if isinstance(message, LogLines) for line in message.lines]
    assert lines[:5] == ["0", "1", "2", "3", "4"]
    assert lines[5].startswith("3 lines of the log were lost")
    assert len(lines) == 6
    (done,) = [message for message in told if isinstance(message, ChunksDone)]
    assert len(done.chunks) == 8


def test_long_lines_fill_the_outbox_too(outbox):
    """Memory is what is scarce."""
    outbox.add_line(7, _line("x" * 100))
    outbox.add_line(7, _line("y"))
    assert [len(message.lines) for message in _all(outbox)] == [1, 1]


def test_a_message_holds_so_many_at_most():
    """A header is bounded."""
    outbox = Outbox(0)
    for number in range(2500):
        outbox.add_line(7, _line("a"))
        outbox.add_done(7, _computed(number))
    sizes = [
        len(message.lines) if isinstance(message, LogLines) else len(message.chunks)
        for message in _all(outbox)
    ]
    assert sizes == [1000, 1000, 500, 2000, 500]


def test_what_nobody_wants_to_hear_is_forgotten(outbox):
    """Also what is on its way."""
    outbox.add_line(7, _line("a"))
    outbox.add_done(7, _computed(1))
    outbox.set_progress(7, 0.1, "rates")
    letter = outbox.next()
    outbox.clear()
    letter.sent()
    assert outbox.next() is None
