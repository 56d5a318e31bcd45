# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a worker ended is told in words."""

from __future__ import annotations

import pytest

from quakegrid.distribution.workerpool.ending import ending_of, sizes_told


@pytest.mark.parametrize(
    ("status", "kills", "words", "out_of_memory"),
    [
        (3 << 8, None, "ended with exit code 3", False),
        (11, None, "signal 11 (SIGSEGV)", False),
        (9, None, "signal 9 (SIGKILL), which often means that memory ran out", False),
        (9, 0, "signal 9 (SIGKILL), which often means that memory ran out", False),
        (9, 1, "the kernel ended it because memory ran out", True),
        (11, 1, "signal 11 (SIGSEGV)", False),
        (64, 0, "signal 64", False),
    ],
)
def test_exit_codes_signals_and_memory_are_told_apart(status, kills, words, out_of_memory):
    """As the kernel counts what it kills for memory."""
    ending = ending_of(status, kills)
    assert words in ending.cause
    assert ending.out_of_memory == out_of_memory


def test_the_largest_arrays_are_named_first():
    """Three of them, with their sizes."""
    shapes = {"a": (2,), "b": (1024, 1024), "c": (1024, 128), "d": (3,)}
    told = "its arrays: b 1024 x 1024 (8.0 MB), c 1024 x 128 (1.0 MB), d 3 (0.0 MB) and 1 more"
    assert sizes_told(shapes) == told
    assert sizes_told({}) == ""
