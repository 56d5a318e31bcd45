# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command ``oq``: find the subcommand, run it, tell its errors, return its exit status."""

from __future__ import annotations

import argparse
import difflib
import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from quakegrid import __version__
from quakegrid.base.errors import Bug, InstallationError, JobAborted, QuakegridError
from quakegrid.faces.cli.subcommands import SUBCOMMANDS

if TYPE_CHECKING:
    from quakegrid.faces.engine_client import EngineClient

_USAGE_STATUS = 2
_OBJECTS_BEFORE_COLLECTION = 200_000

#: What the shell expects of a program that lost the reader of its output.
_BROKEN_PIPE_STATUS = 128 + signal.SIGPIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``oq``.

    Parameters
    ----------
    arguments
        The words after ``oq``; None for those of this process.

    Returns
    -------
    int
        0, or who must act: 1 us (a bug), 2 a wrong command line, 3 a wrong input, 4 the
        machine, 5 another process, 6 a result file, 130 stopped by a person.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    # imports make many objects and no garbage: looking for it is a tenth of a small job's time
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
    try:
        return _run(words)
    except (QuakegridError, KeyboardInterrupt) as error:
        return tell(error)
    except BrokenPipeError:
        # or the interpreter complains once more when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE_STATUS
    except Exception as error:
        return tell(error)


def tell(error: BaseException) -> int:
    """Tell an error on the standard error and return the exit status of its family.

    Every mistake of a user is one line; only a bug prints where in the code it happened.
    """
    if isinstance(error, KeyboardInterrupt):
        error = JobAborted("stopped from the keyboard")
    if isinstance(error.__cause__ or error, MemoryError):
        error = InstallationError(
            f"the memory of this machine does not suffice: {error.__cause__ or error}; give wider "
            "spacings and discretizations, wider bins of magnitude, fewer sites, or shorter faults"
        )
    if isinstance(error, QuakegridError) and not isinstance(error, Bug):
        for problem in error.problems:
            # editors find the place in lines that begin with file:line
            print(problem if problem.file else f"oq: {problem}", file=sys.stderr)
        return error.exit_code
    # the runner wraps what it did not expect; what it was tells more
    traceback.print_exception(error.__cause__ or error)
    print(
        f"\nThis is a bug of quakegrid {__version__}. Please report it with the lines above "
        "and the job files.",
        file=sys.stderr,
    )
    return Bug.exit_code


def _run(words: list[str]) -> int:
    if not words:
        _parser().print_help()
        return 0
    name = words[0]
    if name.startswith("-"):
        _parser().parse_args(words)
        return 0
    subcommand = SUBCOMMANDS.get(name)
    if subcommand is None:
        close = difflib.get_close_matches(name, SUBCOMMANDS, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "'oq --help' lists them"
        print(f"oq: there is no command {name!r}: {hint}", file=sys.stderr)
        return _USAGE_STATUS
    parsed = subcommand.parser().parse_args(words[1:])
    subcommand.module().run(parsed, connect)
    return 0


def connect() -> EngineClient:
    """Return the one door to the engine; what stands behind it takes its time to import."""
    module = importlib.import_module("quakegrid.faces.engine_client")
    return cast("EngineClient", module.engine_here())


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, SUBCOMMANDS))
    listed = "\n".join(
        f"  {command.name:<{width}}  {command.meaning}" for command in SUBCOMMANDS.values()
    )
    parser = argparse.ArgumentParser(
        prog="oq",
        usage="oq [-h] [-v] COMMAND ...",
        description="Seismic hazard and risk, from a job file to maps and tables.",
        epilog=f"commands:\n{listed}\n\n'oq COMMAND --help' tells the arguments of each.\n\n"
        "exit status:\n"
        "  0 done, 1 a bug, 2 a wrong command line, 3 a wrong input, 4 the machine,\n"
        "  5 another process, 6 a result file, 130 stopped by a person",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-v", "--version", action="version", version=__version__)
    return parser
