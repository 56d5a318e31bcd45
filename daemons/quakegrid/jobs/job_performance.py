# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a job took: time by step and chunk, memory, and how evenly its workers were used."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import ResultFileError
from quakegrid.base.process import peak_memory, this_process
from quakegrid.jobs.chunk_columns import ChunkColumns

if TYPE_CHECKING:
    from quakegrid.jobs.chunk import Chunk
    from quakegrid.jobs.ports import ArrayReader, ArrayWriter, ChunkDone, Clock

#: The numbers of a summary, as attributes of ``task_info``.
_REALS: Final = ("wall_seconds", "cpu_seconds", "balance")
_WHOLE: Final = ("peak_memory", "chunks", "workers")


@dataclass(frozen=True, slots=True)
class JobSummary:
    """How a job ended that ended well.

    Attributes
    ----------
    outputs
        Dataset name -> the name people read.
    wall_seconds
        From begin to end, of this run.
    cpu_seconds
        Of the job's own process in this run and of all chunks, also those of earlier runs.
    peak_memory
        The job's own process and its workers, each at its peak [bytes]; pages that forked
        workers share with it are counted for each.
    balance
        Time that the workers stood ready, by the time they computed: 1 is perfect.
    chunks
        How many chunks the job had.
    workers
        How many processes computed them.
    counts
        What the chunks counted, summed by name.
    """

    outputs: Mapping[str, str]
    wall_seconds: float
    cpu_seconds: float
    peak_memory: int
    balance: float
    chunks: int
    workers: int
    counts: Mapping[str, float]


def read_summary(results: ArrayReader, outputs: Mapping[str, str]) -> JobSummary:
    """Return what the job of a results file took, as `JobPerformance.write` wrote it.

    Parameters
    ----------
    results
        The file.
    outputs
        Dataset name -> the name people read.

    Raises
    ------
    ResultFileError
        The file does not tell.
    """
    found = results.attributes("task_info")
    try:
        numbers = {name: float(found[name]) for name in _REALS}
        counted = {name: int(found[name]) for name in _WHOLE}
        counts = json.loads(str(found["counts"]))
    except (KeyError, ValueError) as error:
        raise ResultFileError(f"the results do not tell what the job took: {error}") from None
    return JobSummary(
        outputs=dict(outputs),
        wall_seconds=numbers["wall_seconds"],
        cpu_seconds=numbers["cpu_seconds"],
        balance=numbers["balance"],
        peak_memory=counted["peak_memory"],
        chunks=counted["chunks"],
        workers=counted["workers"],
        counts={name: float(count) for name, count in counts.items()},
    )


def _attributes(summary: JobSummary) -> dict[str, str | int | float]:
    """Return a summary as attributes."""
    return {
        **{name: float(getattr(summary, name)) for name in _REALS},
        **{name: int(getattr(summary, name)) for name in _WHOLE},
        "counts": json.dumps(dict(summary.counts)),
    }


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a job in its own process."""

    wall_seconds: float
    peak_memory: int


class JobPerformance:
    """Collects what a job takes while it runs.

    Parameters
    ----------
    clock
        Time.
    cores
        How many chunks can be computed at the same time.
    """

    def __init__(self, clock: Clock, cores: int) -> None:
        self._clock = clock
        self._cores = cores
        self._began = clock.monotonic()
        self._cpu_began = time.process_time()
        self._own = str(this_process())
        self._steps: dict[str, _Step] = {}
        self._done = ChunkColumns()
        self._ready_seconds = 0.0
        self._busy_seconds = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step of the job's own process; one that comes again is added to."""
        began = self._clock.monotonic()
        yield
        before = self._steps[name].wall_seconds if name in self._steps else 0.0
        self._steps[name] = _Step(before + self._clock.monotonic() - began, peak_memory())

    def add(self, done: ChunkDone) -> None:
        """Add a finished chunk."""
        self._done.put(done)

    def add_stage(self, numbers: Sequence[int], makespan: float) -> None:
        """Add that a stage of some chunks, all of them added, took so long [s]."""
        rows = self._done.of(np.array(numbers, np.int64))
        workers = {self._done.workers[row] for row in np.unique(rows["worker"])}
        cores = 1 if workers <= {self._own} else min(self._cores, len(rows))
        self._ready_seconds += makespan * cores
        self._busy_seconds += float(rows["wall_seconds"].sum())

    def chunk_seconds(self) -> float:
        """Return what all chunks took until now [CPU seconds]."""
        return float(self._done.done()["cpu_seconds"].sum())

    def summary(self, outputs: Mapping[str, str]) -> JobSummary:
        """Return what the job took until now."""
        rows = self._done.done()
        peaks: dict[str, int] = {}
        others = 0.0
        for row, worker in enumerate(self._done.workers):
            its = rows[rows["worker"] == row]
            peaks[worker] = int(its["peak_memory"].max(initial=0))
            others += 0.0 if worker == self._own else float(its["cpu_seconds"].sum())
        workers = len(peaks)
        peaks[self._own] = peak_memory()
        return JobSummary(
            outputs=dict(outputs),
            wall_seconds=self._clock.monotonic() - self._began,
            cpu_seconds=time.process_time() - self._cpu_began + others,
            peak_memory=sum(peaks.values()),
            balance=self._ready_seconds / self._busy_seconds if self._busy_seconds else 1.0,
            chunks=len(rows),
            workers=workers,
            counts=self._done.counts(),
        )

    def write(self, results: ArrayWriter, chunks: Sequence[Chunk]) -> None:
        """Write the tables ``performance_data`` (steps) and ``task_info`` (chunks)."""
        results.write("performance_data", self._step_table(), dimensions=("operation",))
        results.write("task_info", self._chunk_table(chunks), dimensions=("chunk",))
        results.set_attributes("task_info", _attributes(self.summary({})))

    def _step_table(self) -> NDArray[Any]:
        """Return a row per step."""
        width = max((len(name) for name in self._steps), default=1)
        fields = [("operation", f"U{width}"), ("time_sec", "f8"), ("memory_mb", "f8")]
        rows = [
            (name, step.wall_seconds, step.peak_memory / 1e6) for name, step in self._steps.items()
        ]
        return np.array(rows, np.dtype(fields))

    def _chunk_table(self, chunks: Sequence[Chunk]) -> NDArray[Any]:
        """Return a row per chunk, in the order of their numbers."""
        ordered = sorted(chunks, key=lambda chunk: chunk.number)
        done = self._done.of(np.array([chunk.number for chunk in ordered], np.int64))
        stage_width = max((len(chunk.stage) for chunk in ordered), default=1)
        worker_width = max((len(worker) for worker in self._done.workers), default=1)
        fields = [
            ("taskno", "u4"),
            ("taskname", f"U{stage_width}"),
            ("weight", "f8"),
            ("cpu_seconds", "f8"),
            ("wall_seconds", "f8"),
            ("peak_memory_mb", "f8"),
            ("worker", f"U{worker_width}"),
        ]
        table = np.zeros(len(ordered), np.dtype(fields))
        for row, chunk in enumerate(ordered):
            table["taskno"][row], table["taskname"][row] = chunk.number, chunk.stage
            table["weight"][row] = chunk.weight
        for name in ("cpu_seconds", "wall_seconds"):
            table[name] = done[name]
        table["peak_memory_mb"] = done["peak_memory"] / 1e6
        table["worker"] = np.array(self._done.workers or [""])[done["worker"]]
        return table
