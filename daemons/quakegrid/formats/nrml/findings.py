# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a file, gathered while it is read, so that all mistakes are told at once."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn, TypeVar

from lxml import etree

from quakegrid.base.errors import Problem, UserInputError

Element = etree._Element

Made = TypeVar("Made")


class Findings:
    """The mistakes and oddities of one file.

    Attributes
    ----------
    file
        The file that is read.
    problems
        Mistakes so far.
    warnings
        Oddities that do not stop anything.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def wrong(self, element: Element | int | None, message: str) -> None:
        """Keep a mistake at an element, or at a line."""
        self.problems.append(Problem(message, self.file, _line(element)))

    def odd(self, element: Element | int | None, message: str) -> None:
        """Keep an oddity at an element, or at a line."""
        self.warnings.append(Problem(message, self.file, _line(element)))

    def fail(self, element: Element | int | None, message: str) -> NoReturn:
        """Keep a mistake after which nothing more can be read, and raise all.

        Raises
        ------
        UserInputError
            Always.
        """
        self.wrong(element, message)
        raise UserInputError(self.problems)

    def settle(self) -> None:
        """Raise the mistakes, if there are any.

        Raises
        ------
        UserInputError
            With every mistake of the file.
        """
        if self.problems:
            raise UserInputError(self.problems)

    def made(self, element: Element, make: Callable[[], Made]) -> Made | None:
        """Return what `make` makes, or None with its mistakes kept at the element."""
        try:
            return make()
        except UserInputError as error:
            for problem in error.problems:
                self.wrong(element, f"{local_name(element)}: {problem.message}")
            return None


def _line(element: Element | int | None) -> int | None:
    return element if element is None or isinstance(element, int) else line_of(element)


def line_of(element: Element) -> int | None:
    """Return the line an element begins on, counted from 1."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def ignore(problem: Problem) -> None:
    """Drop a warning."""


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def did_you_mean(name: str, known: tuple[str, ...] | list[str]) -> str:
    """Return a hint such as ``, did you mean 'a'?``, or an empty text."""
    near = get_close_matches(name, known, n=1)
    return f", did you mean {near[0]!r}?" if near else ""
