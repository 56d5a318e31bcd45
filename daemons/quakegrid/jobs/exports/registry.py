# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of all exporters, and the two ways to ask for them: one key, or everything."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from quakegrid.base.errors import InstallationError, Problem, UserInputError
from quakegrid.jobs.exports import (
    disaggregation,
    hazard_curves,
    hazard_maps,
    rates_by_source,
    realizations,
    relevant_sources,
    site_model,
    spectra,
    uniform_hazard_spectra,
)
from quakegrid.jobs.exports.exporter import Exporter
from quakegrid.jobs.exports.results import Results

_MODULES = (
    hazard_curves,
    hazard_maps,
    uniform_hazard_spectra,
    realizations,
    site_model,
    rates_by_source,
    relevant_sources,
    spectra,
    disaggregation,
)

EXPORTERS: Mapping[str, Exporter] = {
    exporter.key: exporter for module in _MODULES for exporter in module.EXPORTERS
}

FORMATS: tuple[str, ...] = tuple(
    sorted({name for exporter in EXPORTERS.values() for name in exporter.writers})
)


def available_exporters(results: Results) -> tuple[Exporter, ...]:
    """Return what can be taken away from these results."""
    return tuple(exporter for exporter in EXPORTERS.values() if exporter.available(results))


def export_key(
    results: Results, key: str, formats: Sequence[str], directory: Path
) -> tuple[Path, ...]:
    """Write one output in one or more formats.

    Parameters
    ----------
    results
        The calculation.
    key
        A key of `EXPORTERS`.
    formats
        Names of `FORMATS`.
    directory
        Where the files go; made if absent.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    UserInputError
        No such key or format, or the calculation has nothing of the kind.
    InstallationError
        The directory cannot be made or written.
    """
    exporter = EXPORTERS.get(key)
    if exporter is None:
        raise UserInputError(f"no output is called {key!r}{_suggestion(key, EXPORTERS)}")
    problems = [
        Problem(f"{key} cannot be exported as {name!r}, only as {', '.join(exporter.writers)}")
        for name in formats
        if name not in exporter.writers
    ]
    if problems:
        raise UserInputError(problems)
    if not exporter.available(results):
        has = ", ".join(other.key for other in available_exporters(results)) or "nothing to export"
        raise UserInputError(f"calculation {results.calculation_id} has no {key}; it has {has}")
    return _write(exporter, results, formats, directory)


def export_everything(
    results: Results, formats: Sequence[str], directory: Path
) -> Iterator[tuple[str, tuple[Path, ...]]]:
    """Write every output people want, in every format it has among those asked for.

    Yields
    ------
    tuple
        The key, and its files.

    Raises
    ------
    UserInputError
        A format that no output has.
    InstallationError
        The directory cannot be made or written.
    """
    check_formats(formats)
    for exporter in available_exporters(results):
        known = [name for name in formats if name in exporter.writers]
        if known and exporter.wanted(results):
            yield exporter.key, _write(exporter, results, known, directory)


def check_formats(formats: Sequence[str]) -> None:
    """Raise UserInputError with every format that no output has."""
    problems = [
        Problem(f"nothing can be exported as {name!r}{_suggestion(name, FORMATS)}")
        for name in formats
        if name not in FORMATS
    ]
    if problems:
        raise UserInputError(problems)


def _write(
    exporter: Exporter, results: Results, formats: Sequence[str], directory: Path
) -> tuple[Path, ...]:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return tuple(
            path for name in formats for path in exporter.writers[name](results, directory)
        )
    except OSError as error:
        raise InstallationError(f"cannot export to {directory}: {error.strerror}") from error


def _suggestion(name: str, known: Mapping[str, object] | Sequence[str]) -> str:
    close = difflib.get_close_matches(name, tuple(known), n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are {', '.join(known)}"
