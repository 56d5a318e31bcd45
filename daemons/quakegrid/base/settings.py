# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""openquake.cfg to frozen settings: which files are read, what wins, where each value is from."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from types import MappingProxyType

from quakegrid.base.errors import InstallationError, Problem, then_write
from quakegrid.base.ini_text import Entry, parse_ini
from quakegrid.base.setting import Setting
from quakegrid.base.settings_sections import (
    MEANINGLESS,
    SECTIONS,
    CelerySettings,
    DaskSettings,
    DatabaseServerSettings,
    DirectorySettings,
    DistributionSettings,
    MemorySettings,
    MessageBrokerSettings,
    PerformanceSettings,
    SlurmSettings,
    WebSettings,
    WorkerSettings,
    settings_table,
)

#: The origin of a value that no file gives.
DEFAULT = "default"

#: Environment variables that go before the files -> the setting they stand for.
_VARIABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "OQ_DISTRIBUTE": ("distribution", "oq_distribute"),
        "OQ_NUM_CORES": ("distribution", "num_cores"),
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, and where they are from.

    Attributes
    ----------
    distribution, dbserver, zworkers, directory, memory, performance, webapi, amqp, celery, dask, slurm
        The sections.
    origins
        ``section.key`` -> ``file:line``, ``environment NAME`` or ``default``.
    files
        The files that were read, the last wins.
    warnings
        What is worth telling: keys that do not exist, files that may not be read.
    """  # noqa: E501 - one line by the rules of numpydoc

    distribution: DistributionSettings
    dbserver: DatabaseServerSettings
    zworkers: WorkerSettings
    directory: DirectorySettings
    memory: MemorySettings
    performance: PerformanceSettings
    webapi: WebSettings
    amqp: MessageBrokerSettings
    celery: CelerySettings
    dask: DaskSettings
    slurm: SlurmSettings
    origins: Mapping[str, str]
    files: tuple[Path, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def job_defaults(self) -> Mapping[str, str]:
        """Return the values of job parameters that hold where a job file gives none."""
        return {"pointsource_distance": repr(self.performance.pointsource_distance)}

    def told(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield section, key, value as a text (secrets as stars) and origin of every setting."""
        for section, key in settings_table():
            value = getattr(getattr(self, section), key)
            origin = self.origins[f"{section}.{key}"]
            yield section, key, _text(value, settings_table()[section, key]), origin


def settings_files(
    environment: Mapping[str, str], working_directory: Path, root: Path = Path("/")
) -> tuple[Path, ...]:
    """Return the files to read, in the order in which later ones win.

    Only files that are there, except for the one of ``OQ_CONFIG_FILE``, which must be.

    Parameters
    ----------
    environment
        The environment variables.
    working_directory
        Where ``openquake.cfg`` is looked for last.
    root
        Where the file system starts.
    """
    etc = root / "etc/openquake"
    files = [etc / "openquake.cfg", *sorted((etc / "conf.d").glob("*.cfg"))]
    files.append(root / "opt/openquake/openquake.cfg")
    chosen = environment.get("OQ_CONFIG_FILE")
    present = [file for file in files if file.is_file()]
    if chosen:
        present.append(working_directory / chosen)
    if (working_directory / "openquake.cfg").is_file():
        present.append(working_directory / "openquake.cfg")
    return tuple(dict.fromkeys(present))


def read_settings(
    files: Iterable[Path] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings of some files, the last of which wins, and of the environment.

    Parameters
    ----------
    files
        The files; None for `settings_files` of this process.
    environment
        The environment variables; None for those of this process.

    Raises
    ------
    InstallationError
        With every value that is not allowed, and every file that is not there.
    """
    environment = os.environ if environment is None else environment
    files = settings_files(environment, Path.cwd()) if files is None else files
    texts: list[tuple[Path, str]] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for file in files:
        try:
            texts.append((file, file.read_text(encoding="utf-8-sig")))
        except PermissionError:
            # The file holds the secret of the cluster: not everybody may read it.
            warnings.append(
                Problem("the file may not be read by you and is left out: join its group", file)
            )
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(f"the file cannot be read: {error}", file))
    if problems:
        raise InstallationError(problems)
    return parse_settings(texts, environment, warnings)


def parse_settings(
    texts: Iterable[tuple[Path, str]],
    environment: Mapping[str, str],
    warnings: Iterable[Problem] = (),
) -> Settings:
    """Return the settings of some texts, the last of which wins, and of the environment.

    Parameters
    ----------
    texts
        The texts with the files they are from.
    environment
        The environment variables.
    warnings
        What to tell besides.

    Raises
    ------
    InstallationError
        With every value that is not allowed.
    """
    reading = _Reading(list(warnings))
    for file, text in texts:
        reading.take_file(file, text)
    for variable, place in _VARIABLES.items():
        if environment.get(variable):
            reading.take(settings_table()[place], environment[variable], f"environment {variable}")
    if reading.problems:
        raise InstallationError(reading.problems)
    return reading.settings()


def data_directory(
    settings: Settings,
    user: str | None = None,
    home: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Path:
    """Return the folder of the calculations of a user.

    ``OQ_DATADIR`` if it is set; else ``<shared_dir>/<user>/oqdata`` with a shared directory and
    ``<home>/oqdata`` without. What is None is that of this process.
    """
    environment = os.environ if environment is None else environment
    home = Path.home() if home is None else home
    if environment.get("OQ_DATADIR"):
        return _expanded(environment["OQ_DATADIR"], home)
    if settings.directory.shared_dir:
        return _expanded(settings.directory.shared_dir, home) / (user or getuser()) / "oqdata"
    return home / "oqdata"


def database_file(
    settings: Settings,
    user: str | None = None,
    home: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Path:
    """Return the job database.

    ``db.sqlite3`` in ``OQ_DATADIR`` if that is set; else ``[dbserver] file`` if that is; else
    ``oqdata/db.sqlite3`` in the ``STATE_DIRECTORY`` that systemd gives a unit; else
    ``db.sqlite3`` in the data directory. What is None is that of this process.
    """
    environment = os.environ if environment is None else environment
    home = Path.home() if home is None else home
    if settings.dbserver.file and not environment.get("OQ_DATADIR"):
        return _expanded(settings.dbserver.file, home)
    if environment.get("STATE_DIRECTORY") and not environment.get("OQ_DATADIR"):
        return Path(environment["STATE_DIRECTORY"].split(":")[0]) / "oqdata/db.sqlite3"
    return data_directory(settings, user, home, environment) / "db.sqlite3"


def _expanded(path: str, home: Path) -> Path:
    """Return a path with ``~`` replaced by the home of the user."""
    if path == "~" or path.startswith("~/"):
        return home / path[2:]
    return Path(path)


class _Reading:
    """The settings found so far: later values replace earlier ones."""

    def __init__(self, warnings: list[Problem]) -> None:
        self.warnings = warnings
        self.problems: list[Problem] = []
        self._values: dict[tuple[str, str], object] = {}
        self._origins: dict[tuple[str, str], str] = {}
        self._files: list[Path] = []
        self._formerly = {
            item.formerly: item for item in settings_table().values() if item.formerly
        }

    def take_file(self, file: Path, text: str) -> None:
        """Take every value of a file."""
        entries, problems = parse_ini(text, file)
        self.problems.extend(problems)
        self._files.append(file)
        lines: dict[tuple[str, str], int] = {}
        for entry in entries:
            place = entry.section, entry.key
            if place in lines:
                message = (
                    f"[{entry.section}] {entry.key} is given twice: also in line {lines[place]}"
                )
                self.problems.append(Problem(message, file, entry.line))
                continue
            lines[place] = entry.line
            item = settings_table().get(place) or self._formerly.get(place)
            if item is None:
                self.warnings.append(Problem(_unknown(entry), file, entry.line))
            elif entry.value:
                self.take(item, entry.value, f"{file}:{entry.line}", file, entry.line)

    def take(
        self,
        item: Setting,
        text: str,
        origin: str,
        file: Path | None = None,
        line: int | None = None,
    ) -> None:
        """Take one value."""
        place = item.section, item.key
        try:
            self._values[place] = item.kind.parse(text)
            self._origins[place] = origin
        except ValueError as error:
            where = f"[{item.section}] {item.key}" if file else origin
            message = f"{where}: {then_write(str(error), item.kind.form)}"
            self.problems.append(Problem(message, file, line))

    def settings(self) -> Settings:
        """Return what was found, the rest by its defaults."""
        celery, distribute = ("celery", "use_celery"), ("distribution", "oq_distribute")
        if self._values.get(celery) and distribute not in self._values:
            self._values[distribute] = "celery"
            self._origins[distribute] = self._origins[celery]
        sections = {
            section: record(
                **{key: value for (name, key), value in self._values.items() if name == section}
            )
            for section, record in SECTIONS.items()
        }
        return Settings(
            **sections,
            origins=MappingProxyType(
                {".".join(place): self._origins.get(place, DEFAULT) for place in settings_table()}
            ),
            files=tuple(self._files),
            warnings=tuple(self.warnings),
        )


def _unknown(entry: Entry) -> str:
    """Return what to say of a key that is no setting."""
    place = entry.section, entry.key
    if place in MEANINGLESS:
        return f"[{entry.section}] {entry.key} has no effect: {MEANINGLESS[place]}"
    if entry.section not in SECTIONS:
        near = difflib.get_close_matches(entry.section, SECTIONS, n=1)
        hint = f"; did you mean [{near[0]}]?" if near else ""
        return f"there is no section [{entry.section}], {entry.key} is ignored{hint}"
    names = {key: section for section, key in settings_table()}
    names |= {key: section for section, key in settings_table() if section == entry.section}
    near = difflib.get_close_matches(entry.key, names, n=1)
    hint = f"; did you mean [{names[near[0]]}] {near[0]}?" if near else ""
    return f"there is no setting {entry.key} in [{entry.section}], it is ignored{hint}"


def _text(value: object, item: Setting) -> str:
    """Return a value as it would be written in a file, a secret as stars."""
    if value is None or value == "":
        return ""
    if item.secret:
        return "***"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
