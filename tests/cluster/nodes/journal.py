# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries of a node's journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

#: A field that occurs several times in an entry is a list.
JournalEntry = dict[str, str | list[str]]


def _text(value: object) -> str:
    """Return a value as text; journalctl writes what is not printable as a list of bytes."""
    if isinstance(value, list):
        return bytes(value).decode(errors="replace")
    return "" if value is None else str(value)


def _field(value: object) -> str | list[str]:
    if isinstance(value, list) and not all(isinstance(item, int) for item in value):
        return [_text(item) for item in value]
    return _text(value)


def read_entries(lines: str) -> list[JournalEntry]:
    """Read what `journalctl -o json` writes, oldest entry first."""
    return [
        {name: _field(value) for name, value in json.loads(line).items()}
        for line in lines.splitlines()
    ]


def as_lines(entries: Iterable[Mapping[str, str | list[str]]]) -> str:
    """Write entries as lines of who said what, for messages."""
    return "\n".join(
        f"{entry.get('SYSLOG_IDENTIFIER', '')}: {entry.get('MESSAGE', '')}" for entry in entries
    )
