# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of INI files: sections, keys, continuation lines, comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.ini_text import Entry, parse_ini

FILE = Path("job.ini")


def entries(text: str) -> tuple[Entry, ...]:
    found, problems = parse_ini(text, FILE)
    assert problems == ()
    return found


def test_key_has_its_section_and_its_line() -> None:
    """A key is told with the section and the line it stands in, in small letters."""
    assert entries("first = 1\n\n[general]\nSecond: a = b\n") == (
        Entry("", "first", "1", 1),
        Entry("general", "second", "a = b", 4),
    )


@pytest.mark.parametrize("mark", ["#", ";"])
def test_comment_line_is_skipped_inside_a_value(mark: str) -> None:
    """A comment line may stand between the lines of a value."""
    (entry,) = entries(f"levels = {{\n  'PGA': 1,\n{mark} remark = 2\n  'PGV': 2}}\n")
    assert entry.value == "{\n'PGA': 1,\n'PGV': 2}"


def test_closing_bracket_goes_on_without_indentation() -> None:
    """A line that begins with the bracket to be closed belongs to the value."""
    first, second = entries("a = {\n  'x': 1\n}\nb = 2\n")
    assert first.value == "{\n'x': 1\n}"
    assert second.value == "2"


def test_indented_keys_are_keys() -> None:
    """A file indented as a whole reads as one that is not."""
    assert [entry.key for entry in entries("[x]\n  a = 1\n  b = 2\n")] == ["a", "b"]


def test_byte_order_mark_and_percent_signs_mean_nothing() -> None:
    """A byte order mark is skipped and nothing is interpolated."""
    (entry,) = entries("\ufeffa = %(b)s")
    assert (entry.key, entry.value) == ("a", "%(b)s")


def test_line_without_a_key_is_a_problem_with_its_line() -> None:
    """A line that is neither section, key nor continuation is told with its line."""
    _, (problem,) = parse_ini("a = 1\nnonsense\n", FILE)
    assert (problem.file, problem.line) == (FILE, 2)
    assert "nonsense" in problem.message
