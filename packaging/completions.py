# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the completions of the command oq for bash, zsh and fish into a folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from quakegrid.faces.cli.completion import bash_script, zsh_script
from quakegrid.faces.cli.subcommands import SUBCOMMANDS

#: zsh loads the file when completion is first asked for, and expects an answer at once.
_ZSH_TAIL = '[ "${funcstack[1]}" = "_oq" ] && _oq "$@"\n'


def fish_script() -> str:
    """Return the script for fish."""
    lines = ["# Completion of oq for fish"]
    for command in SUBCOMMANDS.values():
        first = f"complete -c oq -n __fish_use_subcommand -a {command.name}"
        lines.append(f"{first} -d {_quoted(command.meaning)}")
        seen = f"complete -c oq -n '__fish_seen_subcommand_from {command.name}'"
        lines += (f"{seen} {words}" for words in _arguments(command.parser()))
    return "\n".join(lines) + "\n"


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    # the actions of a parser are the one way to ask it what it accepts
    for action in parser._actions:
        names = [
            f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
            for name in action.option_strings
        ]
        choices = [f"-a {_quoted(' '.join(map(str, action.choices)))}"] if action.choices else []
        if names or choices:
            meaning = (action.help or "").replace("%%", "%")
            takes = ["-r"] if names and action.nargs != 0 else []
            yield " ".join([*names, *takes, *choices, "-d", _quoted(meaning)])


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def main(folder: Path) -> None:
    """Write the scripts."""
    scripts = {"bash": bash_script(), "zsh": zsh_script() + _ZSH_TAIL, "fish": fish_script()}
    for shell, script in scripts.items():
        (folder / f"oq.{shell}").write_text(script, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
