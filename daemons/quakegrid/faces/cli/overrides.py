# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters given on the command line: ``-p name=value,name=value`` to names and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from quakegrid.base.errors import Problem, UserInputError

_NAME = re.compile(r"\s*([A-Za-z_]\w*)\s*=")
_OPENING = {"(": ")", "[": "]", "{": "}"}
_QUOTES = "'\""


def parse_overrides(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the parameters of all ``-p`` options; the last of the same name counts.

    A comma ends a value only where another ``name=`` follows, and never inside quotes or
    brackets, so lists need no special care: ``poes=0.1,0.02,truncation_level=3`` holds two
    parameters. A value in quotes is taken without them, whatever it holds.

    Parameters
    ----------
    texts
        What stood after each ``-p``.

    Returns
    -------
    mapping
        Name -> value, as it would stand in the job file.

    Raises
    ------
    UserInputError
        With every piece that is no ``name=value``.
    """
    overrides: dict[str, str] = {}
    problems = []
    for text in texts:
        for piece in _pieces(text):
            match = _NAME.match(piece)
            if match is None:
                problems.append(
                    Problem(f"-p {text}: {piece.strip()!r} is no parameter; write name=value")
                )
            else:
                overrides[match[1]] = _unquoted(piece[match.end() :].strip())
    if problems:
        raise UserInputError(problems)
    return overrides


def _pieces(text: str) -> Iterator[str]:
    """Yield the text between those commas that begin another parameter."""
    start = 0
    for comma in _open_commas(text):
        if _NAME.match(text, comma + 1):
            yield text[start:comma]
            start = comma + 1
    yield text[start:]


def _open_commas(text: str) -> Iterator[int]:
    """Yield the places of commas outside quotes and brackets."""
    quote = ""
    closing: list[str] = []
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in _QUOTES:
            quote = sign
        elif sign in _OPENING:
            closing.append(_OPENING[sign])
        elif closing and sign == closing[-1]:
            closing.pop()
        elif sign == "," and not closing:
            yield place


def _unquoted(value: str) -> str:
    whole = len(value) >= 2 and value[0] == value[-1] and value[0] in _QUOTES
    return value[1:-1] if whole and value[0] not in value[1:-1] else value
