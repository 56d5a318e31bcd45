# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Print the completion script of a shell, drawn from the parsers of all subcommands."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from quakegrid.faces.cli.subcommands import SUBCOMMANDS, Connect

_BASH = """\
# Completion of oq for bash; load it with: source <(oq completion bash)
_oq() {{
    local current="${{COMP_WORDS[COMP_CWORD]}}" words=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="{commands} --help --version"
    else
        case "${{COMP_WORDS[1]}}" in
{cases}
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [ -n "$current" ] && [ "${{current:0:1}}" = "-" ] && return
    COMPREPLY+=($(compgen -f -- "$current"))
}}
complete -o filenames -F _oq oq
"""

_ZSH = """\
#compdef oq
# Completion of oq for zsh; load it with: source <(oq completion zsh)
_oq() {{
    if (( CURRENT == 2 )); then
        local -a commands=({commands})
        _describe 'command' commands
        return
    fi
    case "${{words[2]}}" in
{cases}
    esac
    _files
}}
compdef _oq oq
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("shell", choices=["bash", "zsh"], help="the shell to complete in")


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Print the script."""
    print(bash_script() if arguments.shell == "bash" else zsh_script(), end="")


def bash_script() -> str:
    """Return the script for bash."""
    cases = "\n".join(
        f'            {name}) words="{" ".join(_words(name))}" ;;' for name in SUBCOMMANDS
    )
    return _BASH.format(commands=" ".join(SUBCOMMANDS), cases=cases)


def zsh_script() -> str:
    """Return the script for zsh, which shows meanings as well."""
    commands = " ".join(
        _zsh_word(f"{command.name}:{command.meaning}") for command in SUBCOMMANDS.values()
    )
    cases = "\n".join(
        f"        {name}) compadd -- {' '.join(_words(name))} ;;" for name in SUBCOMMANDS
    )
    return _ZSH.format(commands=commands, cases=cases)


def _zsh_word(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _words(name: str) -> Iterator[str]:
    """Yield the options and the fixed words that may follow a subcommand."""
    # the actions of a parser are the one way to ask it what it accepts
    for action in SUBCOMMANDS[name].parser()._actions:
        yield from action.option_strings
        if not action.option_strings:
            yield from map(str, action.choices or ())
