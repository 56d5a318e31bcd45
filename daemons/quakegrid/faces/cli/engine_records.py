# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""List, export and delete the calculations that were run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quakegrid.base.errors import UserInputError
from quakegrid.faces.cli.engine_run import formats_of
from quakegrid.faces.cli.printing import print_json
from quakegrid.faces.cli.text_tables import outputs_table

if TYPE_CHECKING:
    from quakegrid.faces.cli.subcommands import Connect
    from quakegrid.jobs.records.job_records import JobRecord

_DEFAULT_FORMATS = "csv"


def list_hazard_calculations(arguments: argparse.Namespace, connect: Connect) -> None:
    """List the calculations of hazard."""
    _list_calculations(arguments, connect, lambda mode: mode not in _risk_modes())


def list_risk_calculations(arguments: argparse.Namespace, connect: Connect) -> None:
    """List the calculations of risk."""
    _list_calculations(arguments, connect, lambda mode: mode in _risk_modes())


def list_outputs(arguments: argparse.Namespace, connect: Connect) -> None:
    """List what a calculation offers."""
    outputs = connect().outputs(arguments.list_outputs)
    if arguments.json:
        print_json(
            [
                {
                    "id": item.id,
                    "name": item.display_name,
                    "key": item.ds_key,
                    "size_mb": item.size_mb,
                }
                for item in outputs
            ]
        )
    else:
        print(outputs_table((item.id, item.display_name) for item in outputs))


def show_log(arguments: argparse.Namespace, connect: Connect) -> None:
    """Show the log of a calculation."""
    from quakegrid.base.log import job_line

    lines = connect().log(arguments.show_log)
    if arguments.json:
        print_json(
            [
                {
                    "timestamp": line.timestamp,
                    "level": line.level,
                    "process": line.process,
                    "message": line.message,
                }
                for line in lines
            ]
        )
    for line in lines if not arguments.json else ():
        print(job_line(line.timestamp, arguments.show_log, line.level, line.message))


def export_output(arguments: argparse.Namespace, connect: Connect) -> None:
    """Export an output by its number."""
    number, directory = arguments.export_output
    if not number.isdigit():
        raise UserInputError(f"--eo {number}: write the number of an output, as --lo lists them")
    formats = formats_of(arguments.exports or _DEFAULT_FORMATS)
    _print_files(connect().export_output(int(number), formats, Path(directory)), arguments.json)


def export_outputs(arguments: argparse.Namespace, connect: Connect) -> None:
    """Export all outputs of a calculation."""
    calculation, directory = arguments.export_outputs
    formats = formats_of(arguments.exports or _DEFAULT_FORMATS)
    _print_files(connect().export_all(calculation, formats, Path(directory)), arguments.json)


def delete_calculation(arguments: argparse.Namespace, connect: Connect) -> None:
    """Delete a calculation and its results."""
    client = connect()
    job = client.job(arguments.delete_calculation)
    if not _confirmed(arguments, f"Delete calculation {job.id} ({job.description}) for ever?"):
        return
    client.delete(job.id)
    print(f"Removed calculation {job.id}")


def delete_uncompleted_calculations(arguments: argparse.Namespace, connect: Connect) -> None:
    """Delete all calculations that failed or were stopped."""
    client = connect()
    jobs = client.unsuccessful_jobs()
    if not jobs:
        print("Every calculation was completed or still runs")
        return
    numbers = ", ".join(str(job.id) for job in jobs)
    if not _confirmed(arguments, f"Delete the calculations {numbers} for ever?"):
        return
    for job in jobs:
        client.delete(job.id)
        print(f"Removed calculation {job.id}")


def _list_calculations(
    arguments: argparse.Namespace, connect: Connect, select: Callable[[str], bool]
) -> None:
    jobs = [job for job in connect().jobs() if select(job.calculation_mode)]
    if arguments.json:
        print_json([_plain_job(job) for job in jobs])
    else:
        print(calculations_table(jobs))


def calculations_table(jobs: Sequence[JobRecord]) -> str:
    """Return the table of calculations, ``None`` where there are none."""
    if not jobs:
        return "None"
    head = ("job_id", "calculation_mode", "status", "start_time", "description")
    lines = ["{:>9}|{:>18}|{:>9}|{:>20}|{:>40}".format(*head)]
    for job in jobs:
        start = job.start_time.astimezone()
        lines.append(
            f"{job.id:>9}|{job.calculation_mode:>18}|{job.status:>9}|"
            f" {start:%Y-%m-%d %H:%M:%S}| {job.description}"
        )
    return "\n".join(lines)


def _plain_job(job: JobRecord) -> dict[str, object]:
    return {
        "id": job.id,
        "description": job.description,
        "owner": job.user_name,
        "calculation_mode": job.calculation_mode,
        "status": str(job.status),
        "is_running": job.is_running,
        "parent_id": job.hazard_calculation_id,
        "start_time": job.start_time,
        "stop_time": job.stop_time,
        "size_mb": job.size_mb,
        "results": job.results,
    }


def _print_files(paths: Sequence[Path], as_json: bool) -> None:
    if as_json:
        print_json(list(paths))
    else:
        print("\n".join(f"Exported {path}" for path in paths) or "There was nothing to export")


def _confirmed(arguments: argparse.Namespace, question: str) -> bool:
    """Ask a question, unless the answer was given already."""
    if arguments.yes:
        return True
    if not sys.stdin.isatty():
        raise UserInputError(f"{question} Say so with -y")
    return input(f"{question} (y/n) ").strip().lower() in ("y", "yes")


def _risk_modes() -> Sequence[str]:
    from quakegrid.jobs.parameters.declaration import RISK_MODES

    return RISK_MODES
