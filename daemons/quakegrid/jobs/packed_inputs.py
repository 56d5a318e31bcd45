# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inputs of a submitted job, copied into its folder so that another process can run it."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, TypeVar

import msgspec

from quakegrid.base.errors import InstallationError, Problem, ResultFileError, UserInputError
from quakegrid.jobs.datastore.paths import PACKED_INPUTS, packing_folder
from quakegrid.jobs.input_checksum import input_files_of
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.parameters.job_config import JobConfig

#: What lies in the folder of the inputs.
_FILES: Final = "files"
_REQUEST: Final = "request.json"
_MANIFEST: Final = "manifest.json"
#: The most files of a job, and bytes in all.
MAXIMUM_FILES: Final = 100_000
MAXIMUM_BYTES: Final = 200 * 2**30
#: The largest request and manifest that are read [bytes].
_MAXIMUM_JSON: Final = 64 * 2**20
_BLOCK: Final = 2**20

Record = TypeVar("Record", bound=msgspec.Struct)


class PackedRequest(msgspec.Struct, frozen=True):
    """What was asked for: ``request.json``.

    Attributes
    ----------
    job_file
        The job file, relative to the folder of the packed files.
    root
        The folder from which the files were copied.
    overrides, defaults
        As `read_job_ini` takes them.
    parent
        The calculation to start from, if any: a number or a results file.
    exports
        Formats to export everything in when the job has ended.
    user
        Whose job it is.
    release
        The version of the program that packed it.
    distribute
        Whether to use more than one process.
    """

    job_file: str
    root: str
    overrides: dict[str, str]
    defaults: dict[str, str]
    parent: str | None
    exports: tuple[str, ...]
    user: str
    release: str
    distribute: bool = True


class PackedFile(msgspec.Struct, frozen=True):
    """One file of the manifest: its SHA-256, in hexadecimal digits, and size [bytes]."""

    sha256: str
    size: int


class _Manifest(msgspec.Struct, frozen=True):
    """``manifest.json``: every file by its name relative to the input folder."""

    files: dict[str, PackedFile]


@dataclass(frozen=True, slots=True)
class PackedInputs:
    """The packed inputs of a job.

    Attributes
    ----------
    folder
        ``calc_<id>/input``.
    request
        What was asked for.
    files
        Every file, by its name relative to `folder`.
    """

    folder: Path
    request: PackedRequest
    files: Mapping[str, PackedFile]

    @property
    def job_file(self) -> Path:
        """The copy of the job file."""
        return self.folder / _FILES / self.request.job_file

    @property
    def size(self) -> int:
        """All files together [bytes]."""
        return sum(file.size for file in self.files.values())

    def read_job(self) -> tuple[JobConfig, tuple[Problem, ...]]:
        """Return the job as it was read when it was packed, and what is worth a warning.

        Raises
        ------
        UserInputError
            With every mistake in the job file.
        """
        request = self.request
        job, warnings = read_job_ini(self.job_file, request.overrides, request.defaults)
        return replace(job, packed=(self.folder / _FILES, Path(request.root))), warnings


def pack_inputs(
    calculation_directory: Path,
    job: JobConfig,
    *,
    overrides: Mapping[str, str],
    defaults: Mapping[str, str],
    parent: str | None,
    exports: tuple[str, ...],
    user: str,
    release: str,
    distribute: bool = True,
) -> PackedInputs:
    """Copy the inputs of a job, and those that its logic trees name, into its folder.

    The folder of the inputs can be seen when it is whole, and survives a loss of power. Below
    a folder with the bit setgid all belongs to its group; so the daemons can read what the user
    wrote and the user what they wrote.

    Parameters
    ----------
    calculation_directory
        The folder ``calc_<id>``; it is created if need be.
    job
        The job as it was read.
    overrides, defaults, parent, exports, user, release, distribute
        As in `PackedRequest`.

    Raises
    ------
    UserInputError
        A file cannot be read, or there are too many.
    InstallationError
        The folder cannot be written, or has too little space.
    """
    sources = _sources(job)
    root = Path(os.path.commonpath([path.parent for path in sources]))
    request = PackedRequest(
        job_file=_absolute(job.path).relative_to(root).as_posix(),
        root=str(root),
        overrides=dict(overrides),
        defaults=dict(defaults),
        parent=parent,
        exports=exports,
        user=user,
        release=release,
        distribute=distribute,
    )
    temporary = packing_folder(calculation_directory)
    target = calculation_directory / PACKED_INPUTS
    try:
        _make_folder(calculation_directory)
        _check_size(sources, calculation_directory)
        shutil.rmtree(temporary, ignore_errors=True)
        _make_folder(temporary)
        files = {f"{_FILES}/{path.relative_to(root).as_posix()}": path for path in sources}
        packed = {name: _copy(path, temporary / name) for name, path in files.items()}
        packed[_REQUEST] = _write(temporary / _REQUEST, _json(request))
        _write(temporary / _MANIFEST, _json(_Manifest(packed)))
        shutil.rmtree(target, ignore_errors=True)
        temporary.rename(target)
        _synchronise(calculation_directory)
    except OSError as error:
        raise InstallationError(
            f"The inputs cannot be copied to {calculation_directory}: {error.strerror}"
        ) from error
    finally:
        # also of whoever was interrupted, or whose files cannot be read
        shutil.rmtree(temporary, ignore_errors=True)
    return PackedInputs(target, request, packed)


def read_packed_inputs(calculation_directory: Path) -> PackedInputs:
    """Return the packed inputs of a job after a look at every byte.

    Parameters
    ----------
    calculation_directory
        The folder ``calc_<id>``.

    Raises
    ------
    ResultFileError
        Files are missing or are not what was packed; names all of them.
    """
    folder = calculation_directory / PACKED_INPUTS
    manifest = _read(folder / _MANIFEST, _Manifest)
    problems = [
        problem
        for name, file in manifest.files.items()
        if (problem := _amiss(folder, name, file)) is not None
    ]
    if problems:
        raise ResultFileError(problems)
    request = _read(folder / _REQUEST, PackedRequest)
    for name in (_REQUEST, f"{_FILES}/{request.job_file}"):
        if name not in manifest.files:
            raise ResultFileError(Problem(f"{name} is not among the packed inputs", folder))
    return PackedInputs(folder, request, manifest.files)


# -- packing ------------------------------------------------------------------------------


def _sources(job: JobConfig) -> tuple[Path, ...]:
    """Return the files to copy, by their names without links in the folder of the job."""
    files = dict.fromkeys([_absolute(job.path), *map(_absolute, input_files_of(job))])
    if len(files) > MAXIMUM_FILES:
        raise UserInputError(f"The job has {len(files)} files: at most {MAXIMUM_FILES} can be sent")
    return tuple(files)


def _absolute(path: Path) -> Path:
    """Return a path without ``..``; links to files stay, as the job file names them so."""
    return Path(os.path.normpath(path.absolute()))


def _check_size(sources: Iterable[Path], directory: Path) -> None:
    """Raise unless all files can be read, are not too large and find room."""
    problems, size = [], 0
    for path in sources:
        try:
            status = path.stat()
        except OSError as error:
            problems.append(Problem(f"the file cannot be read: {error.strerror}", path))
            continue
        if not stat.S_ISREG(status.st_mode):
            problems.append(Problem("this is no file", path))
        size += status.st_size
    if size > MAXIMUM_BYTES:
        problems.append(
            Problem(f"the inputs have {size / 2**30:.0f} GiB, at most {MAXIMUM_BYTES >> 30} can be")
        )
    if problems:
        raise UserInputError(problems)
    free = shutil.disk_usage(directory).free
    if size > free:
        raise InstallationError(
            f"There is too little space for the inputs in {directory}: they have {size:,} bytes, "
            f"{free:,} bytes are free"
        )


def _copy(source: Path, target: Path) -> PackedFile:
    """Copy a file; what a link points to, not the link."""
    folders = [folder for folder in target.parents if not folder.exists()]
    for folder in reversed(folders):
        _make_folder(folder)
    digest, size = hashlib.sha256(), 0
    try:
        file = source.open("rb")
    except OSError as error:
        problem = Problem(f"the file cannot be read: {error.strerror}", source)
        raise UserInputError(problem) from None
    with file, _new(target) as copy:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    return PackedFile(digest.hexdigest(), size)


def _write(target: Path, content: bytes) -> PackedFile:
    """Write a file."""
    with _new(target) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return PackedFile(hashlib.sha256(content).hexdigest(), len(content))


def _new(target: Path) -> BinaryIO:
    """Open a new file that its group may write."""
    mode = 0o660 if _of_a_group(target.parent) else 0o644
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with suppress(PermissionError):
        os.fchmod(descriptor, mode)
    return os.fdopen(descriptor, "wb")


def _make_folder(folder: Path) -> None:
    """Create a folder with its parents; below one of a group it is that group's too."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    if _of_a_group(folder.parent):
        with suppress(PermissionError):
            folder.chmod(0o2770)
    _synchronise(folder.parent)


def _of_a_group(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_ISGID)


def _synchronise(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _json(record: msgspec.Struct) -> bytes:
    """Return a record as a text that people can read."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


# -- reading ------------------------------------------------------------------------------


def _read(path: Path, record: type[Record]) -> Record:
    """Return the record in a JSON file."""
    try:
        with path.open("rb") as file:
            content = file.read(_MAXIMUM_JSON)
        return msgspec.json.decode(content, type=record)
    except OSError as error:
        message = f"the inputs of the job cannot be read: {error.strerror}"
        raise ResultFileError(Problem(message, path)) from None
    except msgspec.MsgspecError as error:
        raise ResultFileError(Problem(f"the file is damaged: {error}", path)) from None


def _amiss(folder: Path, name: str, file: PackedFile) -> Problem | None:
    """Return what is wrong with a file of the manifest."""
    path, pure = folder / name, PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts:
        return Problem(f"{name} lies outside of the inputs", folder / _MANIFEST)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        return Problem(f"cannot be read: {error.strerror}; submit the job again", path)
    if digest.hexdigest() != file.sha256:
        return Problem("was changed after the job was submitted: submit the job again", path)
    return None
