# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Completion scripts."""

from __future__ import annotations

from quakegrid.faces.cli.completion import bash_script, zsh_script
from quakegrid.faces.cli.subcommands import SUBCOMMANDS


def test_bash_completes_commands_options_and_words() -> None:
    """Commands, the options of each, and the fixed words an argument may be."""
    script = bash_script()
    assert f'words="{" ".join(SUBCOMMANDS)} --help --version"' in script
    case = next(line for line in script.splitlines() if line.strip().startswith("plot)"))
    assert {"--site", "curves", "maps", "spectra"} <= set(case.replace('"', " ").split())


def test_zsh_shows_what_commands_mean() -> None:
    """Each command stands there with its sentence."""
    script = zsh_script()
    assert all(f"'{item.name}:{item.meaning}'" in script for item in SUBCOMMANDS.values())
