# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run job files one after the other and say what came out."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quakegrid.faces.cli.job_display import job_display
from quakegrid.faces.cli.overrides import parse_overrides
from quakegrid.faces.cli.printing import print_json
from quakegrid.faces.cli.text_tables import duration, outputs_table, size

if TYPE_CHECKING:
    from quakegrid.faces.cli.subcommands import Connect
    from quakegrid.faces.run_request import RunOutcome

#: Rows of the table of outputs at the end of a run.
_MOST_OUTPUTS = 10


def run_jobs(arguments: argparse.Namespace, connect: Connect) -> None:
    """Run the job files; the first is the parent of the others."""
    from quakegrid.faces.run_request import RunRequest

    client = connect()
    overrides = parse_overrides(arguments.param)
    parent = arguments.hazard_calculation_id
    level, log_file = _display_options(arguments)
    for job_file in arguments.run:
        request = RunRequest(
            Path(job_file),
            overrides,
            parent,
            formats_of(arguments.exports),
            distribute=not arguments.no_distribute,
            priority=arguments.priority,
            parent_must_fit=arguments.hazard_calculation_id is not None or parent is None,
        )
        with _ending_cleanly(), job_display(level, log_file) as display:
            if arguments.detach:
                _print_submitted(client.submit(request, display), arguments.json)
                continue
            outcome = client.run(request, display)
        _print_outcome(outcome, arguments.json)
        parent = parent or str(outcome.job_id)


def follow_job(arguments: argparse.Namespace, connect: Connect) -> None:
    """Show what a job of the daemons does to its end; Ctrl-C ends the showing alone."""
    level, log_file = _display_options(arguments)
    with job_display(level, log_file) as display:
        outcome = connect().follow(arguments.follow, display)
    _print_outcome(outcome, arguments.json)


def resume_job(arguments: argparse.Namespace, connect: Connect) -> None:
    """Let a calculation go on from what it has."""
    level, log_file = _display_options(arguments)
    with _ending_cleanly(), job_display(level, log_file) as display:
        outcome = connect().resume(arguments.resume, display)
    _print_outcome(outcome, arguments.json)


def _display_options(arguments: argparse.Namespace) -> tuple[str, Path | None]:
    """Return the least urgent level to show, and the file to show it in."""
    level = "warning" if arguments.log_level == "warn" else arguments.log_level
    return level, Path(arguments.log_file) if arguments.log_file else None


@contextmanager
def _ending_cleanly() -> Iterator[None]:
    """Let a job that its supervisor ends do so like one that is ended from the keyboard."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def formats_of(text: str) -> tuple[str, ...]:
    """Return the formats that a text names, apart by commas or spaces."""
    return tuple(text.replace(",", " ").split())


def _print_submitted(job_id: int, as_json: bool) -> None:
    """Print the number of a job that nobody waits for."""
    if as_json:
        print_json({"job_id": job_id})
    else:
        print(f"Job {job_id} was submitted: oq engine --follow {job_id} shows what it does")


def _print_outcome(outcome: RunOutcome, as_json: bool) -> None:
    """Print the outputs, and what the job took."""
    summary = outcome.summary
    stored = outcome.results.stat().st_size
    if as_json:
        print_json(
            {
                "job_id": outcome.job_id,
                "outputs": [
                    {"id": item.id, "name": item.display_name, "key": item.ds_key}
                    for item in outcome.outputs
                ],
                "results": outcome.results,
                "size": stored,
                "wall_seconds": summary.wall_seconds,
                "cpu_seconds": summary.cpu_seconds,
                "peak_memory": summary.peak_memory,
                "balance": summary.balance,
                "chunks": summary.chunks,
                "workers": summary.workers,
                "counts": dict(summary.counts),
            }
        )
        return
    outputs = ((item.id, item.display_name) for item in outcome.outputs)
    print(outputs_table(outputs, _MOST_OUTPUTS))
    print(f"Stored {size(stored)} on {outcome.results} in {duration(summary.wall_seconds)}")
    print(
        f"CPU time {duration(summary.cpu_seconds)}, peak memory {size(summary.peak_memory)}, "
        f"{summary.chunks} chunks on {summary.workers} workers, balance {summary.balance:.2f}"
    )
