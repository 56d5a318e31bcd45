# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An error that happened in a chunk, as plain data that keeps its family across processes."""

from __future__ import annotations

import traceback
from pathlib import Path

import msgspec

from quakegrid.base.errors import (
    Bug,
    InstallationError,
    JobAborted,
    PeerProcessError,
    Problem,
    QuakegridError,
    ResultFileError,
    UnreadablePart,
    UserInputError,
)
from quakegrid.jobs.chunk import Chunk

_FAMILIES = {
    family.__name__: family
    for family in (
        Bug,
        InstallationError,
        JobAborted,
        PeerProcessError,
        ResultFileError,
        UnreadablePart,
        UserInputError,
    )
}


class Failure(msgspec.Struct, frozen=True, array_like=True):
    """What went wrong: the family's name, and (message, file, line) of each problem."""

    family: str
    problems: tuple[tuple[str, str | None, int | None], ...]


def chunk_error(chunk: Chunk, error: Exception) -> QuakegridError:
    """Return an error of a chunk as one of the families; what is in none of them is a bug.

    Parameters
    ----------
    chunk
        The chunk that was being computed.
    error
        What it raised.

    Returns
    -------
    QuakegridError
        The error itself, if the engine raised it on purpose; a lack of memory is the
        machine's; anything else a `Bug` caused by the error.
    """
    if _from_the_keyboard(error):
        return JobAborted("The job was stopped from the keyboard")
    if isinstance(error, QuakegridError):
        return error
    name = f"chunk {chunk.number} (stage {chunk.stage})"
    if isinstance(error, MemoryError):
        return InstallationError(f"There is not enough memory for {name}: {error}")
    bug = Bug(f"{name} raised {type(error).__name__}: {error}")
    bug.__cause__ = error
    return bug


def _from_the_keyboard(error: BaseException | None) -> bool:
    """Return whether Ctrl-C is behind an error: compiled code wraps it in a SystemError."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def failure_of(error: QuakegridError) -> Failure:
    """Return an error as plain data; a bug with its traceback, which would be lost."""
    family = next(
        (base.__name__ for base in type(error).__mro__ if base.__name__ in _FAMILIES), Bug.__name__
    )
    problems = tuple(
        (problem.message, str(problem.file) if problem.file else None, problem.line)
        for problem in error.problems
    )
    if family == Bug.__name__:
        story = "".join(traceback.format_exception(error)).rstrip()
        problems = (*problems, (story, None, None))
    return Failure(family, problems)


def error_of(failure: Failure) -> QuakegridError:
    """Return the error that plain data tells of."""
    problems = [
        Problem(message, Path(file) if file else None, line)
        for message, file, line in failure.problems
    ]
    return _FAMILIES.get(failure.family, Bug)(problems)
