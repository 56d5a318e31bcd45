# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Manual pages and completions tell what the tables of the program tell."""

from __future__ import annotations

import argparse

from quakegrid.base.settings_sections import settings_table
from quakegrid.faces.cli.subcommands import SUBCOMMANDS


def test_every_command_is_in_the_manual(program):
    """oq(1) tells of each subcommand."""
    page = program("manual_pages").pages()["oq.1"]
    assert [name for name in SUBCOMMANDS if f".SS oq {name}" not in page] == []


def test_every_setting_is_in_the_manual(program):
    """openquake.cfg(5) tells of each setting."""
    page = program("manual_pages").pages()["openquake.cfg.5"]
    assert [key for _, key in settings_table() if f".B {key}\n" not in page] == []


def test_every_daemon_has_its_page(program):
    """Each unit of a daemon has a page in section 8."""
    layout, pages = program("layout"), program("manual_pages").pages()
    services = {
        f"{unit.removesuffix('.service')}.8"
        for units in layout.UNITS.values()
        for unit in units
        if unit.endswith(".service")
    }
    assert services == {name for name in pages if name.endswith(".8")}


def test_text_is_never_taken_for_an_instruction(program):
    """Backslashes, dashes and lines that begin with a dot are printed as they are."""
    escaped = program("manual_pages")._escaped
    assert escaped(".SH -x\\y") == "\\&.SH \\-x\\ey"
    assert escaped("two\n  lines") == "two lines"


def test_pairs_of_values_are_told_as_words(program):
    """An option that takes two values names both."""
    parser = argparse.ArgumentParser()
    action = parser.add_argument("--export", nargs=2, metavar=("ID", "DIR"), help="do 100%%")
    assert program("manual_pages")._argument(action) == ".TP\n.B \\-\\-export ID DIR\ndo 100%\n"


def test_fish_completes_every_command(program):
    """The completion for fish offers each subcommand with its meaning."""
    script = program("completions").fish_script()
    offered = [name for name in SUBCOMMANDS if f"__fish_use_subcommand -a {name} -d" in script]
    assert offered == list(SUBCOMMANDS)


def test_quotes_survive_in_fish(program):
    """A meaning with an apostrophe is one word of the shell."""
    assert program("completions")._quoted("a node's") == r"'a node\'s'"
