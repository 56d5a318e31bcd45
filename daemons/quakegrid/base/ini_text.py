# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of an INI file to keys and values with their lines, nothing replaced, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quakegrid.base.errors import Problem

_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key and its value.

    Attributes
    ----------
    section
        The section it stands in, empty before the first.
    key
        In small letters.
    value
        Its lines joined by line feeds, without the indentation.
    line
        The line of the key, counted from 1.
    """

    section: str
    key: str
    value: str
    line: int


def parse_ini(text: str, file: Path) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries of an INI text, in order, and what could not be understood.

    Comments begin with ``#`` or ``;`` and have lines of their own. A value goes on in the
    following lines if these are indented deeper than its key, or begin with a closing bracket.

    Parameters
    ----------
    text
        The whole text; a byte order mark at its begin is skipped.
    file
        Where it comes from, for the problems.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    section, indent = "", 0
    for line, raw in _lines(text):
        content = raw.strip()
        depth = len(raw) - len(raw.lstrip())
        if (
            entries
            and entries[-1].section == section
            and _goes_on(entries[-1], content, depth, indent)
        ):
            last = entries[-1]
            entries[-1] = Entry(
                last.section, last.key, f"{last.value}\n{content}".strip(), last.line
            )
        elif match := re.fullmatch(r"\[([^\]]*)\]", content):
            section = match[1].strip()
        elif match := re.fullmatch(r"([^=:]+?)\s*[=:]\s*(.*)", content):
            entries.append(Entry(section, match[1].lower(), match[2], line))
            indent = depth
        else:
            problems.append(Problem(f"`{content}` is not of the form `name = value`", file, line))
    return tuple(entries), tuple(problems)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are neither empty nor comments, with their numbers."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and line.strip()[0] not in "#;":
            yield number, line


def _goes_on(entry: Entry, content: str, depth: int, indent: int) -> bool:
    """Return whether a line belongs to the value of the entry before it."""
    if depth > indent:
        return True
    return content[0] in _CLOSING and _open_brackets(entry.value) > 0


def _open_brackets(value: str) -> int:
    """Return how many brackets of a value are still to be closed."""
    return sum(value.count(bracket) for bracket in _OPENING) - sum(
        value.count(bracket) for bracket in _CLOSING
    )
