# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run calculations, list them, export or delete their outputs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from types import MappingProxyType

from quakegrid.base.log import LEVELS
from quakegrid.faces.cli import engine_records, engine_run
from quakegrid.faces.cli.printing import add_json_option
from quakegrid.faces.cli.subcommands import Connect

_EPILOG = """\
-p takes what could stand in the job file: -p truncation_level=3,poes=0.1,0.02 sets two
parameters, since a comma ends a value only where another name= follows. Values with such
text in them go in quotes or brackets: -p 'description="a, b=c"'. -p may be given again.

With several job files the first is the parent of all others.

Exit status: 0 well, 1 a bug, 2 a wrong command line, 3 a wrong input, 4 the machine,
5 another process, 6 a result file, 130 stopped by a person.
"""

#: Option that says what to do -> what does it.
_ACTIONS: Mapping[str, Callable[[argparse.Namespace, Connect], None]] = MappingProxyType(
    {
        "run": engine_run.run_jobs,
        "follow": engine_run.follow_job,
        "resume": engine_run.resume_job,
        "list_hazard_calculations": engine_records.list_hazard_calculations,
        "list_risk_calculations": engine_records.list_risk_calculations,
        "list_outputs": engine_records.list_outputs,
        "show_log": engine_records.show_log,
        "export_output": engine_records.export_output,
        "export_outputs": engine_records.export_outputs,
        "delete_calculation": engine_records.delete_calculation,
        "delete_uncompleted_calculations": engine_records.delete_uncompleted_calculations,
    }
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
    _add_actions(parser.add_mutually_exclusive_group(required=True))
    options = parser.add_argument_group("options of --run")
    options.add_argument(
        "--hazard-calculation-id",
        "--hc",
        metavar="ID|PATH",
        help="start from the results of this calculation",
    )
    options.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE,...",
        help="parameters that count instead of those in the job file",
    )
    options.add_argument(
        "-l",
        "--log-level",
        default="info",
        choices=[*LEVELS, "warn"],
        help="least urgent lines to show (default: info)",
    )
    options.add_argument("-L", "--log-file", metavar="FILE", help="show the log there")
    options.add_argument(
        "--no-distribute", "--nd", action="store_true", help="compute in this process alone"
    )
    options.add_argument(
        "--detach",
        action="store_true",
        help="hand the jobs to the daemons and print their numbers, without waiting",
    )
    options.add_argument(
        "--priority",
        type=int,
        default=0,
        metavar="N",
        help="of jobs that wait for the daemons, the larger goes first (default: 0)",
    )
    parser.add_argument(
        "-e",
        "--exports",
        default="",
        metavar="FORMATS",
        help="formats to export in, such as csv,geojson",
    )
    parser.add_argument("-y", "--yes", action="store_true", help="ask no questions")
    add_json_option(parser)


def _add_actions(group: argparse._MutuallyExclusiveGroup) -> None:
    group.add_argument("--run", nargs="+", metavar="JOB_INI", help="run job files")
    group.add_argument(
        "--follow", type=int, metavar="ID", help="show what a job of the daemons does to its end"
    )
    group.add_argument(
        "--resume",
        type=int,
        metavar="ID",
        help="let a calculation that failed or was stopped go on from what it has",
    )
    group.add_argument(
        "--list-hazard-calculations", "--lhc", action="store_true", help="list hazard calculations"
    )
    group.add_argument(
        "--list-risk-calculations", "--lrc", action="store_true", help="list risk calculations"
    )
    group.add_argument(
        "--list-outputs", "--lo", type=int, metavar="ID", help="list what a calculation offers"
    )
    group.add_argument(
        "--show-log", "--sl", type=int, metavar="ID", help="show the log of a calculation"
    )
    group.add_argument(
        "--export-output", "--eo", nargs=2, metavar=("OUTPUT_ID", "DIR"), help="export an output"
    )
    group.add_argument(
        "--export-outputs",
        "--eos",
        nargs=2,
        metavar=("ID", "DIR"),
        help="export all outputs of a calculation",
    )
    group.add_argument(
        "--delete-calculation", "--dc", type=int, metavar="ID", help="delete a calculation"
    )
    group.add_argument(
        "--delete-uncompleted-calculations",
        "--duc",
        action="store_true",
        help="delete all calculations that failed or were stopped",
    )


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Do what the one action among the arguments says."""
    for name, action in _ACTIONS.items():
        if getattr(arguments, name) not in (None, False):
            action(arguments, connect)
