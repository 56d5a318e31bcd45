# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of the manual that are made from tables."""

from __future__ import annotations

from pathlib import Path

from quakegrid.faces.cli.manual import commands_page
from quakegrid.jobs.exports.manual import outputs_page

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


def test_page_of_commands_is_made_from_the_parsers() -> None:
    """An option is told once, in its parser."""
    assert (REFERENCE / "commands.md").read_text(encoding="utf-8") == commands_page()


def test_page_of_outputs_is_made_from_the_exporters() -> None:
    """A file is told once, in the table of exporters."""
    assert (REFERENCE / "outputs.md").read_text(encoding="utf-8") == outputs_page()
