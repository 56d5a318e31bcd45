# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page docs/messages.md speaks of messages that the program says."""

from __future__ import annotations

import ast
import errno
import os
import re
from pathlib import Path

import pytest

from quakegrid.base.events import EVENTS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/messages.md").read_text(encoding="utf-8")
#: The first cells of its tables, and the messages in them.
CELLS = re.findall(r"^\| (`.*?) \| ", PAGE, re.MULTILINE)
MESSAGES = [message for cell in CELLS for message in re.findall(r"`([^`]+)`", cell)]
#: Shorter pieces between what is filled in prove nothing.
_TELLING = 7


@pytest.fixture(scope="module")
def said() -> str:
    """Return all constant pieces of text in the program, and what the system says of errors."""
    pieces = [os.strerror(number) for number in errno.errorcode]
    for file in (ROOT / "daemons/quakegrid").rglob("*.py"):
        if "hazard" in file.parts:
            continue  # says nothing to operators
        tree = ast.parse(file.read_text(encoding="utf-8"))
        pieces += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
    return "\n".join(pieces)


def test_the_page_has_messages():
    """The pattern finds them."""
    assert len(MESSAGES) > 60


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_of_the_page_is_said(said, message):
    """Its pieces, between names and numbers, stand in the program."""
    told = re.split(r"\.\.\.|changeme|[0-9]+|: ", message)
    pieces = [piece for piece in (part.strip(" ,;:()'") for part in told) if len(piece) >= _TELLING]
    assert pieces or message in said
    assert [piece for piece in pieces if piece not in said] == []


def test_every_event_is_on_the_page():
    """With what the table of events says of it."""
    for event in EVENTS.values():
        assert f"| {event.subject} | {event.explanation} |" in PAGE
