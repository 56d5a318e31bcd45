# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Check a job file and all files it names, without running it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from quakegrid.faces.cli.overrides import parse_overrides
from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("job_files", nargs="+", metavar="JOB_INI", help="what to check")
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE,...",
        help="parameters that count instead of those in the job file",
    )
    parser.add_argument(
        "--cost",
        action="store_true",
        help="tell the ruptures, chunks, CPU time, memory and disk that are predicted, and whether "
        "these fit",
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Read everything a job would read, and say what it found; mistakes come all at once."""
    from quakegrid.faces.run_request import RunRequest

    client = connect()
    overrides = parse_overrides(arguments.param)
    found = {}
    for job_file in arguments.job_files:
        lines = client.check(RunRequest(Path(job_file), overrides), cost=arguments.cost)
        found[job_file] = [{"level": level, "message": message} for level, message in lines]
        for level, message in lines:
            if level == "warning":
                print(f"warning: {message}", file=sys.stderr)
            elif not arguments.json:
                print(message)
        if not arguments.json:
            print(f"{job_file}: no mistakes")
    if arguments.json:
        print_json(found)
