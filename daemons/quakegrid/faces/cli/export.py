# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Export one output of a calculation."""

from __future__ import annotations

import argparse
from pathlib import Path

from quakegrid.faces.cli.engine_run import formats_of
from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("key", metavar="KEY", help="what to export; 'oq info exports' lists keys")
    parser.add_argument(
        "calculation",
        nargs="?",
        default="-1",
        metavar="ID|PATH",
        help="the calculation (default: the last)",
    )
    parser.add_argument(
        "-e", "--exports", default="csv", metavar="FORMATS", help="such as csv,geojson"
    )
    parser.add_argument(
        "-d", "--export-dir", default=".", metavar="DIR", help="where the files go (default: here)"
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Export, and name the files."""
    paths = connect().export(
        arguments.calculation,
        arguments.key,
        formats_of(arguments.exports),
        Path(arguments.export_dir),
    )
    if arguments.json:
        print_json(list(paths))
    else:
        print("\n".join(f"Exported {path}" for path in paths))
