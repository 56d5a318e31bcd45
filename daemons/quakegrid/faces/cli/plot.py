# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draw curves, maps, spectra, disaggregations of a calculation, or a model, as PNG."""

from __future__ import annotations

import argparse
from pathlib import Path

from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect

_GSIM = "gsim"
_WHAT = ("curves", "maps", "spectra", "conditional", "disagg", _GSIM)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=_WHAT, help="what to draw")
    parser.add_argument(
        "calculation",
        nargs="?",
        default="-1",
        metavar="ID|PATH|NAME",
        help="the calculation (default: the last); of gsim the ground motion model, as a logic "
        "tree has it",
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
        "--mag",
        type=float,
        action="append",
        metavar="MAG",
        help="magnitude of gsim; may be given again (default: 5, 6 and 7)",
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
    paths = _model(arguments) if arguments.what == _GSIM else _calculation(arguments, connect)
    if arguments.json:
        print_json(list(paths))
    else:
        print("\n".join(f"Drew {path}" for path in paths))


def _calculation(arguments: argparse.Namespace, connect: Connect) -> tuple[Path, ...]:
    from quakegrid.faces.plots.requests import PlotRequest, draw

    request = PlotRequest(
        sites=tuple(arguments.site or (0,)),
        measures=tuple(arguments.imt or ()),
        poes=tuple(arguments.poe or ()),
        kind=arguments.kind,
        directory=Path(arguments.export_dir),
    )
    with connect().results(arguments.calculation) as results:
        return draw(arguments.what, results, request)


def _model(arguments: argparse.Namespace) -> tuple[Path, ...]:
    from quakegrid.faces.plots.ground_motion_model import MAGNITUDES, draw_ground_motion_model
    from quakegrid.hazard.ground_motion_models.registry import ground_motion_model

    model = ground_motion_model(arguments.calculation)
    words = "".join(each if each.isalnum() else " " for each in arguments.calculation).split()
    path = Path(arguments.export_dir) / f"gsim-{'_'.join(words)}.png"
    draw_ground_motion_model(model, arguments.imt or (), arguments.mag or MAGNITUDES, path)
    return (path,)
