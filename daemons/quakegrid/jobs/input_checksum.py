# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One number that changes when a parameter or an input file of a job changes."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.jobs.parameters.job_config import JobConfig

#: Where files lie and go, and how the work is cut, does not change what is computed.
_WITHOUT_EFFECT = ("base_path", "inputs", "export_dir", "exports", "concurrent_tasks", "tiling")

#: Logic trees and exposures name more input files.
_NAMING = ("source_model_logic_tree", "gsim_logic_tree", "exposure")
_FILE_NAME = re.compile(rb"[^\s<>\"']+\.(?:xml|nrml|csv|hdf5|toml)")


@dataclass(frozen=True, slots=True)
class InputChecksum:
    """The inputs of a job in a few numbers.

    Attributes
    ----------
    checksum
        Adler-32 of the parameters and the content of the input files; the paths of the files
        do not count.
    size
        Of the input files and the job file, in all [bytes].
    files
        Adler-32 of the content of the input files alone.
    """

    checksum: int
    size: int
    files: int


def input_checksum(job: JobConfig) -> InputChecksum:
    """Return the checksum of a job's parameters and input files.

    Parameters
    ----------
    job
        The job; comments and the order of its lines do not count.

    Raises
    ------
    UserInputError
        With every file that cannot be read.
    """
    values = {
        name: value for name, value in job.plain_values().items() if name not in _WITHOUT_EFFECT
    }
    checksum = zlib.adler32(json.dumps(values, sort_keys=True).encode())
    size = job.path.stat().st_size if job.path.exists() else 0
    files = 1  # Adler-32 of nothing
    problems = []
    for path in input_files_of(job):
        try:
            content = path.read_bytes()
        except OSError as error:
            problems.append(Problem(f"cannot be read: {error.strerror}", path))
            continue
        checksum = zlib.adler32(content, checksum)
        files = zlib.adler32(content, files)
        size += len(content)
    if problems:
        raise UserInputError(problems)
    return InputChecksum(checksum, size, files)


def input_files_of(job: JobConfig) -> Iterator[Path]:
    """Yield the input files, and those that some of them name, in a fixed order."""
    for name in sorted(job.inputs):
        yield from job.inputs[name]
    for name in _NAMING:
        for naming in job.inputs.get(name, ()):
            yield from _named_in(naming)


def _named_in(naming: Path) -> Iterator[Path]:
    """Yield the files beside a file that its text names, and their tables of ruptures."""
    if not naming.is_file():
        return
    for name in sorted({match.decode() for match in _FILE_NAME.findall(naming.read_bytes())}):
        path = naming.parent / name
        if path.is_file():
            yield path
        beside = path.with_suffix(".hdf5")
        if beside != path and beside.is_file():
            yield beside
