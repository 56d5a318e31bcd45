# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stop running calculations."""

from __future__ import annotations

import argparse

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("job_ids", nargs="+", type=int, metavar="ID", help="what to stop")
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Stop each, and say what became of it; an unknown number is an error in the end."""
    client = connect()
    answers: dict[int, str] = {}
    problems: list[Problem] = []
    for job_id in arguments.job_ids:
        try:
            before = client.abort(job_id)
        except UserInputError as error:
            problems.extend(error.problems)
            continue
        ended = not before.is_running
        answers[job_id] = f"is {before.status}" if ended else "has been stopped"
    if arguments.json:
        print_json(answers)
    else:
        for job_id, answer in answers.items():
            print(f"Job {job_id} {answer}")
    if problems:
        raise UserInputError(problems)
