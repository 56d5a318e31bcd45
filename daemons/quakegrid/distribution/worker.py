# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compute one chunk: load what the job needs once, compute, write the part file."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from quakegrid.base.errors import InstallationError
from quakegrid.base.process import peak_memory, this_process
from quakegrid.jobs.calculations.divisible import Divisible
from quakegrid.jobs.calculations.registry import CALCULATIONS, calculation_named
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.part_file import PartFiles, PartWriter
from quakegrid.jobs.datastore.paths import inputs_path, part_path
from quakegrid.jobs.datastore.publication import is_writable
from quakegrid.jobs.ports import ChunkDone

if TYPE_CHECKING:
    from quakegrid.jobs.calculations.calculation import Calculation
    from quakegrid.jobs.chunk import Chunk
    from quakegrid.jobs.ports import Array

#: A part of the first stage that took less to compute is not waited for until it is on the disk:
#: should power be lost, it is computed again [s].
_CHEAP: Final = 0.25
#: Device, number, time of change [ns] and size [bytes] of a file: others in another file.
_FileIdentity: TypeAlias = "tuple[int, int, int, int] | None"


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What computing a chunk gave, and whether it has been written.

    Attributes
    ----------
    arrays
        The results.
    done
        What it took; `part` is where the part file belongs.
    cheap
        Whether computing it again costs less than to wait for the disk.
    written
        Whether the part file is there.
    """

    arrays: Mapping[str, Array]
    done: ChunkDone
    cheap: bool = False
    written: bool = False


class _LoadedJob:
    """A job's inputs, opened and loaded by its calculation."""

    def __init__(self, mode: str, calculation: Calculation, directory: Path) -> None:
        self.key = (mode, directory, _file_identity(directory))
        self.calculation = calculation
        self.inputs = Hdf5Reader(inputs_path(directory))
        self.loaded = calculation.load(self.inputs)
        self.parts = PartFiles(directory)

    def close(self) -> None:
        """Close the inputs."""
        self.inputs.close()


class ChunkWorker:
    """Computes chunks one after the other; keeps the job it worked for last.

    Parameters
    ----------
    calculations
        calculation_mode -> ``module:class``.
    """

    def __init__(self, calculations: Mapping[str, str] = CALCULATIONS) -> None:
        self._calculations = calculations
        self._job: _LoadedJob | None = None
        self._parts = PartWriter()
        self._name: str | None = None

    def load(self, calculation: str, calculation_directory: Path) -> None:
        """Load what the chunks of a job need, if that has not been done.

        Raises
        ------
        ResultFileError
            ``inputs.hdf5`` is missing or damaged.
        """
        self._loaded(calculation, calculation_directory)

    def compute(self, chunk: Chunk, calculation_directory: Path, *, cut: int = 1) -> ChunkDone:
        """Compute a chunk and publish its part file.

        Parameters
        ----------
        chunk
            What to compute.
        calculation_directory
            The folder ``calc_<id>``.
        cut
            In how many pieces, one after the other, to take less memory.

        Returns
        -------
        ChunkDone
            The part file and what it took.

        Raises
        ------
        QuakegridError
            What the calculation raised, or a disk that cannot be written.
        """
        return self._written(self.compute_unwritten(chunk, calculation_directory, cut=cut)).done

    def compute_where_allowed(
        self, chunk: Chunk, calculation_directory: Path, *, cut: int = 1
    ) -> ChunkResult:
        """Compute a chunk and publish its part file, unless this node must not write there."""
        result = self.compute_unwritten(chunk, calculation_directory, cut=cut)
        try:
            return self._written(result)
        except InstallationError:
            if is_writable(result.done.part.parent):
                raise
            return result

    def compute_unwritten(
        self, chunk: Chunk, calculation_directory: Path, *, cut: int = 1
    ) -> ChunkResult:
        """Compute a chunk and write nothing; see `compute`."""
        wall, cpu = time.perf_counter(), time.process_time()
        job = self._loaded(chunk.calculation, calculation_directory)
        arrays, counts = _computed(job, chunk, cut)
        done = ChunkDone(
            number=chunk.number,
            part=part_path(calculation_directory, chunk.number),
            cpu_seconds=time.process_time() - cpu,
            wall_seconds=time.perf_counter() - wall,
            peak_memory=peak_memory(),
            worker=self._own_name(),
            counts={name: float(count) for name, count in counts.items()},
        )
        # the parts of later stages replace others, which are deleted and may have cost much
        first = chunk.stage == job.calculation.stages[0]
        return ChunkResult(arrays, done, cheap=first and done.wall_seconds < _CHEAP)

    def array_shapes(
        self, chunk: Chunk, calculation_directory: Path
    ) -> Mapping[str, tuple[int, ...]]:
        """Return the shapes of the large arrays of a chunk, empty where nobody can tell."""
        job = self._loaded(chunk.calculation, calculation_directory)
        if not isinstance(job.calculation, Divisible):
            return {}
        return job.calculation.array_shapes(chunk, job.loaded)

    def close(self) -> None:
        """Forget the job and close its inputs."""
        if self._job is not None:
            self._job.close()
            self._job = None

    def _own_name(self) -> str:
        """Return who this is; asked for the first time after the fork."""
        if self._name is None:
            self._name = str(this_process())
        return self._name

    def _written(self, result: ChunkResult) -> ChunkResult:
        """Write the part file of a result, and add what that took."""
        wall, cpu = time.perf_counter(), time.process_time()
        done = result.done
        self._parts.write(done.part, result.arrays, done.counts, cheap=result.cheap)
        done = replace(
            done,
            cpu_seconds=done.cpu_seconds + time.process_time() - cpu,
            wall_seconds=done.wall_seconds + time.perf_counter() - wall,
            peak_memory=done.peak_memory if result.cheap else peak_memory(),
        )
        return replace(result, done=done, written=True)

    def _loaded(self, mode: str, directory: Path) -> _LoadedJob:
        """Return the loaded job of a chunk, loading it when it is another than the last.

        A job that began anew, or got the number of another, has the same folder and other
        inputs.
        """
        if self._job is not None and self._job.key == (mode, directory, _file_identity(directory)):
            return self._job
        self.close()
        self._job = _LoadedJob(mode, calculation_named(mode, self._calculations), directory)
        return self._job


def _computed(
    job: _LoadedJob, chunk: Chunk, cut: int
) -> tuple[Mapping[str, Array], Mapping[str, float]]:
    """Return the arrays and counts of a chunk, computed whole or in pieces."""
    calculation = job.calculation
    pieces = [chunk]
    if cut > 1 and isinstance(calculation, Divisible):
        pieces = list(calculation.cut(chunk, job.loaded, cut))
    if len(pieces) == 1:
        return calculation.compute(chunk, job.loaded, job.parts)
    assert isinstance(calculation, Divisible)
    results = []
    counts: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        arrays, counted = calculation.compute(piece, job.loaded, job.parts)
        results.append(arrays)
        for name, count in counted.items():
            counts[name] += count
    return calculation.join(chunk, job.loaded, results), dict(counts)


def _file_identity(directory: Path) -> _FileIdentity:
    """Return what tells the inputs in a folder from others that lay there before."""
    with suppress(OSError):
        status = inputs_path(directory).stat()
        return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size
    return None
