# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every error the engine raises on purpose, in families by who must act."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


def not_known(word: str, options: Iterable[str]) -> str:
    """Return that a word is not known, with the option that may be meant.

    Parameters
    ----------
    word
        What was written.
    options
        What could have been.
    """
    close = difflib.get_close_matches(word, list(options), n=1)
    hint = f", did you mean `{close[0]}`?" if close else ""
    return f"`{word}` is not known{hint}"


def then_write(reason: str, form: str) -> str:
    """Return what is wrong, which may be a question, followed by what to write."""
    return f"{reason} Write {form}" if reason.endswith("?") else f"{reason}: write {form}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, told in one sentence to the person who can mend it.

    Attributes
    ----------
    message
        What is wrong and what to write instead.
    file
        The file that holds the mistake, if any.
    line
        Its line, counted from 1.
    """

    message: str
    file: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return ``file:line: message`` in one line, the form editors understand.

        What users have written over several lines, such as a model's arguments, is joined.
        """
        message = " ".join(self.message.split())
        if self.file is None:
            return message
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {message}"


class QuakegridError(Exception):
    """The root: an error the engine knows how to tell; `exit_code` is the shell's status."""

    exit_code = 1

    def __init__(self, message: str | Problem | Iterable[Problem]) -> None:
        if isinstance(message, str):
            problems: tuple[Problem, ...] = (Problem(message),)
        elif isinstance(message, Problem):
            problems = (message,)
        else:
            problems = tuple(message)
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class Bug(QuakegridError):
    """A defect of the engine itself: the only family that prints a traceback."""

    exit_code = 1


class UserInputError(QuakegridError):
    """Something the user wrote is wrong: the job file, a model, an argument."""

    exit_code = 3


class InstallationError(QuakegridError):
    """The machine is not fit: a directory, a permission, a setting, a missing package."""

    exit_code = 4


class PeerProcessError(QuakegridError):
    """Another process of ours died, is silent or speaks another version."""

    exit_code = 5


class Superseded(PeerProcessError):
    """Another process has taken over this job: end, and touch nothing of it."""


class ResultFileError(QuakegridError):
    """A result file is missing, damaged or written by something else."""

    exit_code = 6


class UnreadablePart(ResultFileError):
    """A part of a job is missing or damaged: it is computed again when the job goes on."""


class JobAborted(QuakegridError):
    """A person stopped the job."""

    exit_code = 130


def error_with_status(exit_status: int | None, problems: Iterable[Problem]) -> QuakegridError:
    """Return an error of the family that has an exit status; of a lost process without one."""
    families = (Bug, UserInputError, InstallationError, PeerProcessError, ResultFileError)
    family = {family.exit_code: family for family in families}.get(exit_status or 0)
    return (family or PeerProcessError)(problems)
