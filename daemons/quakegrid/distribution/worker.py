# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compute one chunk: load what the job needs once, compute, write the part file."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quakegrid.base.process import peak_memory, this_process
from quakegrid.jobs.calculations.registry import CALCULATIONS, calculation_named
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.part_file import PartFiles, write_part
from quakegrid.jobs.datastore.paths import inputs_path, part_path
from quakegrid.jobs.ports import ChunkDone

if TYPE_CHECKING:
    from quakegrid.jobs.calculations.calculation import Calculation
    from quakegrid.jobs.chunk import Chunk


class _LoadedJob:
    """A job's inputs, opened and loaded by its calculation."""

    def __init__(self, calculation: Calculation, directory: Path) -> None:
        self.directory = directory
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
        self._job: tuple[str, _LoadedJob] | None = None

    def load(self, calculation: str, calculation_directory: Path) -> None:
        """Load what the chunks of a job need, if that has not been done.

        Raises
        ------
        ResultFileError
            ``inputs.hdf5`` is missing or damaged.
        """
        self._loaded(calculation, calculation_directory)

    def compute(self, chunk: Chunk, calculation_directory: Path) -> ChunkDone:
        """Compute a chunk and publish its part file.

        Parameters
        ----------
        chunk
            What to compute.
        calculation_directory
            The folder ``calc_<id>``.

        Returns
        -------
        ChunkDone
            The part file and what it took.

        Raises
        ------
        QuakegridError
            What the calculation raised, or a disk that cannot be written.
        """
        wall, cpu = time.perf_counter(), time.process_time()
        job = self._loaded(chunk.calculation, calculation_directory)
        arrays, counts = job.calculation.compute(chunk, job.loaded, job.parts)
        part = part_path(calculation_directory, chunk.number)
        write_part(part, arrays, counts)
        return ChunkDone(
            number=chunk.number,
            part=part,
            cpu_seconds=time.process_time() - cpu,
            wall_seconds=time.perf_counter() - wall,
            peak_memory=peak_memory(),
            worker=str(this_process()),
            counts={name: float(count) for name, count in counts.items()},
        )

    def close(self) -> None:
        """Forget the job and close its inputs."""
        if self._job is not None:
            self._job[1].close()
            self._job = None

    def _loaded(self, mode: str, directory: Path) -> _LoadedJob:
        """Return the loaded job of a chunk, loading it when it is another than the last."""
        if self._job is not None and (self._job[0], self._job[1].directory) == (mode, directory):
            return self._job[1]
        self.close()
        job = _LoadedJob(calculation_named(mode, self._calculations), directory)
        self._job = (mode, job)
        return job
