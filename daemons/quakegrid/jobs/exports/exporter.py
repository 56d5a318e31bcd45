# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an exporter is: results in, files out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from quakegrid.jobs.exports.results import Kind, Results

#: Writes files into a directory and returns them.
Writer: TypeAlias = Callable[[Results, Path], tuple[Path, ...]]

#: The same for some statistics or realizations.
KindWriter: TypeAlias = Callable[[Results, Path, Sequence[Kind]], tuple[Path, ...]]

#: Says yes or no to some results.
Condition: TypeAlias = Callable[[Results], bool]


@dataclass(frozen=True)
class Exporter:
    """One thing people can take away from a calculation.

    Attributes
    ----------
    key
        What they ask for: ``oq export <key>``.
    title
        What the list of outputs calls it.
    files
        The names of its files, with ``<kind>`` and the like for what varies.
    available
        Whether the calculation has it at all.
    wanted
        Whether an export of everything includes it.
    writers
        Format -> what writes it.
    """

    key: str
    title: str
    files: str
    available: Condition
    wanted: Condition
    writers: Mapping[str, Writer]


def for_kinds(write: KindWriter, select: Callable[[Results], tuple[Kind, ...]]) -> Writer:
    """Return a writer of those statistics and realizations that `select` picks."""

    def writer(results: Results, directory: Path) -> tuple[Path, ...]:
        return write(results, directory, select(results))

    return writer


def always(results: Results) -> bool:
    """Say yes."""
    return True


def never(results: Results) -> bool:
    """Say no: an export of everything has the same numbers under another key."""
    return False


def file_name(stem: str, results: Results, extension: str) -> str:
    """Return ``<stem>_<calculation id>.<extension>``; a slash in the stem becomes a dash."""
    return f"{stem.replace('/', '-')}_{results.calculation_id}.{extension}"
