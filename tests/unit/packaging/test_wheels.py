# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The packages carry libraries in versions that were chosen."""

from __future__ import annotations

import re


def test_names_are_compared_as_indexes_do(program):
    """Dots, dashes and underscores are the same in the name of a distribution."""
    assert program("wheels").normalized("Typing_Extensions.x") == "typing-extensions-x"


def test_comments_of_a_lock_are_not_read(program):
    """A lock holds name==version in each line, and comments."""
    lock = "# why\nnumpy==2.4.6\n\nmarkdown_it-py==4.3.0  # of rich\n"
    assert program("wheels").pinned(lock) == {"numpy": "2.4.6", "markdown-it-py": "4.3.0"}


def test_every_dependency_is_pinned(program):
    """Each library that pyproject.toml names has a version in the lock."""
    wheels = program("wheels")
    names = [re.match(r"[A-Za-z0-9._-]+", one)[0] for one in [*wheels.requirements(), "setuptools"]]
    versions = wheels.pinned(wheels.LOCK.read_text(encoding="utf-8"))
    assert [name for name in names if wheels.normalized(name) not in versions] == []
