# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The manual of the command oq, made from the parsers of its subcommands."""

from __future__ import annotations

import argparse
import functools

from quakegrid.faces.cli.subcommands import SUBCOMMANDS

_WIDTH = 90

_HEAD = """\
# The command `oq`

<!-- Made from the parsers in quakegrid.faces.cli; do not edit. -->

`oq --help` lists the commands, `oq COMMAND --help` tells the arguments of one. Completion for a
shell comes with `source <(oq completion bash)` or `source <(oq completion zsh)`. Commands that
read take `--json`. The log of a job goes to the standard error, what was asked for to the
standard output.

| exit status | meaning |
|---:|---|
| 0 | it went well |
| 1 | a bug of the engine: a traceback says where |
| 2 | a wrong command line |
| 3 | a wrong input: a job file, a model, an argument |
| 4 | the machine is not fit: a directory, a permission, a setting, a missing package |
| 5 | another process of the engine died or is silent |
| 6 | a result file is missing or damaged |
| 130 | a person stopped it |
"""


def commands_page() -> str:
    """Return the page of the reference manual that tells every command, as Markdown."""
    parts = [_HEAD]
    for command in SUBCOMMANDS.values():
        parser = command.parser()
        parser.formatter_class = functools.partial(
            argparse.RawDescriptionHelpFormatter, width=_WIDTH
        )
        parts.append(f"\n## oq {command.name}\n\n```text\n{parser.format_help()}```\n")
    return "".join(parts)
