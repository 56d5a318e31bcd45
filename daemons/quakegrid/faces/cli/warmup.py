# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compile and keep the numerical kernels for this machine."""

from __future__ import annotations

import argparse
import time

from quakegrid.faces.cli.subcommands import Connect
from quakegrid.faces.cli.text_tables import duration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--all",
        action="store_true",
        help="compile every ground motion model, not those alone that most jobs use",
    )


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Compile what is not compiled yet, and say how long it took."""
    from quakegrid.hazard.kernels.warmup import USUAL_MODELS, warm_up

    began = time.monotonic()
    warm_up(names=None if arguments.all else USUAL_MODELS)
    print(f"The kernels are ready for this machine ({duration(time.monotonic() - began)})")
