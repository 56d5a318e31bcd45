# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A job file to a frozen JobConfig, with every mistake reported at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from quakegrid.base.errors import Problem, UserInputError, then_write
from quakegrid.base.ini_text import Entry, parse_ini
from quakegrid.jobs.parameters.checks import mistakes_of
from quakegrid.jobs.parameters.input_files import input_files, input_key, input_name
from quakegrid.jobs.parameters.job_config import (
    GROUPS,
    RESERVED,
    JobConfig,
    parameter_aliases,
    parameter_table,
)
from quakegrid.jobs.parameters.literal import parse_literal

_LEVELS = "intensity_measure_types_and_levels"
_NOTHING: Mapping[str, str] = MappingProxyType({})


def read_job_ini(
    path: Path,
    overrides: Mapping[str, str] = _NOTHING,
    defaults: Mapping[str, str] = _NOTHING,
) -> tuple[JobConfig, tuple[Problem, ...]]:
    """Return a job file as a checked configuration, and what is worth a warning.

    Parameters
    ----------
    path
        The job file.
    overrides
        Values that replace those of the file, by key, as on a command line.
    defaults
        Values of keys that the file does not give, as from the settings.

    Raises
    ------
    UserInputError
        With every mistake in the file, or because it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserInputError(
            Problem(f"the job file cannot be read: {error.strerror or error}", path)
        ) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserInputError(
            Problem("the file is not written in UTF-8: save it as UTF-8", path, line)
        ) from None
    return parse_job_ini(text, path, Path.is_file, overrides, defaults)


def parse_job_ini(
    text: str,
    path: Path,
    is_file: Callable[[Path], bool],
    overrides: Mapping[str, str] = _NOTHING,
    defaults: Mapping[str, str] = _NOTHING,
) -> tuple[JobConfig, tuple[Problem, ...]]:
    """Do what `read_job_ini` does with a text that was read already.

    Parameters
    ----------
    text
        The text of the job file.
    path
        Where it comes from; relative paths start in its folder.
    is_file
        Tells whether an input file is there.
    overrides, defaults
        As for `read_job_ini`.

    Raises
    ------
    UserInputError
        With every mistake.
    """
    entries, problems = parse_ini(text, path)
    reading = _Reading(path, is_file)
    reading.problems.extend(problems)
    for entry in _with_overrides(entries, overrides):
        reading.take(entry)
    for key, value in defaults.items():
        reading.take_default(key, value)
    if "calculation_mode" in reading.values:
        job = reading.job()
        reading.problems.extend(
            Problem(mistake.message, path, reading.line(mistake.keys))
            for mistake in mistakes_of(job)
            if not reading.broken.intersection(mistake.keys)
        )
        if not reading.problems:
            return job, _by_line([*reading.unknown, *reading.hints])
    elif "calculation_mode" not in reading.broken:
        reading.problems.append(
            Problem("calculation_mode is missing: write what to compute, such as classical", path)
        )
    # A misspelt key is often why another one is missing, so those are told too.
    raise UserInputError(_by_line([*reading.problems, *reading.unknown]))


def _by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the file, those without a line first."""
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _with_overrides(entries: Iterable[Entry], overrides: Mapping[str, str]) -> Iterable[Entry]:
    """Yield the entries that are not replaced, then those that replace them, at line 0."""
    names = {_canonical(key) for key in overrides}
    yield from (entry for entry in entries if _canonical(entry.key) not in names)
    yield from (Entry("", key.lower(), value.strip(), 0) for key, value in overrides.items())


def _canonical(key: str) -> str:
    """Return the name of a parameter, or ``..._file`` of an input, for any of its keys."""
    key = parameter_aliases().get(key.lower(), key.lower())
    name = None if key in parameter_table() else input_name(key)
    return key if name is None else input_key(name)


@dataclass(slots=True)
class _Reading:
    """What was understood so far of a job file.

    Attributes
    ----------
    path
        The job file.
    is_file
        Tells whether an input file is there.
    values
        The values that were read, by parameter.
    inputs, input_keys
        As in `JobConfig`.
    entries
        Name of a parameter, or ``..._file`` of an input -> the entry it was read from.
    given
        The parameters of which the file gives a value.
    broken
        The parameters and inputs whose values could not be read.
    problems
        The mistakes.
    unknown
        What is told of keys that do not exist.
    hints
        What is told of parameters on which no result depends.
    """

    path: Path
    is_file: Callable[[Path], bool]
    values: dict[str, object] = field(default_factory=dict)
    inputs: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    input_keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    unknown: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Read one entry."""
        name = _canonical(entry.key)
        if name in self.entries:
            self._take_again(entry, self.entries[name])
            return
        self.entries[name] = entry
        if name in parameter_table():
            self._take_parameter(name, entry)
        elif entry.key in RESERVED:
            self._mistake(entry, f"`{entry.key}` is set by the engine itself: remove it")
        elif (input_kind := input_name(entry.key)) is not None:
            self._take_input(input_kind, entry)
        else:
            self._unknown(entry)

    def _take_again(self, entry: Entry, other: Entry) -> None:
        """Refuse a second entry, unless it says the same under an older name."""
        if entry.key == other.key or entry.value != other.value:
            self._mistake(
                entry, f"`{entry.key}` is given twice: `{other.key}` stands in line {other.line}"
            )

    def take_default(self, key: str, value: str) -> None:
        """Read the value of a parameter that the file does not give."""
        name = _canonical(key)
        if name not in self.values:
            self.values[name] = parameter_table()[name].kind.parse(value.strip())

    def job(self) -> JobConfig:
        """Return all that was read, the rest by its defaults."""
        groups = {
            group: record(
                **{
                    name: value
                    for name, value in self.values.items()
                    if parameter_table()[name].group == group
                }
            )
            for group, record in GROUPS.items()
        }
        levels = groups["disaggregation"].iml_disagg
        if levels and _LEVELS not in self.values:
            of_one = MappingProxyType({imt: (level,) for imt, level in levels.items()})
            groups["calculation"] = replace(groups["calculation"], **{_LEVELS: of_one})
        return JobConfig(
            path=self.path,
            base=self.path.parent,
            inputs=MappingProxyType(self.inputs),
            input_keys=MappingProxyType(self.input_keys),
            given=frozenset(self.given),
            **groups,
        )

    def line(self, keys: Iterable[str]) -> int | None:
        """Return the line of the first of some parameters and inputs that is given."""
        entries = (self.entries[key] for key in keys if key in self.entries)
        return next((entry.line or None for entry in entries), None)

    def _mistake(self, entry: Entry, message: str) -> None:
        self.broken.add(_canonical(entry.key))
        self.problems.append(self._problem(entry, message))

    def _problem(self, entry: Entry, message: str) -> Problem:
        """Return a problem at the line of an entry; an override has no place."""
        return Problem(message, self.path, entry.line) if entry.line else Problem(message)

    def _take_parameter(self, name: str, entry: Entry) -> None:
        item = parameter_table()[name]
        if not entry.value:
            return
        try:
            self.values[name] = item.kind.parse(entry.value)
            self.given.add(name)
            if not item.used_in:
                message = f"{entry.key} has no effect on the results: it may be left out"
                self.hints.append(self._problem(entry, message))
        except ValueError as error:
            remark = ""
            if re.search(r"\s[#;]", entry.value):
                remark = "; a comment needs a line of its own"
            self._mistake(entry, f"{entry.key}: {then_write(str(error), item.kind.form)}{remark}")

    def _take_input(self, name: str, entry: Entry) -> None:
        known = input_files()
        if name not in known:
            near = _near(name, known)
            hint = f"; did you mean `{near}_file`?" if near else ""
            self._mistake(entry, f"there is no input file `{entry.key}`{hint}")
            return
        if not entry.value:
            return
        try:
            keys, names = _file_names(entry.value)
        except ValueError as error:
            self._mistake(entry, f"{entry.key}: {error}")
            return
        paths = [self._path(item, entry) for item in names]
        self.inputs[name] = tuple(path for path in paths if path is not None)
        if keys and None not in paths:
            self.input_keys[name] = keys

    def _path(self, name: str, entry: Entry) -> Path | None:
        """Return the file of a relative name, None with a mistake where it is not there."""
        if PurePosixPath(name).is_absolute() or re.match(r"[A-Za-z]:[\\/]", name):
            self._mistake(
                entry, f"{entry.key}: `{name}` must be relative to the folder of the job file"
            )
            return None
        if name.startswith("${"):
            self._mistake(entry, f"{entry.key}: `{name}`: paths with `${{...}}` are not built yet")
            return None
        path = self.path.parent / name
        if not self.is_file(path):
            self._mistake(entry, f"{entry.key}: there is no file `{name}` in {self.path.parent}")
            return None
        return path

    def _unknown(self, entry: Entry) -> None:
        near = _near(entry.key, [*parameter_table(), *parameter_aliases()])
        hint = f"; did you mean `{near}`?" if near else ""
        message = f"there is no parameter `{entry.key}`, it is ignored{hint}"
        self.unknown.append(self._problem(entry, message))


def _near(name: str, names: Iterable[str]) -> str | None:
    """Return the most similar of some names, if one is similar."""
    return next(iter(difflib.get_close_matches(name, list(names), n=1, cutoff=0.7)), None)


def _file_names(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys (none for a plain list) and the names of one or more files.

    Raises
    ------
    ValueError
        A dictionary that cannot be read, or that holds something else than names.
    """
    if not value.startswith("{"):
        return (), tuple(re.split(r"[\s,]+", value))
    given = parse_literal(value)
    if not isinstance(given, MappingProxyType):
        raise ValueError(f"`{value}` is not a dictionary of files")
    pairs: list[tuple[str, str]] = []
    for key, item in given.items():
        for name in item if isinstance(item, tuple) else (item,):
            if not isinstance(name, str):
                raise ValueError(f"the value of {key!r} is not the name of a file")
            pairs.append((str(key), name))
    return tuple(key for key, _ in pairs), tuple(name for _, name in pairs)
