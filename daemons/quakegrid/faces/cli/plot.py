# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draw hazard curves, maps, spectra or disaggregations of a calculation as PNG."""

from __future__ import annotations

import argparse
from pathlib import Path

from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect

_WHAT = ("curves", "maps", "spectra", "disagg")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=_WHAT, help="what to draw")
    parser.add_argument(
        "calculation",
        nargs="?",
        default="-1",
        metavar="ID|PATH",
        help="the calculation (default: the last)",
    )
    parser.add_argument(
        "--site",
        type=int,
        action="append",
        metavar="NUMBER",
        help="site of curves, spectra and disaggregations, counted from 0; may be given again "
        "(default: 0)",
    )
    parser.add_argument(
        "--imt",
        action="append",
        metavar="IMT",
        help="intensity measure type; may be given again (default: all)",
    )
    parser.add_argument(
        "--poe",
        type=float,
        action="append",
        metavar="POE",
        help="probability of exceedance of maps and spectra; may be given again (default: all)",
    )
    parser.add_argument(
        "--kind",
        default="mean",
        help="statistic or realization of maps (default: mean); what a disaggregation is told by, "
        "such as Mag_Dist (default: all)",
    )
    parser.add_argument(
        "-d", "--export-dir", default=".", metavar="DIR", help="where the files go (default: here)"
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Draw, and name the files."""
    from quakegrid.faces.plots.requests import PlotRequest, draw

    request = PlotRequest(
        sites=tuple(arguments.site or (0,)),
        measures=tuple(arguments.imt or ()),
        poes=tuple(arguments.poe or ()),
        kind=arguments.kind,
        directory=Path(arguments.export_dir),
    )
    with connect().results(arguments.calculation) as results:
        paths = draw(arguments.what, results, request)
    if arguments.json:
        print_json(list(paths))
    else:
        print("\n".join(f"Drew {path}" for path in paths))
